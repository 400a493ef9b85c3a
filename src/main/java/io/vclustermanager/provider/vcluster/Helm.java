package io.vclustermanager.provider.vcluster;

import com.sun.management.OperatingSystemMXBean;
import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.FairTurns;
import io.vclustermanager.model.FairTurns.Turn;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.KubeGate;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.vcluster.helm.ChildLimits;
import io.vclustermanager.provider.vcluster.helm.HelmCall;
import io.vclustermanager.provider.vcluster.helm.HelmChildren;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Helm, in as many processes of its own as cores and memory allow: its calls are bound by the
 * processor, and what they render comes from tenants. Two calls on one release exclude each other.
 */
@Singleton
final class Helm {
  /** A call is over by then: its process is ended. */
  static final Duration LONGEST_CALL = ChildLimits.DEFAULT.wall();

  /** What clocks of hosts may be off. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

  /** A child has 125 MB, and up to this where something grows without end. */
  private static final long MOST_OF_A_CHILD = 640L << 20;

  /** What the service has beside its heap, the embedded database among it. */
  private static final long BESIDE_THE_HEAP = 384L << 20;

  private static final int CHILDREN =
      children(
          Runtime.getRuntime().availableProcessors(), memory(), Runtime.getRuntime().maxMemory());

  /** Two more than run: who has a turn has something to write before and after the call. */
  private static final int TURNS = CHILDREN + 2;

  /** So many that Helm is never idle, and so few that others' steps find room beside them. */
  private static final int MOST_WAITING = 24;

  /** So many with those who are the first of an owner: each step that waits holds a place. */
  private static final int MOST_WITH_FIRST = 40;

  /** For how long one waits who comes when so many wait, and nobody gives up sooner than others. */
  private static final Duration CROWDED = Duration.ofSeconds(1);

  /** For how long the first of an owner waits then. */
  private static final Duration FIRST = Duration.ofSeconds(30);

  /** Nobody waits for so long: a call ends. */
  private static final Duration ANY_TIME = Duration.ofDays(1);

  private final FairTurns turns = new FairTurns(TURNS, _ -> TURNS);
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final HelmChildren children;

  /** Whether no other process can be calling Helm for the same inventory. */
  private final boolean onlyReplica;

  Helm(ServiceSettings service) {
    var folder = service.data().resolve("helm").toAbsolutePath();
    this.children = new HelmChildren(folder, CHILDREN, ChildLimits.DEFAULT);
    this.onlyReplica = service.onlyReplica();
  }

  /** How many of its processes live. */
  int living() {
    return children.count();
  }

  /**
   * How many there are at once: one per core, and no more than there is memory for, since a
   * container that is short of it ends as a whole.
   */
  static int children(int cores, long memory, long heap) {
    var room = (memory - heap - BESIDE_THE_HEAP) / MOST_OF_A_CHILD;
    return (int) Math.clamp(room, 1, cores);
  }

  /** Of the container where there is one. */
  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
        ? machine.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  @PreDestroy
  void stop() {
    children.close();
  }

  /** Waits for a turn, in rounds of owners; empty when too many wait already. */
  Optional<Turn> turn(String owner) throws InterruptedException {
    return turns.take(owner, longestWait(turns.waiting(), turns.waitingOf(owner)));
  }

  /**
   * For how long one more waits. The first of an owner finds a place when others find none, so that
   * many of one owner keep no other from theirs; but many owners must leave places to those who do
   * not want Helm at all.
   *
   * @param waiting how many wait
   * @param own how many of them are the owner's
   */
  static Duration longestWait(int waiting, int own) {
    if (waiting < MOST_WAITING) {
      return ANY_TIME;
    }
    return own == 0 && waiting < MOST_WITH_FIRST ? FIRST : CROWDED;
  }

  /** What the chart makes of these values, as manifests; nothing is made. */
  String render(KubeHost host, Target target, Path chart, String values) {
    return call(
        host,
        target,
        Set.of(),
        kubeconfig ->
            HelmCall.render(target.name(), target.namespace(), kubeconfig, chart, values));
  }

  /**
   * Makes a release that is not there.
   *
   * @param beyond see {@link ReleaseGate}
   */
  void install(KubeHost host, Target target, Path chart, String values, Set<String> beyond) {
    call(
        host,
        target,
        beyond,
        kubeconfig ->
            HelmCall.install(target.name(), target.namespace(), kubeconfig, chart, values));
  }

  /**
   * Brings a release that is there to these values, all of them: what is left out falls back to the
   * chart's own.
   *
   * @param beyond see {@link ReleaseGate}; also what the release had before and has no more
   */
  void upgrade(KubeHost host, Target target, Path chart, String values, Set<String> beyond) {
    call(
        host,
        target,
        beyond,
        kubeconfig ->
            HelmCall.upgrade(target.name(), target.namespace(), kubeconfig, chart, values));
  }

  /**
   * Takes a release away; what the chart made is deleted in the background.
   *
   * @param beyond see {@link ReleaseGate}
   */
  void uninstall(KubeHost host, Target target, Set<String> beyond) {
    call(
        host,
        target,
        beyond,
        kubeconfig -> HelmCall.uninstall(target.name(), target.namespace(), kubeconfig));
  }

  /**
   * Whether the call that has begun a release is certainly over. Another replica's may still run
   * until it has had its time. The only one knows all that run: those of its own, since a process
   * of Helm's does not outlive its service.
   */
  boolean isOver(KubeHost host, Target target, Instant begun, Instant now) {
    return onlyReplica
        ? !busy.contains(place(host, target))
        : begun.plus(LONGEST_CALL).plus(CLOCK_SKEW).isBefore(now);
  }

  private static String place(KubeHost host, Target target) {
    return host.name() + "/" + target.namespace() + "/" + target.name();
  }

  private String call(
      KubeHost host, Target target, Set<String> beyond, Function<String, HelmCall> call) {
    var place = place(host, target);
    if (!busy.add(place)) {
      // A call whose process cannot be ended goes on: two on one release would clash.
      throw ProviderException.passing(
          FailureReason.HELM_BUSY, "Helm still works on it; it is tried again.");
    }
    try (var gate = KubeGate.open(host, new ReleaseGate(target, beyond))) {
      var answer = children.call(call.apply(gate.kubeconfig()), () -> busy.remove(place));
      if (!answer.done()) {
        throw HelmFailures.of(host.name(), answer.text());
      }
      return answer.text();
    }
  }
}
