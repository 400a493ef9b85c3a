package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.Database;
import io.vclustermanager.inventory.PageSessions;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.OnBehalf;
import io.vclustermanager.model.PageSession;
import io.vclustermanager.model.PageSession.Confirmation;
import io.vclustermanager.model.PageSession.Secrets;
import io.vclustermanager.model.User;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of pages. What a page shows changes when it asks for that: the secret before the
 * present one is taken for some seconds more, since another tab may have sent it, or the answer
 * with the next one was lost; whoever renews by it is given the same next one. What comes after
 * that, or is older, was stolen, be it from the page or by it: the session ends for both.
 */
@Singleton
public final class Sessions {
  private static final int MOST_CACHED = 10_000;

  private final PageSessions sessions;
  private final Database database;
  private final AuditLog auditLog;
  private final Actors actors;
  private final Confirmations confirmations;
  private final Clock clock;

  /** Those that went on when they were looked at last. */
  private final Cache<UUID, Boolean> live = Caffeine.newBuilder().maximumSize(MOST_CACHED).build();

  Sessions(
      PageSessions sessions,
      Database database,
      AuditLog auditLog,
      Actors actors,
      Confirmations confirmations,
      Clock clock) {
    this.confirmations = confirmations;
    this.sessions = sessions;
    this.database = database;
    this.auditLog = auditLog;
    this.actors = actors;
    this.clock = clock;
  }

  /** What comes of showing a secret. */
  public sealed interface Found {
    /**
     * The session goes on.
     *
     * @param secret to be shown from now on
     */
    record Live(PageSession session, SessionSecret secret) implements Found {
      /** Whom it stands for. */
      public Identified identified() {
        return new Identified(new Identity.Session(session.id(), session.user()), session.endsAt());
      }
    }

    /**
     * There is none.
     *
     * @param why a sentence for whoever has shown it
     * @param isOver whether only its time is over
     */
    record None(String why, boolean isOver) implements Found {}
  }

  private enum Match {
    PRESENT,
    FORMER,
    REUSED
  }

  /**
   * Begins one.
   *
   * @param user as it was when the password was compared
   * @param source the address that the request came from; null when that is not known
   * @return empty: the user has another password by now
   */
  public Optional<Found.Live> begin(User user, @Nullable String source) {
    return begin(user, source, null);
  }

  /**
   * The same.
   *
   * @param confirmation by which identity provider; null: by a password
   */
  public Optional<Found.Live> begin(
      User user, @Nullable String source, @Nullable Confirmation confirmation) {
    var now = clock.instant();
    var secret = SessionSecret.create();
    var session =
        new PageSession(
            secret.session(),
            user.name(),
            Secrets.first(secret.hash()),
            now,
            now,
            confirmation == null ? now.plus(PageSession.LONGEST) : confirmation.latest(),
            confirmation);
    return sessions.begin(session, user, source)
        ? Optional.of(new Found.Live(session, secret))
        : Optional.empty();
  }

  /**
   * Whose session it is that a request shows, which is a use of it.
   *
   * @param caller the request, asked by nobody known yet
   */
  public Found look(SessionSecret shown, Caller caller) {
    return onBehalf(shown, () -> found(shown, caller));
  }

  /**
   * Does something for whoever shows this: as all strangers together, who keep no connection to the
   * database from callers, unless it is of a session that is known.
   */
  public <T> T onBehalf(SessionSecret shown, Supplier<T> work) {
    return live.getIfPresent(shown.session()) == null
        ? OnBehalf.of(OnBehalf.STRANGERS, work)
        : work.get();
  }

  private Found found(SessionSecret shown, Caller caller) {
    var session = sessions.find(shown.session());
    if (session.isEmpty()) {
      return ended();
    }
    var now = clock.instant();
    if (session.get().isOver(now)) {
      return over(session.get(), now);
    }
    if (match(shown, session.get().secrets(), now) == Match.REUSED) {
      return reused(session.get(), caller, now);
    }
    var why = confirmations.whyOver(session.get());
    if (why.isPresent()) {
      return unconfirmed(session.get(), why.get());
    }
    live.put(shown.session(), true);
    if (session.get().isUsedAnew(now)) {
      sessions.used(session.get().id(), now);
    }
    return new Found.Live(session.get(), shown);
  }

  private Found unconfirmed(PageSession session, String why) {
    sessions.end(session.id());
    return new Found.None(why, true);
  }

  /**
   * By which identity provider the session began that a request shows; empty: by none, or there is
   * no session.
   */
  public Optional<Confirmation> confirmation(SessionCookies.Shown shown) {
    return shown instanceof SessionCookies.Shown.Secret(var secret)
        ? sessions
            .find(secret.session())
            .filter(each -> match(secret, each.secrets(), clock.instant()) != Match.REUSED)
            .map(PageSession::confirmation)
        : Optional.empty();
  }

  /**
   * To be called before {@link #renew}, and not in a transaction: an identity provider may have to
   * be asked whether it is there.
   */
  public void prepare(SessionSecret shown) {
    var _ = sessions.find(shown.session()).flatMap(confirmations::whyOver);
  }

  /** Gives the next secret of the session, which goes on from now. */
  public Found renew(SessionSecret shown, Caller caller) {
    return database.inTransaction(
        () ->
            sessions
                .locked(shown.session())
                .map(session -> renew(shown, session, caller))
                .orElseGet(Sessions::ended));
  }

  private Found renew(SessionSecret shown, PageSession session, Caller caller) {
    var now = clock.instant();
    if (session.isOver(now)) {
      return over(session, now);
    }
    var why = confirmations.whyOverAsFarAsKnown(session);
    if (why.isPresent()) {
      return unconfirmed(session, why.get());
    }
    var secrets = session.secrets();
    return switch (match(shown, secrets, now)) {
      // One for each time of grace: else the one before would not be known any more.
      case PRESENT ->
          secrets.isInGrace(now) ? new Found.Live(session, shown) : rotated(shown, session, now);
      case FORMER -> new Found.Live(session, shown.next(salt(secrets)));
      case REUSED -> reused(session, caller, now);
    };
  }

  private Found rotated(SessionSecret shown, PageSession session, Instant now) {
    var salt = SessionSecret.random();
    var next = shown.next(salt);
    sessions.renew(session.id(), session.secrets().next(next.hash(), salt, now), now);
    return new Found.Live(session, next);
  }

  private static byte[] salt(Secrets secrets) {
    var salt = secrets.salt();
    if (salt == null) {
      throw new IllegalStateException("A session with a former secret has no salt");
    }
    return salt;
  }

  private static Match match(SessionSecret shown, Secrets secrets, Instant now) {
    if (shown.hasHash(secrets.hash())) {
      return Match.PRESENT;
    }
    var former = secrets.former();
    return former != null && secrets.isInGrace(now) && shown.hasHash(former)
        ? Match.FORMER
        : Match.REUSED;
  }

  /** Ends one; whether it was still there. */
  public boolean end(Found.Live live) {
    return sessions.end(live.session().id());
  }

  private static Found ended() {
    return new Found.None("The session has ended; sign in again", false);
  }

  private Found over(PageSession session, Instant now) {
    sessions.end(session.id());
    return new Found.None(whyOver(session, now) + "; sign in again", true);
  }

  private static String whyOver(PageSession session, Instant now) {
    if (now.isBefore(session.endsAt())) {
      return "The session was not used for %d hours and has ended"
          .formatted(PageSession.IDLE.toHours());
    }
    return session.confirmation() == null
        ? "The session has ended after %d days".formatted(PageSession.LONGEST.toDays())
        : "The session has ended, since its identity provider has not answered for %d hours"
            .formatted(PageSession.OUTAGE.toHours());
  }

  private Found reused(PageSession session, Caller caller, Instant now) {
    var _ = database.inTransaction(() -> endReused(session, caller, now));
    return new Found.None(
        "The session was ended, since what was shown of it was an old copy: somebody else may have"
            + " one; sign in again",
        false);
  }

  /** With its entry or not at all. Of many that come at once, one does it. */
  private boolean endReused(PageSession session, Caller caller, Instant now) {
    var ended = sessions.end(session.id());
    if (ended) {
      auditLog.append(
          caller.as(actor(session)),
          now,
          new AuditEntry(
              "reuseSession",
              session.user(),
              AuditEntry.Outcome.REFUSED,
              "A secret of a session was shown that another one has taken the place of; the session"
                  + " of "
                  + session.createdAt()
                  + " was ended."));
      database.afterCommit(actors::forget);
    }
    return ended;
  }

  /** Whose session it was, without any rights. */
  private static Actor actor(PageSession session) {
    return new Actor(session.user(), ActorKind.USER, Set.of(), null, Map.of()).by(WayIn.SESSION);
  }
}
