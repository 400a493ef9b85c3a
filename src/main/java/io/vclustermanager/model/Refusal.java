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
 */
public record Refusal(
    Code code,
    List<String> path,
    String message,
    @Nullable Duration longest,
    @Nullable Duration shortest,
    @Nullable Quota quota) {
  /** What is wrong, for programs. */
  public enum Code {
    INVALID,
    OUT_OF_RANGE,
    NOT_FOUND,
    FORBIDDEN,
    NAME_TAKEN,
    NAME_RESERVED,
    CONFLICT,
    PROTECTED,
    BAD_CREDENTIALS,
    QUOTA_EXCEEDED,
    UNAVAILABLE
  }

  /**
   * How much somebody may have, and has.
   *
   * @param limit the most there may be
   * @param used how many there are
   */
  public record Quota(long limit, long used) {}

  /** A refusal about one field of the input; the path below {@code input} is given by dots. */
  public static Refusal of(Code code, String field, String message) {
    return new Refusal(code, path(field), message, null, null, null);
  }

  /** A refusal about something below {@code input}, where a name may itself have dots. */
  public static Refusal at(Code code, List<String> path, String message) {
    return new Refusal(
        code, Stream.concat(Stream.of("input"), path.stream()).toList(), message, null, null, null);
  }

  static Refusal ofLease(
      String field, String message, @Nullable Duration longest, @Nullable Duration shortest) {
    return new Refusal(Code.OUT_OF_RANGE, path(field), message, longest, shortest, null);
  }

  static Refusal ofQuota(String field, String message, long limit, long used) {
    return new Refusal(
        Code.QUOTA_EXCEEDED, path(field), message, null, null, new Quota(limit, used));
  }

  private static List<String> path(String field) {
    return List.of(("input." + field).split("\\."));
  }
}
