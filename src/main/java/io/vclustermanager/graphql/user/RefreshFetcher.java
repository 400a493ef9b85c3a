package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.PageDoor;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.user.RenewSession;
import io.vclustermanager.intent.user.SignedIn;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Rejected;
import jakarta.inject.Singleton;

/** The mutation refresh. */
@Singleton
final class RefreshFetcher extends SignedInMutation {
  private final RenewSession intent;

  RefreshFetcher(RenewSession intent) {
    super("refresh");
    this.intent = intent;
  }

  @Override
  Outcome<SignedIn> execute(Ask ask, Inputs input, PageDoor door) {
    return door.whyNoCookie().map(Decisions::<SignedIn>rejected).orElseGet(() -> renew(ask, door));
  }

  private Outcome<SignedIn> renew(Ask ask, PageDoor door) {
    var outcome = kept(intent.execute(ask.caller(), door.shown()), door);
    if (outcome instanceof Rejected && door.session() != null) {
      // It is of no use any more.
      door.forget();
    }
    return outcome;
  }
}
