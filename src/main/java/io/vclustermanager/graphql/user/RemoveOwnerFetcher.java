package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.RemoveOwner;
import io.vclustermanager.intent.user.SavedOwner;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation removeOwner. */
@Singleton
final class RemoveOwnerFetcher extends OwnerMutation {
  private final RemoveOwner intent;

  RemoveOwnerFetcher(RemoveOwner intent) {
    super("removeOwner");
    this.intent = intent;
  }

  @Override
  protected Outcome<SavedOwner> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("owner"), input.longOrNull("expectedVersion"));
  }
}
