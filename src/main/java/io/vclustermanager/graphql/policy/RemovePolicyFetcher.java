package io.vclustermanager.graphql.policy;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.policy.RemovePolicy;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Policy;
import jakarta.inject.Singleton;
import java.util.List;

/** The mutation removePolicy. */
@Singleton
final class RemovePolicyFetcher extends Mutation<Policy> {
  private final RemovePolicy intent;

  RemovePolicyFetcher(RemovePolicy intent) {
    super("removePolicy", List.of(new PayloadField<>("policy", policy -> policy)));
    this.intent = intent;
  }

  @Override
  protected Outcome<Policy> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("name"), input.longOrNull("expectedVersion"));
  }
}
