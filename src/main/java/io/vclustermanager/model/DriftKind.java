package io.vclustermanager.model;

import java.util.Arrays;
import java.util.Optional;

/** What of a cluster can drift: a closed set, kept and shown as {@link #word}. */
public enum DriftKind {
  /** The whole cluster is gone. */
  CLUSTER("cluster"),
  /** Whether it is asleep. */
  PAUSED("paused"),
  /** How many replicas its control plane has. */
  REPLICAS("replicas"),
  /** The values that Helm installed it with, by the chart's own hash of them. */
  VALUES("values"),
  /** Its chart and the version of that. */
  CHART("chart"),
  /** The id of ours that stands on it. */
  MARK("mark"),
  /** The revision of the spec that was applied last. */
  SPEC("spec"),
  /** The version of Kubernetes that it runs. */
  KUBERNETES_VERSION("kubernetesVersion"),
  /** What keeps its pods to themselves. */
  FENCES("fences"),
  /** One of its labels; its key follows the word. */
  LABEL("labels.");

  private final String word;

  DriftKind(String word) {
    this.word = word;
  }

  /** As it is kept and shown. */
  public String word() {
    return word;
  }

  /** Something of this kind that is not as this service left it. */
  public Difference of(String wanted, String seen) {
    return new Difference(word, wanted, seen);
  }

  /**
   * Of which kind that is.
   *
   * @return empty for one that another release has written
   */
  static Optional<DriftKind> named(String what) {
    return Arrays.stream(values())
        .filter(kind -> kind == LABEL ? what.startsWith(kind.word) : what.equals(kind.word))
        .findFirst();
  }
}
