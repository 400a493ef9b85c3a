package io.vclustermanager.testing;

import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Lease;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Observed;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Operation.Step;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationSignal;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

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
    return new Cluster(
        NodeId.newKey(NOW),
        Cluster.Kind.VIRTUAL,
        "hello",
        "hello",
        owner,
        ALICE,
        host(),
        "vc-hello",
        Map.of(),
        Cluster.Wanted.PRESENT,
        1,
        new ClusterSpec("v1.35.0", Duration.ofMinutes(15)),
        Observed.never(),
        null,
        List.of(),
        List.of(),
        Phase.REQUESTED,
        new Lease(NOW.plus(Duration.ofDays(1)), null, 0, "the default"),
        false,
        null,
        1,
        NOW,
        NOW,
        null);
  }

  private static Host host() {
    return new Host(
        NodeId.newKey(NOW),
        "simulated",
        Host.Kind.SIMULATED,
        Host.ManagedBy.CONFIGURATION,
        true,
        null,
        null,
        null,
        null,
        Map.of(),
        NOW,
        false,
        null,
        DriftPolicy.REPORT,
        null,
        List.of(),
        1);
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
        true,
        true,
        false,
        "https://hello",
        null,
        List.of(step("one", Step.State.DONE), step("two", Step.State.DONE)),
        "Ready",
        "It is ready.",
        List.of());
  }

  /** What is seen of a cluster that is half made. */
  public static Observation halfMade(Cluster cluster) {
    return new Observation.Present(
        cluster.id(),
        true,
        false,
        false,
        null,
        null,
        List.of(step("one", Step.State.DONE), step("two", Step.State.RUNNING)),
        "PodsPending",
        "Its pods are pending.",
        List.of());
  }

  private static Step step(String name, Step.State state) {
    return new Step(name, state, NOW, null, null);
  }
}
