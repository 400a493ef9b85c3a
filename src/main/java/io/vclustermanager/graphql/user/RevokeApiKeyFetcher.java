package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.RevokeApiKey;
import io.vclustermanager.model.ApiKey;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.util.List;

/** The mutation revokeApiKey. */
@Singleton
final class RevokeApiKeyFetcher extends Mutation<ApiKey> {
  private final RevokeApiKey intent;

  RevokeApiKeyFetcher(RevokeApiKey intent) {
    super("revokeApiKey", List.of(new PayloadField<>("apiKey", key -> key)));
    this.intent = intent;
  }

  @Override
  protected Outcome<ApiKey> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("id"));
  }
}
