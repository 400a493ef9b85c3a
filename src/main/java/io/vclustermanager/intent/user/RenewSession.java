package io.vclustermanager.intent.user;

import io.vclustermanager.access.Actors;
import io.vclustermanager.access.SessionCookies;
import io.vclustermanager.access.SessionSecret;
import io.vclustermanager.access.Sessions;
import io.vclustermanager.access.SignIn;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.inventory.Database;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;

/**
 * Gives a page the next secret of its session, and a token for whatever needs one. Refuses with
 * BAD_CREDENTIALS where there is no session. The audit is not told: it happens all the time, and
 * changes nothing of what may be done; an old secret that comes too late is.
 */
@Singleton
public final class RenewSession {
  private final Sessions sessions;
  private final SignIn signIn;
  private final Actors actors;
  private final Database database;

  RenewSession(Sessions sessions, SignIn signIn, Actors actors, Database database) {
    this.actors = actors;
    this.sessions = sessions;
    this.signIn = signIn;
    this.database = database;
  }

  /**
   * Does it.
   *
   * @param caller where the request comes from
   * @param shown by the request's cookie
   */
  public Outcome<SignedIn> execute(Caller caller, SessionCookies.Shown shown) {
    return switch (shown) {
      case SessionCookies.Shown.Nothing _ ->
          none("There is no session here; sign in: login(input: { …, session: true })");
      case SessionCookies.Shown.Not(var why) -> none(why);
      case SessionCookies.Shown.Secret(var secret) ->
          sessions.onBehalf(secret, () -> prepared(caller, secret));
    };
  }

  private Outcome<SignedIn> prepared(Caller caller, SessionSecret secret) {
    sessions.prepare(secret);
    return database.inTransaction(() -> renewed(caller, secret));
  }

  /** The token is made while the session is locked: whoever ends both ends this one too. */
  private Outcome<SignedIn> renewed(Caller caller, SessionSecret secret) {
    return switch (sessions.renew(secret, caller)) {
      case Sessions.Found.None(var why, _) -> none(why);
      case Sessions.Found.Live live ->
          live.session().confirmation() == null
              ? signIn
                  .token(live.session().user())
                  .<Outcome<SignedIn>>map(
                      token -> new Outcome.Accepted<>(new SignedIn(token, live)))
                  .orElseGet(() -> none("The session has ended; sign in again"))
              : confirmed(live);
    };
  }

  /** Past what is kept of them, which may be of just before the provider answered again. */
  private Outcome<SignedIn> confirmed(Sessions.Found.Live live) {
    return actors
        .again(live.identified())
        .look()
        .<Outcome<SignedIn>>map(actor -> new Outcome.Accepted<>(new SignedIn(null, live, actor)))
        .orElseGet(() -> none("The session has ended; sign in again"));
  }

  private static Outcome<SignedIn> none(String why) {
    return Decisions.rejected(Refusal.of(Code.BAD_CREDENTIALS, "session", why + "."));
  }
}
