package io.vclustermanager.graphql.user;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.PageDoor;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.Logout;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.util.List;

/** The mutation logout. */
@Singleton
final class LogoutFetcher extends PageMutation<Boolean> {
  private final Logout intent;

  LogoutFetcher(Logout intent) {
    super("logout", List.of(new PayloadField<>("ended", ended -> ended)));
    this.intent = intent;
  }

  @Override
  protected Ask ask(DataFetchingEnvironment environment) {
    return ofNobody(environment);
  }

  @Override
  Outcome<Boolean> execute(Ask ask, Inputs input, PageDoor door) {
    var ended = intent.execute(ask.caller(), door.shown());
    if (door.session() != null) {
      door.forget();
    }
    return new Outcome.Accepted<>(ended);
  }
}
