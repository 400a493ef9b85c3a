package io.vclustermanager.model;

import io.vclustermanager.model.Refusal.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which trust rules may be saved, by whom. Nobody saves one that may more than they may. */
public final class TrustRuleChecks {
  /** How long a job's token lasts where nothing is said. */
  public static final Duration DEFAULT = Duration.ofMinutes(15);

  /** The longest: what was given to a job is to be over soon after it. */
  public static final Duration LONGEST = Duration.ofMinutes(60);

  /** The shortest. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  private static final int MOST_CONDITIONS = 20;
  private static final int MOST_VALUES = 20;
  private static final int LONGEST_VALUE = 500;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-._a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern CLAIM = Pattern.compile("[A-Za-z_][-A-Za-z0-9_.:/]{0,99}");

  /** They are another one in each token, or say what is said by other means. */
  private static final Set<String> NOT_OF_THE_JOB =
      Set.of("aud", "exp", "iat", "iss", "jti", "nbf");

  private TrustRuleChecks() {}

  /** A claim, and the texts of which it must be one. */
  public record Condition(String claim, List<String> values) {}

  /**
   * What is asked for.
   *
   * @param scopes null: all but ADMIN
   * @param lifetime null: as long as usual
   */
  public record Wish(
      String name,
      String repository,
      List<Condition> conditions,
      Role role,
      @Nullable Set<KeyScope> scopes,
      @Nullable Duration lifetime) {
    /** What a job is narrowed to. */
    public Set<KeyScope> narrowedTo() {
      return scopes == null ? KeyRules.usualScopes(false) : Set.copyOf(scopes);
    }

    /** How long a token lasts. */
    public Duration length() {
      return lifetime == null ? DEFAULT : lifetime;
    }

    /** The conditions by claim; of one that was checked. */
    public Map<String, List<String>> byClaim() {
      var all = new LinkedHashMap<String, List<String>>();
      conditions.forEach(each -> all.put(each.claim, List.copyOf(each.values)));
      return all;
    }
  }

  /** Everything that is wrong with a wish in itself, in the order of its fields. */
  public static List<Refusal> check(Wish wish, TrustKind kind, String repositoryClaim) {
    var refusals = new ArrayList<Refusal>();
    if (!NAME.matcher(wish.name).matches()) {
      refusals.add(
          no(
              "name",
              "A rule's name has lower-case letters, digits, '-', '.' and '_', begins and ends with"
                  + " a letter or digit and is at most 63 characters long."));
    }
    kind.trouble(wish.repository)
        .ifPresent(
            words ->
                refusals.add(
                    no(
                        "repository",
                        "%s cannot be taken: give %s."
                            .formatted(Names.quoted(wish.repository), words))));
    conditions(wish.conditions, kind, repositoryClaim, refusals);
    given(wish, refusals);
    return refusals;
  }

  private static void given(Wish wish, List<Refusal> refusals) {
    if (wish.role == Role.ADMIN) {
      refusals.add(
          no("role", "ADMIN is a role of the whole service; give DEVELOPER, CI or VIEWER."));
    }
    if (wish.narrowedTo().isEmpty()) {
      refusals.add(no("scopes", "A rule needs a scope, if only READ."));
    } else if (wish.narrowedTo().contains(KeyScope.ADMIN)) {
      refusals.add(
          no(
              "scopes",
              "A job is never given ADMIN: what it makes of keys and rules would go on without"
                  + " it."));
    }
    var length = wish.length();
    if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
      refusals.add(
          Refusal.of(
              Code.OUT_OF_RANGE,
              "lifetime",
              "A job's token lasts 1 to 60 minutes; where nothing is said, 15."));
    }
  }

  private static void conditions(
      List<Condition> conditions, TrustKind kind, String repositoryClaim, List<Refusal> refusals) {
    if (conditions.size() > MOST_CONDITIONS) {
      refusals.add(no("conditions", "A rule has at most " + MOST_CONDITIONS + " conditions."));
      return;
    }
    var seen = new HashSet<String>();
    for (var i = 0; i < conditions.size(); i++) {
      var each = conditions.get(i);
      var at = "conditions." + i;
      claim(each.claim, kind, repositoryClaim, seen.add(each.claim))
          .ifPresent(why -> refusals.add(no(at + ".claim", why)));
      values(each.values).ifPresent(why -> refusals.add(no(at + ".values", why)));
    }
  }

  private static Optional<String> claim(
      String claim, TrustKind kind, String repositoryClaim, boolean isNew) {
    if (kind == TrustKind.KUBERNETES && !claim.equals(TrustKind.UID)) {
      return Optional.of("Of a ServiceAccount nothing is compared but its uid.");
    }
    if (claim.equals("sub")) {
      return Optional.of(
          "No rule is bound to sub: it is put together from names, its form was changed by GitHub"
              + " in 2026 and differs by event, and Bitbucket's has the step's id in it. Name the"
              + " claims that it is made of, such as ref or environment.");
    }
    if (NOT_OF_THE_JOB.contains(claim)) {
      return Optional.of(
          "%s is another one in each token, or is looked at anyway; name a claim that says something of the job."
              .formatted(claim));
    }
    if (claim.equals(repositoryClaim)) {
      return Optional.of("The repository is named by the field repository.");
    }
    if (!CLAIM.matcher(claim).matches()) {
      return Optional.of(
          Names.quoted(claim) + " is no name of a claim, such as ref, environment or event_name.");
    }
    return isNew
        ? Optional.empty()
        : Optional.of(Names.quoted(claim) + " is named twice: give its values together.");
  }

  private static Optional<String> values(Collection<String> values) {
    if (values.isEmpty() || values.size() > MOST_VALUES) {
      return Optional.of("A condition has 1 to " + MOST_VALUES + " values.");
    }
    return values.stream()
        .filter(value -> !isValue(value))
        .findFirst()
        .map(
            value ->
                "%s cannot be compared: a value has 1 to %d characters, and one * at the most, as its last."
                    .formatted(Names.quoted(value), LONGEST_VALUE));
  }

  private static boolean isValue(String value) {
    var star = value.indexOf('*');
    return !value.isEmpty()
        && value.length() <= LONGEST_VALUE
        && (star < 0 || star == value.length() - 1)
        && value.chars().noneMatch(Character::isISOControl);
  }

  /** Why the actor may save or remove no rules at all, if so. */
  public static Optional<Refusal> lacksScope(Actor actor, String field) {
    return actor.scopes() != null && !actor.has(KeyScope.ADMIN)
        ? Optional.of(
            Refusal.of(
                Code.FORBIDDEN, field, KeyScope.ADMIN.lacking("nothing saves or removes rules.")))
        : Optional.empty();
  }

  /**
   * Why the actor may not save or remove a rule of this owner, if so.
   *
   * @param field where that is told
   * @param role the most that the rule gives, or gave
   */
  public static Optional<Refusal> forbidden(Actor actor, Owner owner, Role role, String field) {
    var lacking = lacksScope(actor, field);
    if (lacking.isPresent()) {
      return lacking;
    }
    if (actor.isAdmin()) {
      return Optional.empty();
    }
    var own = actor.memberships().get(owner.id());
    return own != null && own.includes(role)
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.FORBIDDEN,
                field,
                own == null
                    ? "You are no member of '" + owner.name() + "'."
                    : "Your role in '%s' is %s, and the rule gives %s: it may not give more than you have."
                        .formatted(owner.name(), own, role)));
  }

  /** Why the actor may not say for whom ServiceAccounts of a host work, if so. */
  public static Optional<Refusal> notOfHosts(Actor actor, TrustKind kind) {
    return kind != TrustKind.KUBERNETES || actor.isAdmin()
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.FORBIDDEN,
                "issuer",
                "Only administrators of the whole service say for whom a host's ServiceAccounts"
                    + " work."));
  }

  /** Why an owner can have no rules, if so: what jobs make is a team's. */
  public static Optional<Refusal> noTeam(Owner owner) {
    return owner.kind() == Owner.Kind.TEAM
        ? Optional.empty()
        : Optional.of(
            no(
                "owner",
                "'%s' is a user's own owner; jobs work for a team (saveOwner)."
                    .formatted(owner.name())));
  }

  private static Refusal no(String field, String message) {
    return Refusal.of(Code.INVALID, field, message);
  }
}
