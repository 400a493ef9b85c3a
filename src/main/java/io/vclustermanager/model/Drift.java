package io.vclustermanager.model;

import io.vclustermanager.model.Cluster.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One thing that somebody changed behind this service's back.
 *
 * @param what the word of a {@link DriftKind}: such as {@code paused}, {@code replicas}, {@code
 *     labels.team} or {@code cluster}
 * @param wanted as it should be
 * @param seen as it is
 * @param since when it was first seen so
 */
public record Drift(String what, String wanted, String seen, Instant since) {
  private static final String ABSENT = "absent";

  /** It runs, and its workload says otherwise. */
  private static final String MARKED = "marked";

  /**
   * What differs between what is wanted of a cluster on which nothing is being done and what was
   * seen of it. What differed before keeps its time.
   */
  public static List<Drift> between(Cluster cluster, Observation seen, Instant now) {
    var found =
        switch (seen) {
          case Observation.Present present when isThere(cluster, present) ->
              differences(cluster, present);
          case Observation.Present _, Observation.Remains _, Observation.Absent _ ->
              cluster.observed().everReady()
                  ? List.of(DriftKind.CLUSTER.of("present", ABSENT))
                  : List.<Difference>of();
        };
    return found.stream().map(each -> dated(each, cluster.drift(), now)).toList();
  }

  /**
   * Of which kind it is.
   *
   * @return empty for one that another release has written
   */
  public Optional<DriftKind> kind() {
    return DriftKind.named(what);
  }

  /** The key of the label that it is about. */
  public String label() {
    return what.substring(DriftKind.LABEL.word().length());
  }

  /** Whether it is about being asleep or awake. */
  public boolean isOfSleep() {
    return kind().filter(each -> each == DriftKind.PAUSED).isPresent();
  }

  /** Whether it is awake, and only marked as put to sleep: that is nobody's wish. */
  public boolean isOnlyMark() {
    return isOfSleep() && seen.equals(MARKED);
  }

  /** Whether it sleeps, or has nothing that runs, though it is wanted awake. */
  public boolean keepsAsleep() {
    return switch (kind().orElse(null)) {
      case PAUSED -> !seen.equals(text(false));
      case REPLICAS -> seen.equals("0");
      case CLUSTER, VALUES, CHART, MARK, SPEC, KUBERNETES_VERSION, OBJECT, FENCES, LABEL -> false;
      case null -> false;
    };
  }

  /** Whether what is wanted is not there at all. */
  public boolean isGone() {
    return seen.equals(ABSENT);
  }

  private static boolean isThere(Cluster cluster, Observation.Present seen) {
    return cluster.id().equals(seen.markedWith()) && !seen.state().gone();
  }

  private static List<Difference> differences(Cluster cluster, Observation.Present seen) {
    var state = seen.state();
    var found = new ArrayList<Difference>();
    var asleep = cluster.wanted() == Wanted.PAUSED;
    if (state.paused() != asleep) {
      found.add(DriftKind.PAUSED.of(text(asleep), text(state.paused())));
    } else if (state.sleep() == Observation.Sleep.MARKED) {
      found.add(DriftKind.PAUSED.of(text(asleep), MARKED));
    }
    for (var each : state.differences()) {
      // One that sleeps has no replicas, whoever put it to sleep.
      if (!(each.is(DriftKind.REPLICAS) && (state.paused() || asleep))) {
        found.add(each);
      }
    }
    var applied = state.revision();
    if (applied != null && !applied.equals(cluster.spec().revision())) {
      found.add(DriftKind.SPEC.of("revision " + cluster.spec().revision(), "revision " + applied));
    }
    var version = cluster.spec().kubernetesVersion();
    var running = state.kubernetesVersion();
    if (running != null && !running.equals(version)) {
      found.add(
          DriftKind.KUBERNETES_VERSION.of(
              KubernetesVersions.display(version), KubernetesVersions.display(running)));
    }
    objects(cluster.drift(), state.objects(), found);
    if (state.labels() != null) {
      labels(cluster.labels(), state.labels(), found);
    }
    return found;
  }

  /**
   * What this look did not look for is as it was last seen, unless the cluster is not made of it
   * any more: nobody looks for that again.
   */
  private static void objects(
      List<Drift> before, Observation.Objects objects, List<Difference> found) {
    Stream.concat(
            objects.missing().stream(),
            before.stream()
                .filter(each -> each.kind().filter(kind -> kind == DriftKind.OBJECT).isPresent())
                .map(each -> each.what.substring(DriftKind.OBJECT.word().length()))
                .filter(objects::leavesOpen))
        .sorted()
        .distinct()
        .map(each -> new Difference(DriftKind.OBJECT.word() + each, "present", ABSENT))
        .forEach(found::add);
  }

  /** Labels that others added are theirs. */
  private static void labels(
      Map<String, String> wanted, Map<String, String> seen, List<Difference> found) {
    new TreeMap<>(wanted)
        .forEach(
            (key, value) -> {
              var there = seen.get(key);
              if (!value.equals(there)) {
                found.add(
                    new Difference(
                        DriftKind.LABEL.word() + key, value, there == null ? ABSENT : there));
              }
            });
  }

  private static Drift dated(Difference difference, List<Drift> before, Instant now) {
    var since =
        before.stream()
            .filter(each -> each.what.equals(difference.what()))
            .filter(each -> each.seen.equals(difference.seen()))
            .map(Drift::since)
            .findFirst()
            .orElse(now);
    return new Drift(difference.what(), difference.wanted(), difference.seen(), since);
  }

  private static String text(boolean asleep) {
    return asleep ? "true" : "false";
  }
}
