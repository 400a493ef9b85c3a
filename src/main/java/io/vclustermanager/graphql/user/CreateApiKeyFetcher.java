package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.CreateApiKey;
import io.vclustermanager.intent.user.CreatedKey;
import io.vclustermanager.model.KeyRules.Wish;
import io.vclustermanager.model.KeyScope;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The mutation createApiKey. */
@Singleton
final class CreateApiKeyFetcher extends Mutation<CreatedKey> {
  private final CreateApiKey intent;

  CreateApiKeyFetcher(CreateApiKey intent) {
    super(
        "createApiKey",
        List.of(
            new PayloadField<>(
                "key", created -> created.text() == null ? null : created.text().text()),
            new PayloadField<>("apiKey", CreatedKey::key)));
    this.intent = intent;
  }

  @Override
  protected Outcome<CreatedKey> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        input.textOrNull("owner"),
        new Wish(
            input.text("name"),
            input.constant("role", Role.CI),
            input.flag("everywhere"),
            scopes(input),
            input.durationOrNull("expiresIn"),
            input.instantOrNull("expiresAt")));
  }

  private static @Nullable Set<KeyScope> scopes(Inputs input) {
    var given = input.constantsOrNull("scopes", KeyScope.class);
    return given == null ? null : new HashSet<>(given);
  }

  @Override
  protected List<Refusal> userErrors(CreatedKey created) {
    return created.refusals();
  }
}
