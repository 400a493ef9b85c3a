package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.ChangePassword;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The mutation changePassword. */
@Singleton
final class ChangePasswordFetcher extends Mutation<Instant> {
  private final ChangePassword intent;

  ChangePasswordFetcher(ChangePassword intent) {
    super("changePassword", List.of(new PayloadField<>("changedAt", changedAt -> changedAt)));
    this.intent = intent;
  }

  @Override
  protected Set<String> secrets() {
    return Set.of("current", "new");
  }

  @Override
  protected Outcome<Instant> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new ChangePassword.Request(
            input.textOrNull("current"), input.text("new"), input.textOrNull("user")));
  }
}
