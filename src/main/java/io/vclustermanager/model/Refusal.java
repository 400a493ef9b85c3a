package io.vclustermanager.model;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused: a user's mistake, told to the user.
 *
 * @param path where in the input
 * @param message what is wrong and what to do
 * @param longest the longest lease that could be given; null when that is not the point
 * @param shortest the shortest lease that could be given; null when that is not the point
 * @param quota what is used up; null when that is not the point
 * @param docs where the documentation helps with this very one; null: where it does with its code
 * @param policy which policy refuses it; null when none does
 */
public record Refusal(
    Code code,
    List<String> path,
    String message,
    @Nullable Duration longest,
    @Nullable Duration shortest,
    @Nullable Quota quota,
    @Nullable DocsPage docs,
    @Nullable ByPolicy policy) {
  /** Longer than any of ours: what others sent may stand in them, and is not repeated in full. */
  private static final int LONGEST_MESSAGE = 4000;

  private static final int LONGEST_NAME = 200;

  /** Makes one, of bounded size whatever it quotes. */
  public Refusal {
    path = path.stream().map(name -> Names.shortened(name, LONGEST_NAME)).toList();
    message = Names.shortened(message, LONGEST_MESSAGE);
  }

  /** What is wrong, for programs. */
  public enum Code {
    INVALID(DocsPage.ERRORS),
    OUT_OF_RANGE(DocsPage.ERRORS),
    NOT_FOUND(DocsPage.ERRORS),
    FORBIDDEN(DocsPage.ERRORS),
    NAME_TAKEN(DocsPage.NAMES),
    NAME_RESERVED(DocsPage.NAMES),
    CONFLICT(DocsPage.ERRORS),
    PROTECTED(DocsPage.LEASES),
    BAD_CREDENTIALS(DocsPage.SIGNING_IN),
    QUOTA_EXCEEDED(DocsPage.QUOTAS),
    POLICY_DENIED(DocsPage.POLICIES),
    POLICY_UNDEFINED(DocsPage.POLICIES),
    POLICY_UNREACHABLE(DocsPage.POLICIES),
    UNAVAILABLE(DocsPage.ERRORS);

    private final DocsPage docs;

    Code(DocsPage docs) {
      this.docs = docs;
    }
  }

  /**
   * How much somebody may have, and has.
   *
   * @param limit the most there may be
   * @param used how many there are
   * @param kind of what; null where it is no quota of an owner's clusters
   * @param freesRoom the names of some clusters that could go
   */
  public record Quota(long limit, long used, @Nullable QuotaKind kind, List<String> freesRoom) {}

  /**
   * Which policy refuses it.
   *
   * @param name the policy's name
   * @param decision by which the audit has it
   */
  public record ByPolicy(String name, String decision) {}

  /** What a policy refuses: no field of it alone. */
  public static Refusal ofPolicy(Code code, String message, ByPolicy policy) {
    return new Refusal(code, List.of("input"), message, null, null, null, null, policy);
  }

  /** A refusal about one field of the input; the path below {@code input} is given by dots. */
  public static Refusal of(Code code, String field, String message) {
    return new Refusal(code, path(field), message, null, null, null, null, null);
  }

  /** A refusal about something below {@code input}, where a name may itself have dots. */
  public static Refusal at(Code code, List<String> path, String message) {
    return new Refusal(
        code,
        Stream.concat(Stream.of("input"), path.stream()).toList(),
        message,
        null,
        null,
        null,
        null,
        null);
  }

  static Refusal ofLease(
      String field, String message, @Nullable Duration longest, @Nullable Duration shortest) {
    return new Refusal(
        Code.OUT_OF_RANGE, path(field), message, longest, shortest, null, DocsPage.LEASES, null);
  }

  /**
   * What would go over what may be had.
   *
   * @param field in the input
   */
  public static Refusal ofQuota(String field, String message, long limit, long used) {
    return ofQuota(field, message, new Quota(limit, used, null, List.of()));
  }

  /** The same of an owner's clusters. */
  static Refusal ofQuota(String field, String message, Quota quota) {
    return new Refusal(Code.QUOTA_EXCEEDED, path(field), message, null, null, quota, null, null);
  }

  /** The same, with the names of clusters that could go; unchanged where it is no quota. */
  public Refusal freeing(List<String> clusters) {
    return quota == null || clusters.isEmpty()
        ? this
        : new Refusal(
            code,
            path,
            message + " Next to end: " + String.join(", ", clusters) + ".",
            longest,
            shortest,
            new Quota(quota.limit, quota.used, quota.kind, clusters),
            docs,
            policy);
  }

  /** The same, with which this page helps; null: the one that helps with its code. */
  public Refusal withDocs(@Nullable DocsPage page) {
    return new Refusal(code, path, message, longest, shortest, quota, page, policy);
  }

  /** The same with another sentence. */
  public Refusal withMore(String sentence) {
    return new Refusal(
        code, path, message + " " + sentence, longest, shortest, quota, docs, policy);
  }

  /** The page that helps with it. */
  public DocsPage page() {
    return docs == null ? code.docs : docs;
  }

  private static List<String> path(String field) {
    return List.of(("input." + field).split("\\."));
  }
}
