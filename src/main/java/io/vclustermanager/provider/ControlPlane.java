package io.vclustermanager.provider;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A virtual cluster that is seen on a host, whosever it is.
 *
 * @param markedWith the cluster's id that its workload carries; null when it carries none
 * @param chartVersion of vCluster's chart; null when its label does not say
 * @param state in one word of a closed set
 * @param status in one word, such as {@code running} or {@code paused}, or of what hinders it
 * @param message what that means, or what hinders it
 * @param release how far Helm has come with it
 * @param createdAt when its workload was made
 * @param labels that people have put on it
 * @param createdBy who made it, as the first version wrote it down; null when nobody did
 * @param expiresAt when it was to end, as the first version wrote it down; null when nobody did
 */
public record ControlPlane(
    String namespace,
    String name,
    @Nullable UUID markedWith,
    @Nullable String chartVersion,
    State state,
    String status,
    String message,
    HelmReleaseStatus release,
    Instant createdAt,
    Map<String, String> labels,
    @Nullable String createdBy,
    @Nullable Instant expiresAt) {
  /** How it is. */
  public enum State {
    RUNNING,
    /** It is not ready, and its message says what hinders it. */
    NOT_READY,
    PAUSING,
    PAUSED,
    TERMINATING
  }

  /** Helm's own words for the state of a release, as its newest record says it. */
  public enum HelmReleaseStatus {
    DEPLOYED,
    FAILED,
    PENDING_INSTALL,
    PENDING_UPGRADE,
    PENDING_ROLLBACK,
    SUPERSEDED,
    UNINSTALLING,
    UNINSTALLED,
    /** Helm says so itself, or has no record of it, or a word that is not known here. */
    UNKNOWN;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** What Helm's word says. */
    public static HelmReleaseStatus of(String word) {
      return Arrays.stream(values())
          .filter(each -> each.word.equals(word))
          .findFirst()
          .orElse(UNKNOWN);
    }
  }

  /** Whether it is in that namespace and not that cluster. */
  public boolean isAnotherIn(String place, UUID cluster) {
    return namespace.equals(place) && !cluster.equals(markedWith);
  }
}
