package io.vclustermanager.intent.user;

import io.vclustermanager.access.BusyException;
import io.vclustermanager.access.FirstAdmin;
import io.vclustermanager.access.Passwords;
import io.vclustermanager.access.SignInDelays;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ExpectedVersion;
import io.vclustermanager.inventory.ApiKeys;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.inventory.UserChanges;
import io.vclustermanager.inventory.UserChanges.Locked;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.PasswordRules;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a user, or changes one: the role that holds everywhere, and the password. Another password
 * ends what was given for the one before, and another role the keys that hold everywhere by the one
 * before; who is no administrator any more loses the kubeconfigs that no membership lets them have.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; INVALID for what is no name, no password or no
 * role that holds everywhere, and for a password of who comes in by an identity provider; CONFLICT
 * for another version, and where the last administrator with a password would lose the role.
 */
@Singleton
public final class SaveUser {
  private static final String MUTATION = "saveUser";
  private static final String PASSWORD = "password";
  private static final String GLOBAL_ROLE = "globalRole";

  private final UserDecisions decisions;
  private final UserChanges changes;
  private final Users users;
  private final KubeconfigGrants grants;
  private final Passwords passwords;
  private final SignInDelays delays;
  private final FormerWaysIn waysIn;
  private final ApiKeys keys;
  private final FirstAdmin firstAdmin;
  private final Clock clock;

  SaveUser(
      UserDecisions decisions,
      UserChanges changes,
      Users users,
      KubeconfigGrants grants,
      Passwords passwords,
      SignInDelays delays,
      FormerWaysIn waysIn,
      ApiKeys keys,
      FirstAdmin firstAdmin,
      Clock clock) {
    this.decisions = decisions;
    this.changes = changes;
    this.users = users;
    this.grants = grants;
    this.passwords = passwords;
    this.delays = delays;
    this.waysIn = waysIn;
    this.keys = keys;
    this.firstAdmin = firstAdmin;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param password from now on; null: as before
   * @param saysRole whether anything is said of the role; else it is as before
   * @param globalRole that holds everywhere from now on; null: none
   * @param expectedVersion refuse when the user has another, 0 where there is none; null: any
   */
  public record Request(
      String name,
      @Nullable String password,
      boolean saysRole,
      @Nullable Role globalRole,
      @Nullable Long expectedVersion) {
    @Override
    public String toString() {
      return "Request[" + name + "]";
    }
  }

  /**
   * Asks for it.
   *
   * @throws BusyException when too many passwords are compared
   */
  public Outcome<SavedUser> execute(Ask ask, Request request) {
    // To hash a password takes long: before the transaction, and for those alone who may.
    var isAdmin = ask.caller().actor().isAdmin();
    var hash = isAdmin ? hash(ask, request) : null;
    var isOther =
        isAdmin && ask.idempotencyKey() != null ? isOther(ask, request) : Optional.<Refusal>empty();
    var outcome =
        decisions.decide(ask, MUTATION, request.name, isOther, () -> decide(request, hash));
    if (outcome instanceof Outcome.Accepted && hash != null && !ask.dryRun()) {
      firstAdmin.passwordChanged(request.name);
    }
    return outcome;
  }

  private @Nullable String hash(Ask ask, Request request) {
    var password = request.password;
    return password == null || PasswordRules.check(password, request.name).isPresent()
        ? null
        : passwords.hash(
            delays.sender(ask.caller().actor().name(), ask.caller().source()), password);
  }

  /**
   * Passwords are in no hash that is kept of the input, which could be searched: the same key means
   * the same request while the password is the one that it asked for.
   */
  private Optional<Refusal> isOther(Ask ask, Request request) {
    var password = request.password;
    if (password == null) {
      return Optional.empty();
    }
    var present = users.find(request.name).map(User::passwordHash).orElse(null);
    var sender = delays.sender(ask.caller().actor().name(), ask.caller().source());
    return present != null
            && password.length() <= PasswordRules.LONGEST
            && passwords.matches(sender, password, present)
        ? Optional.empty()
        : Optional.of(ChangePassword.otherUnderThisKey());
  }

  private Outcome<SavedUser> decide(Request request, @Nullable String hash) {
    var locked = changes.locked(request.name);
    var refusals = check(request, locked);
    if (!refusals.isEmpty()) {
      return new Outcome.Rejected<>(refusals);
    }
    var former = locked.user();
    return former
        .or(() -> users.makeNew(request.name))
        .<Outcome<SavedUser>>map(
            user -> new Outcome.Accepted<>(save(request, hash, user, former.isEmpty())))
        // Somebody else has just made it: theirs is changed, if that is what was expected.
        .orElseGet(() -> decide(request, hash));
  }

  private static List<Refusal> check(Request request, Locked locked) {
    var former = locked.user();
    var refusals = new ArrayList<Refusal>();
    if (former.isEmpty()) {
      Names.checkUser(request.name).ifPresent(refusals::add);
    }
    if (request.password != null) {
      PasswordRules.check(request.password, request.name)
          .map(wrong -> Refusal.of(Code.INVALID, PASSWORD, wrong))
          .or(() -> former.filter(_ -> locked.isIssued()).map(SaveUser::noPassword))
          .ifPresent(refusals::add);
    }
    if (request.saysRole) {
      checkRole(request.globalRole).ifPresent(refusals::add);
      former
          .filter(_ -> request.globalRole != Role.ADMIN)
          .flatMap(user -> UserDecisions.lastAdmin(GLOBAL_ROLE, user, locked))
          .ifPresent(refusals::add);
    }
    ExpectedVersion.check(
            request.expectedVersion, former.map(User::version).orElse(0L), "The user has version")
        .ifPresent(refusals::add);
    return refusals;
  }

  private static Refusal noPassword(User user) {
    return UserDecisions.noPassword(PASSWORD, user);
  }

  private static Optional<Refusal> checkRole(@Nullable Role role) {
    return role == null || role.mayBeGlobal()
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.INVALID,
                GLOBAL_ROLE,
                "ADMIN and VIEWER alone hold everywhere; "
                    + role
                    + " is given for one owner (saveOwner, members)."));
  }

  private SavedUser save(Request request, @Nullable String hash, User before, boolean isNew) {
    var role = request.saysRole ? request.globalRole : before.globalRole();
    var after = before.withGlobalRole(role);
    if (hash != null) {
      after = after.withPassword(hash, clock.instant());
    }
    if (!isNew && !after.equals(before)) {
      after = after.next();
    }
    if (!after.equals(before)) {
      changes.update(after);
    }
    var lost = lost(before, after);
    var revoked = revokeKeys(before, after);
    // A first password takes the place of none: what came in before it did so by another way.
    var ended = hash != null && before.passwordHash() != null ? waysIn.endGiven(before, null) : "";
    return new SavedUser(
        after,
        "version %d, globalRole %s%s%s%s%s"
            .formatted(
                after.version(),
                after.globalRole() == null ? "none" : after.globalRole(),
                lost,
                hash == null ? "" : ", another password",
                ended,
                revoked));
  }

  /** Keys that hold everywhere do not outlast the right of who has made them; for the audit. */
  private String revokeKeys(User before, User after) {
    var former = before.globalRole();
    var role = after.globalRole();
    if (former == null || former == role || role == Role.ADMIN) {
      return "";
    }
    var still = role == null ? Set.<Role>of() : Set.of(role);
    return ", keys revoked: " + keys.revokeEverywhere(before, still, clock.instant()).keys();
  }

  /**
   * Who may be given kubeconfigs of all clusters no longer keeps those alone that a membership lets
   * the user be given. What groups of an identity provider's token give is written nowhere: those
   * are asked for again.
   *
   * @return what there was, for the audit
   */
  private String lost(User before, User after) {
    return before.mayEverywhere(Permission.ISSUE_KUBECONFIG)
            && !after.mayEverywhere(Permission.ISSUE_KUBECONFIG)
        ? ", kubeconfigs revoked: "
            + grants.revokeOutside(
                owners(after, Permission.ISSUE_KUBECONFIG), after.name(), clock.instant())
        : "";
  }

  private List<UUID> owners(User user, Permission permission) {
    return users.memberships(user).entrySet().stream()
        .filter(each -> each.getValue().allows(permission))
        .map(Map.Entry::getKey)
        .toList();
  }
}
