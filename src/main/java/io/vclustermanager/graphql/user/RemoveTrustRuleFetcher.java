package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.RemoveTrustRule;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.TrustRule;
import jakarta.inject.Singleton;
import java.util.List;

/** The mutation removeTrustRule. */
@Singleton
final class RemoveTrustRuleFetcher extends Mutation<TrustRule> {
  private final RemoveTrustRule intent;

  RemoveTrustRuleFetcher(RemoveTrustRule intent) {
    super("removeTrustRule", List.of(new PayloadField<>("trustRule", rule -> rule)));
    this.intent = intent;
  }

  @Override
  protected Outcome<TrustRule> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("rule"), input.longOrNull("expectedVersion"));
  }
}
