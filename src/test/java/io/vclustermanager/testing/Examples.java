package io.vclustermanager.testing;

import io.vclustermanager.model.About;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.Difference;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Lease;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Observation.Sleep;
import io.vclustermanager.model.Observation.Stage;
import io.vclustermanager.model.Observation.State;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Operation.Step;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationSignal;
import io.vclustermanager.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Things of the model as they are made, for tests that need one and not a certain one. */
public final class Examples {
  /** A time at which things happen. */
  public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /** When an operation of {@link #queued} fails at the latest. */
  public static final Instant DEADLINE = NOW.plus(Duration.ofMinutes(15));

  /** Who asks. */
  public static final ActorName ALICE = new ActorName("alice", ActorKind.USER);

  /** A duty of the service that asks. */
  public static final Caller CALLER = Caller.system("test");

  private Examples() {}

  /** A cluster that was just asked for, in version 1 and generation 1. */
  public static Cluster cluster() {
    var owner = new Owner(NodeId.newKey(NOW), "alice", Owner.Kind.USER, NOW);
    return Cluster.requested(
        "hello",
        About.named("hello", Map.of()),
        owner,
        ALICE,
        new Cluster.Place(host("simulated"), "vc-hello"),
        new ClusterSpec("v1.35.0", Duration.ofMinutes(15)),
        new Lease(NOW.plus(Duration.ofDays(1)), null, 0, "the default"),
        NOW);
  }

  /** A simulated host of that name, which nobody has looked at yet. */
  public static Host host(String name) {
    var settings = new Host.Settings(null, Map.of(), false, null, DriftPolicy.REPORT);
    return Host.registered(NodeId.newKey(NOW), name, Host.Kind.SIMULATED, settings, NOW);
  }

  /** An operation on it that was just asked for. */
  public static Operation queued(Cluster cluster, OperationKind kind) {
    return Operation.queued(NodeId.newKey(NOW), cluster.id(), kind, ALICE, NOW, DEADLINE);
  }

  /** An operation on it that a run works on. */
  public static Operation running(Cluster cluster, OperationKind kind) {
    var claim = new Operation.Claim(NodeId.newKey(NOW), "replica", DEADLINE);
    return queued(cluster, kind).edit().signal(OperationSignal.CLAIMED, NOW).claim(claim).done();
  }

  /** What is seen of a cluster that can be used. */
  public static Observation ready(Cluster cluster) {
    return new Observation.Present(
        cluster.id(),
        Stage.READY,
        "https://hello",
        null,
        List.of(step("one", Step.State.DONE), step("two", Step.State.DONE)),
        "Ready",
        "It is ready.",
        List.of(),
        State.AS_MADE);
  }

  /** What is seen of a cluster that is half made. */
  public static Observation halfMade(Cluster cluster) {
    return new Observation.Present(
        cluster.id(),
        Stage.INSTALLED,
        null,
        null,
        List.of(step("one", Step.State.DONE), step("two", Step.State.RUNNING)),
        "PodsPending",
        "Its pods are pending.",
        List.of(),
        State.AS_MADE);
  }

  /** Something that carries this id, if any, and has come so far. */
  public static Observation.Present seen(@Nullable UUID mark, Stage stage) {
    return seen(mark, stage, State.AS_MADE);
  }

  /** The same that stands so to what was asked of it. */
  public static Observation.Present seen(@Nullable UUID mark, Stage stage, State state) {
    return new Observation.Present(
        mark, stage, null, null, List.of(), "Why", "because", List.of(), state);
  }

  /** It has that revision of its spec, and this on it is otherwise than the service left it. */
  public static State at(long revision, Difference... differences) {
    return new State(Sleep.AWAKE, revision, List.of(differences), null, null, false);
  }

  /** It has its first spec and sleeps, or not. */
  public static State at(Sleep sleep, Difference... differences) {
    return new State(sleep, 0L, List.of(differences), null, null, false);
  }

  private static Step step(String name, Step.State state) {
    return new Step(name, state, NOW, null, null);
  }
}
