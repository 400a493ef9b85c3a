package io.vclustermanager.graphql.policy;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.policy.SavePolicy;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Policy;
import io.vclustermanager.model.Policy.Defaults;
import io.vclustermanager.model.PolicyEffect;
import io.vclustermanager.model.PolicyRules.Wish;
import jakarta.inject.Singleton;
import java.util.List;

/** The mutation savePolicy. */
@Singleton
final class SavePolicyFetcher extends Mutation<Policy> {
  private final SavePolicy intent;

  SavePolicyFetcher(SavePolicy intent) {
    super("savePolicy", List.of(new PayloadField<>("policy", policy -> policy)));
    this.intent = intent;
  }

  @Override
  protected Outcome<Policy> execute(Ask ask, Inputs input) {
    var actions = input.textsOrNull("actions");
    return intent.execute(
        ask,
        new SavePolicy.Request(
            new Wish(
                input.text("name"),
                input.textOrNull("description"),
                input.text("expression"),
                actions == null ? List.of() : actions,
                input.constant("effect", PolicyEffect.DENY),
                input.textOrNull("message"),
                input
                    .find("set")
                    .map(each -> new Defaults(each.durationOrNull("lease"), each.labels("labels")))
                    .orElse(null)),
            input.longOrNull("expectedVersion")));
  }
}
