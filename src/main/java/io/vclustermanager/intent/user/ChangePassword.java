package io.vclustermanager.intent.user;

import io.vclustermanager.access.Actors;
import io.vclustermanager.access.BusyException;
import io.vclustermanager.access.FirstAdmin;
import io.vclustermanager.access.Passwords;
import io.vclustermanager.access.SignInDelays;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Decisions.Answers;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.IdempotencyKeys.Former;
import io.vclustermanager.inventory.IssuedUsers;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.PasswordRules;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes a password: one's own, by the present one, or as an administrator another user's. Another
 * one ends what was given for the one before: the other sessions, and all tokens. The file with the
 * first admin's password goes.
 *
 * <p>Refuses: FORBIDDEN for others' passwords to all but administrators; NOT_FOUND for a user that
 * is not there; INVALID for what is no password, without the present one, and for who comes in by
 * an identity provider; BAD_CREDENTIALS for a wrong one; CONFLICT when somebody else changes it at
 * the same time.
 */
@Singleton
public final class ChangePassword {
  private static final String MUTATION = "changePassword";
  private static final String CURRENT = "current";
  private static final String NEXT = "new";
  private static final String USER = "user";

  private final Decisions decisions;
  private final Users users;
  private final IssuedUsers issued;
  private final Passwords passwords;
  private final SignInDelays delays;
  private final FirstAdmin firstAdmin;
  private final FormerWaysIn waysIn;
  private final Actors actors;
  private final AuditLog auditLog;
  private final Clock clock;

  ChangePassword(
      Decisions decisions,
      Users users,
      IssuedUsers issued,
      Passwords passwords,
      SignInDelays delays,
      FirstAdmin firstAdmin,
      FormerWaysIn waysIn,
      Actors actors,
      AuditLog auditLog,
      Clock clock) {
    this.decisions = decisions;
    this.users = users;
    this.issued = issued;
    this.passwords = passwords;
    this.delays = delays;
    this.firstAdmin = firstAdmin;
    this.waysIn = waysIn;
    this.actors = actors;
    this.auditLog = auditLog;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param current one's own present password; null where another user's is changed
   * @param next the password from now on
   * @param user whose it is; null: who asks
   * @param session by which whoever asks has come in, which goes on; null: by none
   */
  public record Request(
      @Nullable String current, String next, @Nullable String user, @Nullable UUID session) {
    @Override
    public String toString() {
      return "Request[" + user + "]";
    }
  }

  /** What was found out before the transaction: to hash a password takes long. */
  private sealed interface Checked {
    record No(Refusal refusal) implements Checked {}

    record Yes(User user, String hash) implements Checked {}
  }

  /**
   * Asks for it.
   *
   * @return when it was changed
   * @throws BusyException when too many passwords are compared, or too many were wrong before
   */
  public Outcome<Instant> execute(Ask ask, Request request) {
    var self = ask.caller().actor().name();
    var name = request.user == null ? self : request.user;
    // A key or a job may be called like somebody.
    var own = name.equals(self) && ask.caller().actor().kind() == ActorKind.USER;
    var mayAsk = own || ask.caller().actor().isAdmin();
    var checked = mayAsk ? check(ask.caller(), request, own, name) : forbidden();
    // Asked only where it decides: each comparison costs, and is a guess.
    var isRefused = checked instanceof Checked.No;
    var again =
        mayAsk && ask.idempotencyKey() != null && (isRefused == own)
            ? changed(ask.caller(), name, request)
            : Optional.<Instant>empty();
    return execute(ask, name, checked, new Given(again, request.session));
  }

  /** When it was so already under the key, and which session goes on. */
  private record Given(Optional<Instant> again, @Nullable UUID session) {}

  private Outcome<Instant> execute(Ask ask, String name, Checked checked, Given given) {
    var outcome =
        decisions.decide(
            ask,
            MUTATION,
            name,
            _ -> Optional.empty(),
            new UnderAKey(given.again),
            () ->
                isStill(ask, name)
                    ? decide(ask, checked, given.session)
                    : Decisions.endedMeanwhile());
    if (outcome instanceof Accepted) {
      firstAdmin.passwordChanged(name);
      actors.forget();
    }
    return outcome;
  }

  /** An administrator may be none any more, and the password would outlast that. */
  private static boolean isStill(Ask ask, String name) {
    var actor = ask.caller().actor();
    var own = actor.kind() == ActorKind.USER && actor.name().equals(name);
    return own
        || !actor.isAdmin()
        || ask.caller().again().look().filter(Actor::isAdmin).isPresent();
  }

  /** When the password was changed to the one that is asked for, if it was. */
  private Optional<Instant> changed(Caller caller, String name, Request request) {
    delays.check(name, caller.source());
    return users
        .find(name)
        .filter(user -> user.passwordHash() != null)
        .filter(user -> isRight(caller, user, request.next))
        .flatMap(user -> Optional.ofNullable(user.passwordChangedAt()));
  }

  private static Checked forbidden() {
    return no(
        Code.FORBIDDEN,
        USER,
        "Only administrators of the whole service may change the passwords of others.");
  }

  private Checked check(Caller caller, Request request, boolean own, String name) {
    var found = users.find(name);
    if (found.isEmpty()) {
      return no(Code.NOT_FOUND, USER, "There is no user " + Names.quoted(name) + ".");
    }
    var wrong = PasswordRules.check(request.next, name);
    if (wrong.isPresent()) {
      return no(Code.INVALID, NEXT, wrong.get());
    }
    var user = found.get();
    if (issued.isIssued(user)) {
      return new Checked.No(UserDecisions.noPassword(NEXT, user));
    }
    return (own ? checkCurrent(caller, user, request) : Optional.<Checked>empty())
        .orElseGet(() -> new Checked.Yes(user, hash(caller, request.next)));
  }

  private Optional<Checked> checkCurrent(Caller caller, User user, Request request) {
    var current = request.current;
    if (current == null) {
      return Optional.of(no(Code.INVALID, CURRENT, "Give your present password."));
    }
    // Who has none is told so at once: there is nothing to hide, and a comparison is costly.
    if (current.length() > PasswordRules.LONGEST
        || user.passwordHash() == null
        || !matches(caller, user, current)) {
      return Optional.of(
          no(
              Code.BAD_CREDENTIALS,
              CURRENT,
              "The present password is another one. Who has none, or has lost it, asks an"
                  + " administrator for one."));
    }
    return current.equals(request.next)
        ? Optional.of(no(Code.INVALID, NEXT, "It is the present password; choose another."))
        : Optional.empty();
  }

  /** Who has a token and not the password guesses no faster here than at the sign-in. */
  private boolean matches(Caller caller, User user, String current) {
    delays.check(user.name(), caller.source());
    var right = isRight(caller, user, current);
    if (!right) {
      delays.wrong(user.name(), caller.source());
    }
    return right;
  }

  private boolean isRight(Caller caller, User user, String password) {
    var sender = delays.sender(user.name(), caller.source());
    return passwords.matches(sender, password, user.passwordHash());
  }

  /** In the turn of who asks, not of whose password it is. */
  private String hash(Caller caller, String password) {
    return passwords.hash(delays.sender(caller.actor().name(), caller.source()), password);
  }

  private Outcome<Instant> decide(Ask ask, Checked checked, @Nullable UUID session) {
    return switch (checked) {
      case Checked.No(var refusal) -> Decisions.rejected(refusal);
      case Checked.Yes(var user, var hash) -> change(ask, user, hash, session);
    };
  }

  private Outcome<Instant> change(Ask ask, User user, String hash, @Nullable UUID session) {
    var now = clock.instant();
    if (!users.changePassword(user, hash, now)) {
      return Decisions.rejected(
          Refusal.of(
              Code.CONFLICT, NEXT, "Somebody else has just changed it; sign in with that one."));
    }
    // A first one takes the place of none: what came in before it did so by another way.
    var ended =
        user.passwordHash() == null ? null : waysIn.endGiven(user, session).replaceFirst("^, ", "");
    auditLog.append(
        ask.caller(), now, new AuditEntry(MUTATION, user.name(), AuditEntry.Outcome.DONE, ended));
    return new Accepted<>(now);
  }

  private static Checked no(Code code, String field, String message) {
    return new Checked.No(Refusal.of(code, field, message));
  }

  /** Under this key another password was asked for, as far as can be told. */
  static Refusal otherUnderThisKey() {
    return Refusal.of(
        Code.CONFLICT,
        "idempotencyKey",
        "The password is another one than what was asked for under this key; use a fresh one.");
  }

  /**
   * Passwords are in no hash that is kept of the input, which could be searched: the same key means
   * the same request while the password is the one that it asked for.
   */
  private record UnderAKey(Optional<Instant> changedAt) implements Answers<Instant> {
    @Override
    public List<NodeId> ids(Instant value) {
      return List.of();
    }

    @Override
    public Outcome<Instant> again(Ask ask, Former.Same former) {
      return changedAt
          .<Outcome<Instant>>map(AlreadyAccepted::new)
          .orElseGet(() -> Decisions.rejected(otherUnderThisKey()));
    }
  }
}
