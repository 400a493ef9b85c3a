package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.RemoveUser;
import io.vclustermanager.intent.user.SavedUser;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation removeUser. */
@Singleton
final class RemoveUserFetcher extends UserMutation {
  private final RemoveUser intent;

  RemoveUserFetcher(RemoveUser intent) {
    super("removeUser");
    this.intent = intent;
  }

  @Override
  protected Outcome<SavedUser> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new RemoveUser.Request(
            input.text("name"),
            input.textOrNull("clustersTo"),
            input.longOrNull("expectedVersion")));
  }
}
