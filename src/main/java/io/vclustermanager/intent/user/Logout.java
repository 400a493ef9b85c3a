package io.vclustermanager.intent.user;

import io.vclustermanager.access.Actors;
import io.vclustermanager.access.SessionCookies;
import io.vclustermanager.access.Sessions;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.Database;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/**
 * Ends the session of a page. Never refused: whoever has none is signed out already. Tokens that
 * the page was given go on until they end; {@link LogoutEverywhere} ends them too.
 */
@Singleton
public final class Logout {
  private final Sessions sessions;
  private final Actors actors;
  private final AuditLog auditLog;
  private final Database database;
  private final Clock clock;

  Logout(Sessions sessions, Actors actors, AuditLog auditLog, Database database, Clock clock) {
    this.sessions = sessions;
    this.actors = actors;
    this.auditLog = auditLog;
    this.database = database;
    this.clock = clock;
  }

  /**
   * Does it.
   *
   * @param caller where the request comes from
   * @param shown by the request's cookie
   * @return whether there was a session
   */
  public boolean execute(Caller caller, SessionCookies.Shown shown) {
    return shown instanceof SessionCookies.Shown.Secret(var secret)
        && sessions.look(secret, caller) instanceof Sessions.Found.Live live
        && database.inTransaction(() -> end(caller, live));
  }

  /** With its entry or not at all. */
  private boolean end(Caller caller, Sessions.Found.Live live) {
    var ended = sessions.end(live);
    if (ended) {
      var user = live.session().user();
      auditLog.append(
          caller.as(new Actor(user, ActorKind.USER, Set.of(), null, Map.of()).by(WayIn.SESSION)),
          clock.instant(),
          new AuditEntry("logout", user, AuditEntry.Outcome.DONE, null));
      database.afterCommit(actors::forget);
    }
    return ended;
  }
}
