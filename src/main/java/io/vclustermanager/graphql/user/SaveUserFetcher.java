package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.SaveUser;
import io.vclustermanager.intent.user.SavedUser;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.util.Set;

/** The mutation saveUser. */
@Singleton
final class SaveUserFetcher extends UserMutation {
  private final SaveUser intent;

  SaveUserFetcher(SaveUser intent) {
    super("saveUser");
    this.intent = intent;
  }

  @Override
  protected Set<String> secrets() {
    return Set.of("password");
  }

  @Override
  protected Outcome<SavedUser> execute(Ask ask, Inputs input) {
    var request =
        new SaveUser.Request(
            input.text("name"),
            input.textOrNull("password"),
            input.has("globalRole"),
            input.constantOrNull("globalRole", Role.class),
            input.longOrNull("expectedVersion"));
    return Guesses.limited(() -> intent.execute(ask, request));
  }
}
