package io.vclustermanager.provider.simulated;

import io.vclustermanager.inventory.SimulatedClusterRow;
import io.vclustermanager.inventory.SimulatedClusters;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.FairTurns.Turn;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Observation.Aspect;
import io.vclustermanager.model.Observation.Sleep;
import io.vclustermanager.model.Observation.Stage;
import io.vclustermanager.model.Operation.Step;
import io.vclustermanager.provider.HostCatalog;
import io.vclustermanager.provider.HostConfiguration.Simulated;
import io.vclustermanager.provider.HostView;
import io.vclustermanager.provider.Provider;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Simulates hosts, and the cloud behind clusters on no host: a cluster takes a few visible steps to
 * get ready, and a while to go.
 */
@Singleton
final class SimulatedProvider implements Provider {
  private static final List<String> STEPS =
      List.of("Namespace created", "Control plane scheduled", "Control plane started", "API ready");
  private static final Duration LONGEST_CALL = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(500);

  /** Nothing is configured of a cloud. */
  private static final Simulated CLOUD = new Simulated();

  private final SimulatedClusters outside;
  private final HostCatalog hosts;
  private final Clock clock;
  private final Set<Cluster.Kind> hostless;

  /**
   * Makes it.
   *
   * @param hostless what it simulates besides hosts; null: nothing, so that what a newer release
   *     makes for real is never taken for a simulation by this one
   */
  SimulatedProvider(
      SimulatedClusters outside,
      HostCatalog hosts,
      Clock clock,
      @Nullable HostlessSimulation hostless) {
    this.outside = outside;
    this.hosts = hosts;
    this.clock = clock;
    this.hostless = hostless == null ? Set.of() : hostless.kinds();
  }

  @Override
  public Host.Kind kind() {
    return Host.Kind.SIMULATED;
  }

  @Override
  public Set<Cluster.Kind> hostless() {
    return hostless;
  }

  @Override
  public Observation observe(Target target) {
    var settings = settings(target, "observe");
    var found = outside.find(target.host(), target.namespace(), target.name());
    if (found.isEmpty()) {
      return new Observation.Absent();
    }
    var deletingSince = found.get().deletingSince();
    if (deletingSince != null && isOver(deletingSince, settings.getDelay().dividedBy(2))) {
      outside.remove(target.host(), target.namespace(), target.name());
      return new Observation.Absent();
    }
    return present(found.get(), settings);
  }

  /** Nobody watches a simulation: what it holds is as near as the inventory. */
  @Override
  public Optional<HostView> watched(String host) {
    return Optional.empty();
  }

  @Override
  public HostView observeAll(String host) {
    return this::observe;
  }

  @Override
  public void create(Cluster cluster) {
    var target = Target.of(cluster);
    settings(target, "create");
    outside.make(
        target.host(),
        target.namespace(),
        target.name(),
        target.clusterId(),
        clock.instant(),
        cluster.spec().revision());
    var base = cluster.spec().base();
    if (base != null && base.bootstrap()) {
      outside.bootstrap(target.host(), target.namespace(), target.name());
    }
  }

  @Override
  public void restore(Cluster cluster) {
    create(cluster);
  }

  @Override
  public void update(Cluster cluster) {
    var target = Target.of(cluster);
    settings(target, "update");
    outside.change(
        target.host(),
        target.namespace(),
        target.name(),
        cluster.spec().revision(),
        clock.instant());
  }

  @Override
  public void pause(Target target) {
    settings(target, "pause");
    sleep(target, true);
  }

  @Override
  public void resume(Target target) {
    settings(target, "resume");
    sleep(target, false);
  }

  private void sleep(Target target, boolean paused) {
    outside.sleep(target.host(), target.namespace(), target.name(), paused, clock.instant());
  }

  /** Nobody reads anything on it. */
  @Override
  public void mark(Cluster cluster) {
    settings(Target.of(cluster), "mark");
  }

  @Override
  public void delete(Target target) {
    settings(target, "delete");
    outside.beginDelete(target.host(), target.namespace(), target.name(), clock.instant());
  }

  @Override
  public String probe(String host) {
    return KubernetesVersions.display(KubernetesVersions.newest());
  }

  @Override
  public Optional<Turn> turn(String owner) {
    return Optional.of(() -> {});
  }

  @Override
  public Duration longestCall() {
    return LONGEST_CALL;
  }

  @Override
  public Duration pollInterval() {
    return POLL;
  }

  private Simulated settings(Target target, String action) {
    var settings = target.isOnHost() ? hosts.simulation(target.host()) : CLOUD;
    if (action.equals(settings.getFail())) {
      throw ProviderException.passing(
          FailureReason.SIMULATED,
          "The simulated host fails to " + action + ", as its configuration says.");
    }
    return settings;
  }

  private Observation present(SimulatedClusterRow row, Simulated settings) {
    var delay = settings.getDelay();
    var steps = new ArrayList<Step>();
    var changedAt = row.changedAt();
    var each = delay.dividedBy(changedAt == null ? STEPS.size() : 2L * STEPS.size());
    var from = changedAt == null ? row.createdAt() : changedAt;
    for (var name : STEPS) {
      var to = from.plus(each);
      steps.add(step(name, from, to));
      from = to;
    }
    var ready = steps.getLast().state() == Step.State.DONE && !row.paused();
    return new Observation.Present(
        row.clusterId(),
        stage(row, ready),
        ready ? endpoint(row) : null,
        null,
        steps,
        row.paused() ? "Paused" : ready ? "Ready" : "Provisioning",
        row.paused()
            ? "It sleeps; resumeCluster wakes it."
            : ready ? "The control plane answers." : "The simulated control plane is starting.",
        row.bootstrap() && ready ? List.of(bootstrapped(settings)) : List.of(),
        new Observation.State(
            row.paused() ? Sleep.ASLEEP : Sleep.AWAKE,
            row.revision(),
            List.of(),
            null,
            null,
            false));
  }

  private static Stage stage(SimulatedClusterRow row, boolean ready) {
    if (row.deletingSince() != null) {
      return Stage.DELETING;
    }
    return ready ? Stage.READY : Stage.INSTALLED;
  }

  private static String endpoint(SimulatedClusterRow row) {
    return endpoint(row.place().namespace(), row.place().name());
  }

  /** An address that nobody has. */
  static String endpoint(String namespace, String name) {
    return "https://" + name + "." + (namespace.isEmpty() ? "" : namespace + ".") + "simulated";
  }

  private static Aspect bootstrapped(Simulated settings) {
    return "bootstrap".equals(settings.getFail())
        ? new Aspect(
            ConditionType.BOOTSTRAPPED,
            Condition.Status.FALSE,
            "InstallFailed",
            "The simulated host fails to bootstrap, as its configuration says.")
        : new Aspect(
            ConditionType.BOOTSTRAPPED,
            Condition.Status.TRUE,
            "Simulated",
            "Nothing is inside a simulation; what was to be put there counts as there.");
  }

  private Step step(String name, Instant from, Instant to) {
    var now = clock.instant();
    if (!to.isAfter(now)) {
      return new Step(name, Step.State.DONE, from, to, null);
    }
    return from.isAfter(now)
        ? new Step(name, Step.State.PENDING, null, null, null)
        : new Step(name, Step.State.RUNNING, from, null, null);
  }

  private boolean isOver(Instant since, Duration length) {
    return !since.plus(length).isAfter(clock.instant());
  }
}
