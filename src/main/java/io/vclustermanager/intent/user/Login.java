package io.vclustermanager.intent.user;

import io.vclustermanager.access.BusyException;
import io.vclustermanager.access.Sessions;
import io.vclustermanager.access.SignIn;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.FailedSignIns;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Tally;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs a user in. Refuses with BAD_CREDENTIALS, which does not tell a wrong name from a password.
 */
@Singleton
public final class Login {
  /** For the audit; which of the two it is, nobody is told. */
  private static final String WHY = "BAD_CREDENTIALS: the user name or the password is wrong";

  private static final int LONGEST_NAME = 128;

  private final SignIn signIn;
  private final Sessions sessions;
  private final FailedSignIns failedSignIns;
  private final AuditLog auditLog;
  private final Clock clock;
  private final Tally tally;

  Login(
      SignIn signIn,
      Sessions sessions,
      FailedSignIns failedSignIns,
      AuditLog auditLog,
      Clock clock,
      Tally tally) {
    this.signIn = signIn;
    this.sessions = sessions;
    this.failedSignIns = failedSignIns;
    this.auditLog = auditLog;
    this.clock = clock;
    this.tally = tally;
  }

  /** Whoever asks is not known yet, and may send a name as long as a request. */
  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
  }

  /**
   * Signs in.
   *
   * @param caller where the request comes from; who asks is not known yet
   * @param session whether a page asks, to which a session is given
   * @throws BusyException when too many sign in at the same time, or too many were wrong before
   */
  public Outcome<SignedIn> execute(
      Caller caller, String username, String password, boolean session) {
    var signedIn =
        signIn
            .with(username, password, caller.source())
            .flatMap(each -> given(caller, each, session));
    var claimed =
        caller.as(
            new Actor(shortened(username), ActorKind.USER, Set.of(), null, Map.of())
                .by(WayIn.PASSWORD));
    if (signedIn.isEmpty()) {
      tally.signedIn(false);
      failedSignIns.add(claimed, clock.instant(), entry(username, AuditEntry.Outcome.REFUSED, WHY));
      return new Outcome.Rejected<>(List.of(wrong()));
    }
    tally.signedIn(true);
    auditLog.append(claimed, clock.instant(), entry(username, AuditEntry.Outcome.DONE, null));
    return new Outcome.Accepted<>(signedIn.get());
  }

  private Optional<SignedIn> given(Caller caller, SignIn.SignedIn who, boolean session) {
    return session
        ? sessions.begin(who.user(), caller.source()).map(live -> new SignedIn(who.token(), live))
        : Optional.of(new SignedIn(who.token(), null));
  }

  private static AuditEntry entry(
      String username, AuditEntry.Outcome outcome, @Nullable String reason) {
    return new AuditEntry("login", username, outcome, reason);
  }

  private static Refusal wrong() {
    return Refusal.of(
        Code.BAD_CREDENTIALS,
        "password",
        "The user name or the password is wrong. Where the first administrator finds one, and how"
            + " a lost one is reset: docs/operating.md#the-first-admin.");
  }
}
