package io.vclustermanager.model;

import io.vclustermanager.model.Cluster.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that somebody changed behind this service's back.
 *
 * @param what such as {@code paused}, {@code replicas}, {@code labels.team} or {@code cluster}
 * @param wanted as it should be
 * @param seen as it is
 * @param since when it was first seen so
 */
public record Drift(String what, String wanted, String seen, Instant since) {
  /** The whole cluster is gone. */
  public static final String CLUSTER = "cluster";

  /** Whether it is asleep. */
  public static final String PAUSED = "paused";

  /** How many replicas its control plane has. */
  public static final String REPLICAS = "replicas";

  /** The values that Helm installed it with, by the chart's own hash of them. */
  public static final String VALUES = "values";

  /** Its chart and the version of that. */
  public static final String CHART = "chart";

  /** What the keys of its labels begin with. */
  public static final String LABELS = "labels.";

  /** The version of Kubernetes that it runs. */
  public static final String KUBERNETES_VERSION = "kubernetesVersion";

  private static final String ABSENT = "absent";

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
                  ? List.of(new Difference(CLUSTER, "present", ABSENT))
                  : List.<Difference>of();
        };
    return found.stream().map(each -> dated(each, cluster.drift(), now)).toList();
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
      found.add(new Difference(PAUSED, text(asleep), text(state.paused())));
    }
    for (var each : state.differences()) {
      // One that sleeps has no replicas, whoever put it to sleep.
      if (!(each.what().equals(REPLICAS) && (state.paused() || asleep))) {
        found.add(each);
      }
    }
    var applied = state.revision();
    if (applied != null && !applied.equals(cluster.spec().revision())) {
      found.add(
          new Difference("spec", "revision " + cluster.spec().revision(), "revision " + applied));
    }
    var version = cluster.spec().kubernetesVersion();
    var running = state.kubernetesVersion();
    if (running != null && !running.equals(version)) {
      found.add(
          new Difference(
              KUBERNETES_VERSION,
              KubernetesVersions.display(version),
              KubernetesVersions.display(running)));
    }
    if (state.labels() != null) {
      labels(cluster.labels(), state.labels(), found);
    }
    return found;
  }

  /** Labels that others added are theirs. */
  private static void labels(
      Map<String, String> wanted, Map<String, String> seen, List<Difference> found) {
    new TreeMap<>(wanted)
        .forEach(
            (key, value) -> {
              var there = seen.get(key);
              if (!value.equals(there)) {
                found.add(new Difference(LABELS + key, value, there == null ? ABSENT : there));
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
