package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.PageDoor;
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
final class ChangePasswordFetcher extends PageMutation<Instant> {
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
  Outcome<Instant> execute(Ask ask, Inputs input, PageDoor door) {
    var request =
        new ChangePassword.Request(
            input.textOrNull("current"),
            input.text("new"),
            input.textOrNull("user"),
            door.session());
    return Guesses.limited(() -> intent.execute(ask, request));
  }
}
