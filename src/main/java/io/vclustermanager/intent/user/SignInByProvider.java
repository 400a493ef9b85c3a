package io.vclustermanager.intent.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vclustermanager.access.Actors;
import io.vclustermanager.access.Identified;
import io.vclustermanager.access.Providers.Part.Confirmed;
import io.vclustermanager.access.Sessions;
import io.vclustermanager.access.Standing;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.Database;
import io.vclustermanager.inventory.FailedSignIns;
import io.vclustermanager.inventory.UsedSignIns;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Network;
import io.vclustermanager.model.OnBehalf;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Tally;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Begins the session of a page for somebody whom an identity provider has confirmed. Each sign-in
 * and each that came to nothing is in the audit.
 *
 * <p>Refuses: BAD_CREDENTIALS for a sign-in that has begun a session already, and for who may not
 * come in.
 */
@Singleton
public final class SignInByProvider {
  private static final String ACTION = "login";
  private static final Duration SELDOM = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 10_000;
  private static final int MOST_AT_ONCE = 2;

  private final Actors actors;
  private final Users users;
  private final Sessions sessions;
  private final UsedSignIns used;
  private final Database database;
  private final AuditLog auditLog;
  private final FailedSignIns failedSignIns;
  private final Tally tally;
  private final Clock clock;
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
  private final Cache<String, Boolean> told =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(SELDOM).build();

  SignInByProvider(
      Actors actors,
      Users users,
      Sessions sessions,
      UsedSignIns used,
      Database database,
      AuditLog auditLog,
      FailedSignIns failedSignIns,
      Tally tally,
      Clock clock) {
    this.actors = actors;
    this.users = users;
    this.sessions = sessions;
    this.used = used;
    this.database = database;
    this.auditLog = auditLog;
    this.failedSignIns = failedSignIns;
    this.tally = tally;
    this.clock = clock;
  }

  /**
   * Does it.
   *
   * @param caller where the request comes from; who asks is not known yet
   */
  public Outcome<Sessions.Found.Live> execute(Caller caller, Confirmed confirmed) {
    var shown = new Identified(confirmed.who(), null, confirmed.begunAt());
    // As all strangers together, who keep no connection to the database from callers.
    return OnBehalf.of(
        OnBehalf.STRANGERS,
        () ->
            switch (actors.standing(shown)) {
              case Standing.Out(var why, _) -> refused(why);
              case Standing.In _ -> database.inTransaction(() -> used(caller, confirmed, shown));
            });
  }

  /** First of all it is used: whoever shows it a second time waits for the first, and gets none. */
  private Outcome<Sessions.Found.Live> used(Caller caller, Confirmed confirmed, Identified shown) {
    if (!used.use(confirmed.signIn(), confirmed.endsAt())) {
      return refused("This sign-in was used already; sign in again");
    }
    // What was looked at before may be kept from before an end, which the session would outlive.
    var again = actors.again(shown);
    again.holdUser();
    return again
        .look()
        .flatMap(actor -> begun(caller.as(actor.by(WayIn.IDENTITY_PROVIDER)), confirmed))
        .<Outcome<Sessions.Found.Live>>map(Outcome.Accepted::new)
        .orElseGet(() -> refused("All sign-ins of yours were ended meanwhile; sign in again"));
  }

  private Optional<Sessions.Found.Live> begun(Caller caller, Confirmed confirmed) {
    var live =
        users
            .find(caller.actor().name())
            .flatMap(user -> sessions.begin(user, caller.source(), confirmed.confirmation()));
    if (live.isPresent()) {
      tally.signedIn(true);
      auditLog.append(
          caller,
          clock.instant(),
          new AuditEntry(
              ACTION,
              caller.actor().name(),
              AuditEntry.Outcome.DONE,
              "At the identity provider " + confirmed.provider() + "."));
    }
    return live;
  }

  private static Outcome<Sessions.Found.Live> refused(String why) {
    return Decisions.rejected(Refusal.of(Code.BAD_CREDENTIALS, "", why + "."));
  }

  /**
   * Has the audit told of one that came to nothing. Strangers send them, as many as they like: one
   * of a provider and an address is written in a minute, and of an hour the audit gets the first.
   *
   * @param provider its name, or words of ours: nothing that strangers choose
   */
  public void tell(Caller caller, String provider, String why) {
    tally.signedIn(false);
    if (told.asMap().putIfAbsent(provider + " " + network(caller.source()), true) == null
        && turns.tryAcquire()) {
      try {
        failedSignIns.add(
            "at " + provider,
            caller.as(Actor.nobody().by(WayIn.IDENTITY_PROVIDER)),
            clock.instant(),
            new AuditEntry(ACTION, provider, AuditEntry.Outcome.REFUSED, why));
      } finally {
        turns.release();
      }
    }
  }

  private static String network(@Nullable String source) {
    return source == null ? "" : Network.of(source);
  }
}
