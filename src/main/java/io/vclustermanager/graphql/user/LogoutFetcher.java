package io.vclustermanager.graphql.user;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.access.Providers;
import io.vclustermanager.access.Sessions;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.PageDoor;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.Logout;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mutation logout. */
@Singleton
final class LogoutFetcher extends PageMutation<LogoutFetcher.SignedOut> {
  private final Logout intent;
  private final Sessions sessions;
  private final Providers providers;

  LogoutFetcher(Logout intent, Sessions sessions, Providers providers) {
    super(
        "logout",
        List.of(
            new PayloadField<>("ended", SignedOut::ended),
            new PayloadField<>("identityProviderUrl", SignedOut::elsewhere)));
    this.intent = intent;
    this.sessions = sessions;
    this.providers = providers;
  }

  /**
   * What was done.
   *
   * @param elsewhere where one signs out at the identity provider as well; null: nowhere
   */
  record SignedOut(boolean ended, @Nullable String elsewhere) {}

  @Override
  protected Ask ask(DataFetchingEnvironment environment) {
    return ofNobody(environment);
  }

  @Override
  Outcome<SignedOut> execute(Ask ask, Inputs input, PageDoor door) {
    var confirmation = sessions.confirmation(door.shown());
    var ended = intent.execute(ask.caller(), door.shown());
    if (door.session() != null) {
      door.forget();
    }
    var elsewhere =
        confirmation.filter(_ -> ended).flatMap(each -> providers.endSession(each.issuer()));
    return new Outcome.Accepted<>(new SignedOut(ended, elsewhere.map(URI::toString).orElse(null)));
  }
}
