package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.PageDoor;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.LogoutEverywhere;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import jakarta.inject.Singleton;
import java.util.List;

/** The mutation logoutEverywhere. */
@Singleton
final class LogoutEverywhereFetcher extends PageMutation<Boolean> {
  private final LogoutEverywhere intent;

  LogoutEverywhereFetcher(LogoutEverywhere intent) {
    super("logoutEverywhere", List.of(new PayloadField<>("ended", ended -> ended)));
    this.intent = intent;
  }

  @Override
  Outcome<Boolean> execute(Ask ask, Inputs input, PageDoor door) {
    var outcome = intent.execute(ask);
    if (outcome instanceof Accepted && door.session() != null) {
      door.forget();
    }
    return outcome;
  }
}
