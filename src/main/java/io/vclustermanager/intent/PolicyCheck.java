package io.vclustermanager.intent;

import io.vclustermanager.access.policy.PolicyCase;
import io.vclustermanager.access.policy.PolicyJudge;
import io.vclustermanager.access.policy.PolicyJudge.Given;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Refusal;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Policies around what is decided about a cluster: who denies it, who warns. */
@Singleton
public final class PolicyCheck {
  private final PolicyJudge judge;

  PolicyCheck(PolicyJudge judge) {
    this.judge = judge;
  }

  /**
   * Decides, unless a policy denies it: POLICY_DENIED. A dry run tells what is wrong beside that as
   * well.
   *
   * @param cluster as it is, or as it would be made
   */
  public <T> Outcome<T> judged(
      Ask ask, String mutation, Cluster cluster, Supplier<Outcome<T>> decision) {
    var judgement = judge.judge(ask.caller().actor(), asked(ask, mutation, cluster));
    if (!judgement.refusals().isEmpty()) {
      var more = ask.dryRun() ? decision.get() : null;
      return more instanceof Rejected<T>(var refusals)
          ? new Rejected<>(Stream.concat(judgement.refusals().stream(), refusals.stream()).toList())
          : new Rejected<>(judgement.refusals());
    }
    var outcome = decision.get();
    if (judgement.warnings().isEmpty()) {
      return outcome;
    }
    return switch (outcome) {
      case Accepted<T>(var value, var warnings) ->
          new Accepted<>(
              value, Stream.concat(warnings.stream(), judgement.warnings().stream()).toList());
      case AlreadyAccepted<T> _, Rejected<T> _ -> outcome;
    };
  }

  /** What denies it, of all that was said. */
  public List<Refusal> refusals(Ask ask, String mutation, Cluster cluster) {
    return judge.judge(ask.caller().actor(), asked(ask, mutation, cluster)).refusals();
  }

  /** What a new cluster gets where its request says nothing. */
  public Given given(Ask ask, String mutation, Cluster cluster) {
    return judge.given(ask.caller().actor(), asked(ask, mutation, cluster));
  }

  private static PolicyCase asked(Ask ask, String mutation, Cluster cluster) {
    return new PolicyCase(mutation, ask.input(), cluster, cluster.owner(), !ask.dryRun());
  }
}
