package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.SaveTrustRule;
import io.vclustermanager.model.KeyScope;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.TrustRule;
import io.vclustermanager.model.TrustRuleChecks.Condition;
import io.vclustermanager.model.TrustRuleChecks.Wish;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The mutation saveTrustRule. */
@Singleton
final class SaveTrustRuleFetcher extends Mutation<TrustRule> {
  private final SaveTrustRule intent;

  SaveTrustRuleFetcher(SaveTrustRule intent) {
    super("saveTrustRule", List.of(new PayloadField<>("trustRule", rule -> rule)));
    this.intent = intent;
  }

  @Override
  protected Outcome<TrustRule> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new SaveTrustRule.Request(
            input.text("owner"),
            input.text("issuer"),
            new Wish(
                input.text("name"),
                input.text("repository"),
                conditions(input),
                input.constant("role", Role.CI),
                scopes(input),
                input.durationOrNull("lifetime")),
            input.longOrNull("expectedVersion")));
  }

  private static List<Condition> conditions(Inputs input) {
    return input.several("conditions").stream()
        .map(
            each -> {
              var values = each.textsOrNull("values");
              return new Condition(each.text("claim"), values == null ? List.of() : values);
            })
        .toList();
  }

  private static @Nullable Set<KeyScope> scopes(Inputs input) {
    var given = input.constantsOrNull("scopes", KeyScope.class);
    return given == null ? null : new HashSet<>(given);
  }
}
