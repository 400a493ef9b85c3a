package io.vclustermanager.model;

import io.vclustermanager.model.Refusal.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which keys may be made, by whom. Nobody makes one that may more than who makes it. */
public final class KeyRules {
  /** How long a key lasts where nothing is said. */
  public static final Duration DEFAULT = Duration.ofDays(90);

  /** The longest that a key can last. */
  public static final Duration LONGEST = Duration.ofDays(366);

  /** The shortest that a key can last. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-._a-z0-9]{0,61}[a-z0-9])?");

  private KeyRules() {}

  /**
   * What is asked for.
   *
   * @param scopes null: all but ADMIN, and that too for the role ADMIN
   * @param expiresIn null: as {@code expiresAt} says
   * @param expiresAt null: as {@code expiresIn} says, else as long as usual
   */
  public record Wish(
      String name,
      Role role,
      boolean everywhere,
      @Nullable Set<KeyScope> scopes,
      @Nullable Duration expiresIn,
      @Nullable Instant expiresAt) {
    /** What the key is narrowed to. */
    public Set<KeyScope> narrowedTo() {
      return scopes == null ? usualScopes(role == Role.ADMIN) : Set.copyOf(scopes);
    }

    /** When it ends. */
    public Instant end(Instant now) {
      return expiresAt != null ? expiresAt : now.plus(expiresIn == null ? DEFAULT : expiresIn);
    }
  }

  /** What a key of which nothing is said is narrowed to. */
  public static Set<KeyScope> usualScopes(boolean isAdmin) {
    return Set.copyOf(
        isAdmin ? EnumSet.allOf(KeyScope.class) : EnumSet.complementOf(EnumSet.of(KeyScope.ADMIN)));
  }

  /**
   * Why the actor may make or revoke no keys at all, if so: a key (or whatever else a program comes
   * by) that was lost must not bring forth others, that go on when it is revoked.
   */
  public static Optional<Refusal> noKeysOf(Actor actor, String field) {
    return actor.kind() != ActorKind.USER && !actor.has(KeyScope.ADMIN)
        ? Optional.of(
            Refusal.of(
                Code.FORBIDDEN,
                field,
                KeyScope.ADMIN.lacking("a program makes and revokes no keys.")))
        : Optional.empty();
  }

  /** Everything that is wrong with a wish, in the order of its fields. */
  public static List<Refusal> check(Wish wish, Actor actor, Owner owner, Instant now) {
    var refusals = new ArrayList<Refusal>();
    name(wish.name).ifPresent(refusals::add);
    role(wish, actor, owner).ifPresent(refusals::add);
    scopes(wish, actor).ifPresent(refusals::add);
    end(wish, now).ifPresent(refusals::add);
    return refusals;
  }

  private static Optional<Refusal> name(String name) {
    return NAME.matcher(name).matches()
        ? Optional.empty()
        : no(
            Code.INVALID,
            "name",
            "A key's name has lower-case letters, digits, '-', '.' and '_', begins and ends with a"
                + " letter or digit and is at most 63 characters long.");
  }

  private static Optional<Refusal> role(Wish wish, Actor actor, Owner owner) {
    if (wish.everywhere && wish.role != Role.ADMIN && wish.role != Role.VIEWER) {
      return no(Code.INVALID, "everywhere", "Only ADMIN and VIEWER can hold everywhere.");
    }
    if (wish.role == Role.ADMIN && !wish.everywhere) {
      return no(Code.INVALID, "role", "ADMIN holds everywhere: say everywhere: true.");
    }
    if (actor.isAdmin()) {
      return Optional.empty();
    }
    if (wish.everywhere) {
      return no(
          Code.FORBIDDEN,
          "everywhere",
          "Only administrators of the whole service may make keys that hold everywhere.");
    }
    var own = actor.memberships().get(owner.id());
    return own != null && own.includes(wish.role)
        ? Optional.empty()
        : no(
            Code.FORBIDDEN,
            "role",
            own == null
                ? "You are no member of '" + owner.name() + "'."
                : "Your role in '%s' is %s; a key may not do more than who makes it."
                    .formatted(owner.name(), own));
  }

  private static Optional<Refusal> scopes(Wish wish, Actor actor) {
    var scopes = wish.narrowedTo();
    if (scopes.isEmpty()) {
      return no(Code.INVALID, "scopes", "A key needs a scope, if only READ.");
    }
    return scopes.stream()
        .filter(scope -> !actor.has(scope))
        .sorted()
        .findFirst()
        .flatMap(
            scope -> no(Code.FORBIDDEN, "scopes", scope.lacking("it makes no key that has it.")));
  }

  private static Optional<Refusal> end(Wish wish, Instant now) {
    if (wish.expiresIn != null && wish.expiresAt != null) {
      return no(Code.INVALID, "expiresAt", "Give expiresIn or expiresAt, not both.");
    }
    var field = wish.expiresAt == null ? "expiresIn" : "expiresAt";
    var end = wish.end(now);
    return end.isBefore(now.plus(SHORTEST)) || end.isAfter(now.plus(LONGEST))
        ? no(
            Code.INVALID,
            field,
            "A key lasts a minute to 366 days; where nothing is said, 90 days.")
        : Optional.empty();
  }

  private static Optional<Refusal> no(Code code, String field, String message) {
    return Optional.of(Refusal.of(code, field, message));
  }
}
