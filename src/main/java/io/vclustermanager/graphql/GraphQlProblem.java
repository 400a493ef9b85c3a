package io.vclustermanager.graphql;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a fetcher, a customizer or a subscription's source throws when the client shall read why it
 * has no answer: the message and the code go to the client as a top-level error, so neither may
 * hold anything secret. Every other exception is answered as {@link Code#INTERNAL} without its
 * text, or as {@link Code#UNAVAILABLE} when the database cannot be reached.
 */
public final class GraphQlProblem extends RuntimeException {
  /** The closed set of codes a top-level error may carry in {@code extensions.code}. */
  public enum Code {
    /** No credentials, or bad ones; HTTP 401. */
    UNAUTHENTICATED,
    /** The caller is known and may not do this. */
    FORBIDDEN,
    /** The document, its variables or an argument is wrong; the same request fails again. */
    BAD_USER_INPUT,
    /** A cursor points before what is still kept, or into another log; start again without it. */
    CURSOR_EXPIRED,
    /** Too many requests; try again later. */
    RATE_LIMITED,
    /** The document asks for more than the limits allow. */
    QUERY_TOO_COMPLEX,
    /** The hash of a persisted query is not known; send the whole document. */
    PERSISTED_QUERY_NOT_FOUND,
    /** Something this needs cannot be reached just now; try again later. */
    UNAVAILABLE,
    /** A bug of ours; the log has it under the request id. */
    INTERNAL
  }

  private final Code code;
  private final @Nullable Integer retryAfterSeconds;

  private GraphQlProblem(
      Code code, String message, @Nullable Integer retryAfterSeconds, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** A problem which the client reads as it stands. */
  public static GraphQlProblem of(Code code, String message) {
    return new GraphQlProblem(code, message, null, null);
  }

  /** A problem with the exception behind it, which is logged and never answered. */
  public static GraphQlProblem of(Code code, String message, Throwable cause) {
    return new GraphQlProblem(code, message, null, cause);
  }

  /** A problem that is worth another try after so many seconds. */
  public static GraphQlProblem retryAfter(Code code, String message, int seconds) {
    return new GraphQlProblem(code, message, seconds, null);
  }

  /** What kind of problem it is. */
  public Code code() {
    return code;
  }

  /** How long the client should wait before it tries again, if that is known. */
  public OptionalInt retryAfterSeconds() {
    return Optional.ofNullable(retryAfterSeconds)
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return retryAfterSeconds != null || code == Code.UNAVAILABLE || code == Code.RATE_LIMITED;
  }
}
