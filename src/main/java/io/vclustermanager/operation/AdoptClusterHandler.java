package io.vclustermanager.operation;

import io.vclustermanager.intent.cluster.ValuesReview;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.StepResult;
import io.vclustermanager.provider.ProviderException;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Adopts a virtual cluster that others made: looks; refuses what is not there or somebody's; marks
 * it as ours, which restarts nothing; and reads what it is made of.
 */
@Singleton
final class AdoptClusterHandler implements OperationHandler {
  private final ValuesReview review;

  AdoptClusterHandler(ValuesReview review) {
    this.review = review;
  }

  @Override
  public Set<OperationKind> kinds() {
    return Set.of(OperationKind.ADOPT);
  }

  @Override
  public StepResult step(Work work) {
    return switch (work.observe()) {
      case Observation.Present seen when seen.deleting() ->
          fail(work, FailureReason.CONFLICT, "The virtual cluster %s is being taken away.");
      case Observation.Present seen when isAnothers(work, seen) ->
          fail(
              work,
              FailureReason.CONFLICT,
              "The virtual cluster %s carries the id of another cluster, or is in its namespace.");
      case Observation.Present _ -> adopt(work);
      case Observation.Absent _, Observation.Remains _ ->
          fail(work, FailureReason.NOT_FOUND, "There is no virtual cluster %s.");
    };
  }

  private static boolean isAnothers(Work work, Observation.Present seen) {
    return seen.markedWith() != null && !seen.markedWith().equals(work.cluster().id());
  }

  private StepResult adopt(Work work) {
    var cluster = work.cluster();
    var spec = work.act().adopt(cluster, found -> accepted(cluster, found));
    return work.observe() instanceof Observation.Present seen
            && cluster.id().equals(seen.markedWith())
        ? new StepResult.Adopted(seen, spec)
        : fail(work, FailureReason.NOT_FOUND, "The virtual cluster %s has just gone.");
  }

  /**
   * Who adopts a cluster is an administrator and vouches for its values. What others change in one
   * that is ours is taken over only as far as the profile allows; else it stays drift.
   */
  private ClusterSpec accepted(Cluster cluster, ClusterSpec found) {
    if (!cluster.spec().isKnown()) {
      return review.vouched(found);
    }
    var judged = review.judgeAdopted(cluster, found);
    if (!judged.refusals().isEmpty()) {
      throw ProviderException.permanent(
          FailureReason.VALUES_REFUSED,
          "What was changed is not taken over, and stays drift. "
              + judged.refusals().getFirst().message());
    }
    return judged.spec();
  }

  private static StepResult fail(Work work, FailureReason reason, String message) {
    var target = work.target();
    var name =
        "'%s' in the namespace '%s' of host '%s'"
            .formatted(target.name(), target.namespace(), target.host());
    return new StepResult.Fail(reason, message.formatted(name), null);
  }
}
