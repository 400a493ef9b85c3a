package io.vclustermanager.graphql.user;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.PageDoor;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.SignedIn;
import io.vclustermanager.model.Outcome;
import java.util.List;

/** A mutation by which somebody becomes known, who is not before it. */
abstract class SignedInMutation extends PageMutation<SignedIn> {
  SignedInMutation(String name) {
    super(
        name,
        List.of(
            new PayloadField<>(
                "accessToken",
                signedIn -> signedIn.token() == null ? null : signedIn.token().value()),
            new PayloadField<>(
                "expiresAt",
                signedIn -> signedIn.token() == null ? null : signedIn.token().expiresAt()),
            new PayloadField<>(
                "sessionEndsAt",
                signedIn ->
                    signedIn.session() == null ? null : signedIn.session().session().usualEnd()),
            new PayloadField<>("viewer", SignedIn::actor)));
  }

  /** Nobody is known yet, and as nothing is changed there is neither a key nor a dry run. */
  @Override
  protected Ask ask(DataFetchingEnvironment environment) {
    return ofNobody(environment);
  }

  /** The same, with the session's cookie where there is a session. */
  static Outcome<SignedIn> kept(Outcome<SignedIn> outcome, PageDoor door) {
    if (outcome instanceof Outcome.Accepted<SignedIn>(var signedIn, _)
        && signedIn.session() != null) {
      door.keep(signedIn.session());
    }
    return outcome;
  }

  /**
   * The payload is read as who has just signed in; what stands beside it in the same request goes
   * on as whoever sent the request.
   */
  @Override
  protected Object context(Ask ask, SignedIn signedIn) {
    return ask.caller().as(signedIn.actor());
  }
}
