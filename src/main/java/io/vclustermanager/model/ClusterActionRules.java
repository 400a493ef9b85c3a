package io.vclustermanager.model;

import io.vclustermanager.model.Allowed.Already;
import io.vclustermanager.model.Allowed.No;
import io.vclustermanager.model.Allowed.Yes;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.Refusal.Code;
import java.util.Optional;

/**
 * What may be done with a cluster, by whom and when: the one rule, which the intents follow and
 * {@code viewerCan} shows. What is wrong with an input itself – too long an extension, a version
 * that skips one – is no part of it.
 */
public final class ClusterActionRules {
  private static final String FIELD = "cluster";

  private ClusterActionRules() {}

  /**
   * Whether the actor may do this with the cluster as it is now.
   *
   * @return {@link No} with NOT_FOUND for one that is deleted or may not be seen, FORBIDDEN where
   *     the role does not include it, PROTECTED for a delete, INVALID for one of another kind, else
   *     CONFLICT
   */
  public static Allowed of(ClusterAction action, Actor actor, Cluster cluster) {
    if (cluster.isUnseen()) {
      return no(Code.NOT_FOUND, named(cluster, "may not be seen any more."));
    }
    if (cluster.deletedAt() != null && action != ClusterAction.DELETE) {
      return no(Code.NOT_FOUND, named(cluster, "is deleted."));
    }
    return forbidden(action.permission(), actor, cluster, FIELD)
        .<Allowed>map(No::new)
        .orElseGet(() -> inItsState(action, cluster));
  }

  /**
   * Why the actor's role does not include this, if it does not.
   *
   * @param field the input's field that names what it is about
   */
  public static Optional<Refusal> forbidden(
      Permission permission, Actor actor, Cluster cluster, String field) {
    var owner = cluster.owner();
    return actor.may(permission, owner.id())
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.FORBIDDEN,
                field,
                why(permission, actor, "do this with the clusters of '" + owner.name() + "'.")));
  }

  /**
   * Why the actor may not do this: the scope that its key lacks, else its role.
   *
   * @param what behind "let you"
   */
  public static String why(Permission permission, Actor actor, String what) {
    var missing = actor.missing(permission);
    return missing == null
        ? "Your role does not let you " + what
        : missing.lacking("it does not let you " + what);
  }

  private static Allowed inItsState(ClusterAction action, Cluster cluster) {
    return switch (action) {
      case DELETE -> delete(cluster);
      case DESCRIBE -> new Yes();
      case EXTEND -> extend(cluster);
      case ISSUE_KUBECONFIG -> issueKubeconfig(cluster);
      case SET_DELETION_PROTECTION, TRANSFER -> whyGoing(cluster).orElseGet(Yes::new);
      case RECONCILE -> whyUnknown(cluster).orElseGet(Yes::new);
      case UPDATE -> whyUnknown(cluster).orElseGet(() -> update(cluster));
      case PAUSE -> whyUnknown(cluster).orElseGet(() -> pause(cluster));
      case RESUME -> whyUnknown(cluster).orElseGet(() -> resume(cluster));
    };
  }

  private static Optional<Allowed> whyGoing(Cluster cluster) {
    return cluster.wanted() == Wanted.ABSENT
        ? Optional.of(no(Code.CONFLICT, named(cluster, "is being deleted.")))
        : Optional.empty();
  }

  /** To bring one to what is wanted that is only being adopted would break that off. */
  private static Optional<Allowed> whyUnknown(Cluster cluster) {
    return whyGoing(cluster)
        .or(
            () ->
                cluster.spec().isKnown()
                    ? Optional.empty()
                    : Optional.of(
                        no(
                            Code.CONFLICT,
                            named(
                                cluster,
                                "is not adopted yet. Wait for the end of the operation that adopts"
                                    + " it; when that failed, retryOperation tries again."))));
  }

  private static Allowed delete(Cluster cluster) {
    if (cluster.deletedAt() != null) {
      return new Already();
    }
    return cluster.deletionProtection()
        ? no(
            Code.PROTECTED,
            named(
                cluster,
                "is protected from being deleted. setDeletionProtection(input: { cluster: \""
                    + cluster.name()
                    + "\", enabled: false }) ends that."))
        : new Yes();
  }

  private static Allowed extend(Cluster cluster) {
    if (cluster.wanted() == Wanted.ABSENT) {
      return no(Code.CONFLICT, named(cluster, "is being deleted; its lease is over."));
    }
    return cluster.lease().expiresAt() == null
        ? no(Code.CONFLICT, "The cluster is permanent; there is no lease to extend.")
        : new Yes();
  }

  private static Allowed update(Cluster cluster) {
    if (cluster.kind() != Cluster.Kind.VIRTUAL) {
      return no(Code.INVALID, named(cluster, "is not a virtual cluster."));
    }
    return cluster.phase() == Phase.REQUESTED || cluster.phase() == Phase.PROVISIONING
        ? no(Code.CONFLICT, named(cluster, "is still being made; change it when it is ready."))
        : new Yes();
  }

  private static Allowed pause(Cluster cluster) {
    var phase = cluster.phase();
    if (cluster.wanted() == Wanted.PAUSED && (phase == Phase.PAUSED || phase == Phase.PAUSING)) {
      return new Already();
    }
    return !cluster.observed().everReady() || phase == Phase.LOST
        ? no(
            Code.CONFLICT,
            named(cluster, "is " + phase + "; only one that was made can be put to sleep."))
        : new Yes();
  }

  private static Allowed resume(Cluster cluster) {
    if (cluster.wanted() == Wanted.PRESENT
        && (cluster.phase() == Phase.RESUMING
            || !cluster.observed().paused()
                && cluster.drift().stream().noneMatch(Drift::keepsAsleep))) {
      return new Already();
    }
    return cluster.phase() == Phase.LOST
        ? no(Code.CONFLICT, named(cluster, "is lost; reconcileCluster makes it again."))
        : new Yes();
  }

  private static Allowed issueKubeconfig(Cluster cluster) {
    if (cluster.host() == null) {
      return no(
          Code.CONFLICT,
          "The service gives kubeconfigs of virtual clusters only: this one runs on no host.");
    }
    return whyGoing(cluster).orElseGet(() -> issueKubeconfigIn(cluster));
  }

  private static Allowed issueKubeconfigIn(Cluster cluster) {
    return switch (cluster.phase()) {
      case READY -> new Yes();
      case PAUSED, PAUSING -> no(Code.CONFLICT, named(cluster, "is paused; resume it first."));
      case REQUESTED, PROVISIONING, DEGRADED, UPDATING, RESUMING, DELETING, DELETED, FAILED, LOST ->
          no(
              Code.CONFLICT,
              named(
                  cluster,
                  "is "
                      + cluster.phase()
                      + "; a kubeconfig is given only while it is "
                      + Phase.READY
                      + "."));
    };
  }

  private static Allowed no(Code code, String message) {
    return new No(Refusal.of(code, FIELD, message));
  }

  private static String named(Cluster cluster, String what) {
    return "'" + cluster.name() + "' " + what;
  }
}
