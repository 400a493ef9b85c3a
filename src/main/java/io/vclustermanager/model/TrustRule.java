package io.vclustermanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs of CI are trusted, and with what: those of one repository at one issuer whose claims
 * fit. All claims are compared as texts.
 *
 * @param name unique among the rules of its owner that were not removed
 * @param issuer {@code iss} of the jobs' tokens
 * @param repository its id at the issuer
 * @param conditions by claim, the texts of which it must be one; a {@code *} at the end of one
 *     stands for the rest
 * @param role what a job may do for the owner
 * @param scopes what it is narrowed to
 * @param lifetime how long a token lasts that is given by it
 * @param createdBy who has saved it first
 * @param removedAt null while it holds
 */
public record TrustRule(
    UUID id,
    String name,
    UUID ownerId,
    String issuer,
    String repository,
    Map<String, List<String>> conditions,
    Role role,
    Set<KeyScope> scopes,
    Duration lifetime,
    ActorName createdBy,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant removedAt,
    long version) {
  /** What has set off a job. */
  public static final String EVENT = "event_name";

  /**
   * What members alone set off, as GitHub's "Events that trigger workflows" has it; a pull request
   * from a fork is among them since its jobs are given no token to exchange, unless the repository
   * says otherwise. Any other event may be set off by strangers, who comment, review, fork or edit
   * a wiki, and such a job runs with the repository's rights: a rule that means it says so itself.
   */
  public static final Set<String> EVENTS_OF_MEMBERS =
      Set.of(
          "branch_protection_rule",
          "create",
          "delete",
          "deployment",
          "merge_group",
          "page_build",
          "pull_request",
          "push",
          "registry_package",
          "release",
          "repository_dispatch",
          "schedule",
          "workflow_call",
          "workflow_dispatch");

  /** Sorts the conditions, so that what is said first of a job is the same each time. */
  public TrustRule {
    conditions = new TreeMap<>(conditions);
    scopes = Set.copyOf(scopes);
  }

  /**
   * A claim of a job that the rule does not take.
   *
   * @param wanted what the rule takes, for who may see the rule
   * @param has null when the job has no such claim
   */
  public record Mismatch(String claim, String wanted, @Nullable String has) {
    /** Whether the rule takes it only when it names it. */
    public boolean isOfStrangers() {
      return claim.equals(EVENT) && has != null && !EVENTS_OF_MEMBERS.contains(has);
    }
  }

  /**
   * Why the rule does not take a job of its issuer, in the order of the claims; nothing where it
   * does.
   *
   * @param repositoryClaim the claim that holds the repository's id
   * @param claims of the job
   */
  public List<Mismatch> mismatches(String repositoryClaim, Map<String, String> claims) {
    var found = new ArrayList<Mismatch>();
    if (!repository.equals(claims.get(repositoryClaim))) {
      found.add(new Mismatch(repositoryClaim, repository, claims.get(repositoryClaim)));
    }
    var event = claims.get(EVENT);
    if (event != null && !EVENTS_OF_MEMBERS.contains(event) && !names(event)) {
      found.add(new Mismatch(EVENT, "named in the rule itself", event));
    }
    conditions.forEach(
        (claim, texts) -> {
          var has = claims.get(claim);
          if (has == null || texts.stream().noneMatch(text -> fits(text, has))) {
            found.add(new Mismatch(claim, String.join(" or ", texts), has));
          }
        });
    return found;
  }

  private boolean names(String event) {
    return conditions.getOrDefault(EVENT, List.of()).contains(event);
  }

  private static boolean fits(String text, String has) {
    return text.endsWith("*")
        ? has.startsWith(text.substring(0, text.length() - 1))
        : has.equals(text);
  }

  /**
   * Whom it makes: all jobs of a rule are one actor, and so is a ServiceAccount, whatever rules
   * there are for it.
   *
   * @param owner its owner's name
   */
  public ActorName actor(String owner) {
    return issuer.startsWith(TrustKind.HOST)
        ? new ActorName(
            issuer.substring(TrustKind.HOST.length()) + "/" + repository, ActorKind.SERVICE_ACCOUNT)
        : new ActorName(owner + "/" + name, ActorKind.OIDC_JOB);
  }

  /** Whether it was removed. */
  public boolean isRemoved() {
    return removedAt != null;
  }

  /** The same, as it is from now on. */
  public TrustRule changed(TrustRule wish, Instant now) {
    return new TrustRule(
        id,
        name,
        ownerId,
        wish.issuer,
        wish.repository,
        wish.conditions,
        wish.role,
        wish.scopes,
        wish.lifetime,
        createdBy,
        createdAt,
        now,
        null,
        version + 1);
  }

  /** The same, removed. */
  public TrustRule removed(Instant now) {
    return new TrustRule(
        id,
        name,
        ownerId,
        issuer,
        repository,
        conditions,
        role,
        scopes,
        lifetime,
        createdBy,
        createdAt,
        now,
        now,
        version + 1);
  }

  /** Whether both say the same of the same jobs. */
  public boolean saysTheSame(TrustRule other) {
    return issuer.equals(other.issuer)
        && repository.equals(other.repository)
        && conditions.equals(other.conditions)
        && role == other.role
        && scopes.equals(other.scopes)
        && lifetime.equals(other.lifetime);
  }
}
