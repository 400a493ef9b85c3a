package io.vclustermanager.model;

import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.Observed.Existence;
import io.vclustermanager.model.Operation.Failure;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What becomes of a cluster in the inventory when it was looked at: pure. */
public final class ClusterStatusRules {
  private static final Observation.Aspect NOT_REPORTED =
      new Observation.Aspect(
          ConditionType.BOOTSTRAPPED,
          Condition.Status.UNKNOWN,
          "NotReported",
          "It has not said yet whether its bootstrap is there.");

  private ClusterStatusRules() {}

  /**
   * What was seen, as it counts: a cluster that was asked to be ready only with what it puts into
   * itself is not ready before. Once it was, only its control plane counts.
   */
  public static Observation.Present counted(Cluster cluster, Observation.Present seen) {
    var base = cluster.spec().base();
    if (!seen.ready() || cluster.observed().everReady() || base == null || !base.waitForReady()) {
      return seen;
    }
    var inside = seen.aspect(ConditionType.BOOTSTRAPPED).orElseGet(() -> lastSaid(cluster));
    return inside.status() == Condition.Status.TRUE
        ? seen
        : seen.notReadyFor(inside.reason(), inside.message());
  }

  /** A watch from outside does not look inside. */
  private static Observation.Aspect lastSaid(Cluster cluster) {
    return cluster.conditions().stream()
        .filter(each -> each.is(ConditionType.BOOTSTRAPPED))
        .map(
            each ->
                new Observation.Aspect(
                    ConditionType.BOOTSTRAPPED, each.status(), each.reason(), each.message()))
        .findFirst()
        .orElse(NOT_REPORTED);
  }

  /**
   * The cluster as seen while something is being done about it; when nothing was seen, only why.
   */
  public static Cluster during(
      Cluster cluster, @Nullable Observation look, @Nullable Failure failure, Instant now) {
    var seen = look instanceof Observation.Present present ? counted(cluster, present) : look;
    if (seen == null && failure == null) {
      return cluster.withConditions(cluster.conditions(), now);
    }
    var observed = observed(cluster, seen);
    var conditions =
        Condition.set(
            observed.existence() == Existence.ABSENT
                ? ofNothing(cluster.conditions())
                : cluster.conditions(),
            ready(cluster, observed, seen, failure, now));
    if (seen instanceof Observation.Present present && observed.existence() != Existence.ABSENT) {
      conditions = withoutSettled(conditions, present);
      for (var aspect : present.aspects()) {
        conditions = Condition.set(conditions, condition(cluster, aspect, now));
      }
    }
    return seen == null
        ? cluster.withConditions(conditions, now)
        : cluster.withObserved(observed, conditions, now);
  }

  /** The same when nothing is being done about it: then what differs has drifted. */
  public static Cluster settled(
      Cluster cluster, @Nullable Observation seen, @Nullable Failure failure, Instant now) {
    var next = during(cluster, seen, failure == null ? lastFailure(cluster) : failure, now);
    if (seen == null || cluster.wanted() == Wanted.ABSENT) {
      return next;
    }
    var drift = Drift.between(next, seen, now);
    return new ClusterEdit(next)
        .drift(drift)
        .conditions(Condition.set(next.conditions(), inSync(cluster, drift, now)))
        .same();
  }

  /** Of pods, volumes and keys that are not there any more there is nothing to say. */
  private static List<Condition> ofNothing(List<Condition> conditions) {
    return conditions.stream()
        .filter(each -> each.is(ConditionType.READY) || each.is(ConditionType.IN_SYNC))
        .toList();
  }

  /** What is told only while it is bad is gone with it. */
  private static List<Condition> withoutSettled(
      List<Condition> conditions, Observation.Present seen) {
    return seen.aspect(ConditionType.ALONE).isPresent()
        ? conditions
        : conditions.stream().filter(each -> !each.is(ConditionType.ALONE)).toList();
  }

  /**
   * Why one was never made is what people look for, also when somebody has looked since: what is
   * seen of it says only that it is not there, or not ready.
   */
  private static @Nullable Failure lastFailure(Cluster cluster) {
    return cluster.phase() == Phase.FAILED
        ? cluster.conditions().stream()
            .filter(each -> each.is(ConditionType.READY))
            .filter(each -> FailureReason.find(each.reason()).isPresent())
            .map(each -> new Failure(each.reason(), each.message()))
            .findFirst()
            .orElse(null)
        : null;
  }

  /** Whether this look shows anything that the inventory does not hold already. */
  public static boolean isNews(Cluster before, Cluster after) {
    return !before.observed().equals(after.observed())
        || !List.copyOf(before.drift()).equals(List.copyOf(after.drift()))
        || !List.copyOf(before.conditions()).equals(List.copyOf(after.conditions()));
  }

  private static Observed observed(Cluster cluster, @Nullable Observation seen) {
    var known = cluster.observed();
    return switch (seen) {
      case null -> known;
      case Observation.Absent _ -> known.then(Existence.ABSENT);
      case Observation.Remains _ -> remains(cluster, known);
      case Observation.Present present when !cluster.id().equals(present.markedWith()) ->
          known.then(Existence.ABSENT);
      case Observation.Present present when present.state().gone() -> remains(cluster, known);
      case Observation.Present present ->
          known.then(
              present.ready() ? Existence.READY : Existence.NOT_READY,
              present.endpoint(),
              present.chartVersion(),
              present.state().paused());
    };
  }

  /**
   * What is left of one that was ever ready is no cluster any more, unless it is on its way out.
   */
  private static Observed remains(Cluster cluster, Observed known) {
    var isLost = known.everReady() && cluster.wanted() != Wanted.ABSENT;
    return known.then(known.everMade() && !isLost ? Existence.NOT_READY : Existence.ABSENT);
  }

  private static Condition ready(
      Cluster cluster,
      Observed observed,
      @Nullable Observation seen,
      @Nullable Failure failure,
      Instant now) {
    var status =
        switch (observed.existence()) {
          case READY -> Condition.Status.TRUE;
          case NOT_READY, ABSENT -> Condition.Status.FALSE;
          case UNKNOWN -> Condition.Status.UNKNOWN;
        };
    var text = failure != null && !isReady(seen) ? failure : reason(seen);
    return Condition.of(
        ConditionType.READY, status, text.reason(), text.message(), cluster.generation(), now);
  }

  private static Condition condition(Cluster cluster, Observation.Aspect aspect, Instant now) {
    return Condition.of(
        aspect.type(),
        aspect.status(),
        aspect.reason(),
        aspect.message(),
        cluster.generation(),
        now);
  }

  private static Condition inSync(Cluster cluster, List<Drift> drift, Instant now) {
    var words =
        drift.stream()
            .map(each -> each.what() + " is " + each.seen() + ", wanted " + each.wanted())
            .collect(Collectors.joining("; "));
    return drift.isEmpty()
        ? Condition.of(
            ConditionType.IN_SYNC,
            Condition.Status.TRUE,
            "InSync",
            "It is as it is wanted.",
            cluster.generation(),
            now)
        : Condition.of(
            ConditionType.IN_SYNC,
            Condition.Status.FALSE,
            "Drifted",
            "Somebody changed it: " + words + ".",
            cluster.generation(),
            now);
  }

  private static boolean isReady(@Nullable Observation seen) {
    return seen instanceof Observation.Present present && present.ready();
  }

  private static Failure reason(@Nullable Observation seen) {
    return switch (seen) {
      case Observation.Present present -> new Failure(present.reason(), present.message());
      case Observation.Remains remains ->
          new Failure("LeftOvers", "Left on the host: " + remains.what());
      case Observation.Absent _ -> new Failure("Absent", "Nothing of it is on the host.");
      case null -> new Failure("NotObserved", "Nobody has looked yet.");
    };
  }
}
