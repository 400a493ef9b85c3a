package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Ticker;
import graphql.execution.AbortExecutionException;
import graphql.execution.OneOfNullValueException;
import graphql.execution.OneOfTooManyKeysException;
import io.vclustermanager.access.IssuerAwayException;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.inventory.BadCursorException;
import io.vclustermanager.inventory.CursorExpiredException;
import io.vclustermanager.inventory.DatabaseBusyException;
import io.vclustermanager.inventory.DatabaseFailures;
import io.vclustermanager.model.Cutoff.CutOffException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From an exception to the error a client may read; the exception itself goes to the log. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** Strangers may ask while the database is away, as often as they like. */
  private static final SeldomLog AWAY = new SeldomLog(Ticker.systemTicker());

  /** Causes deeper than this are a loop or not worth reading. */
  private static final int DEEPEST_CAUSE = 32;

  /** What keeps connections busy ends within about that time. */
  private static final int BUSY_SECONDS = 1;

  private Failures() {}

  static AnswerError describe(Throwable failure, RequestId requestId) {
    return problemIn(failure)
        .map(problem -> expected(problem, requestId))
        .orElseGet(() -> unexpected(failure, requestId));
  }

  private static AnswerError expected(GraphQlProblem problem, RequestId requestId) {
    if (problem.code() == Code.INTERNAL || problem.getCause() != null) {
      LOG.error("request {} failed: {}", requestId, problem.code(), problem);
    }
    return AnswerError.of(problem);
  }

  private static AnswerError unexpected(Throwable failure, RequestId requestId) {
    if (causes(failure).anyMatch(Failures::isCutOff)) {
      LOG.debug("request {} was cut off", requestId);
      return tookTooLong();
    }
    if (causes(failure).anyMatch(DatabaseBusyException.class::isInstance)) {
      LOG.warn("request {} found no free connection: {}", requestId, failure.getMessage());
      return AnswerError.of(Code.UNAVAILABLE, "The service is busy; try again")
          .with(Map.of("retryable", true, "retryAfterSeconds", BUSY_SECONDS));
    }
    var away = causes(failure).filter(IssuerAwayException.class::isInstance).findFirst();
    if (away.isPresent()) {
      LOG.warn("request {} could not be told whose it is: {}", requestId, failure.getMessage());
      return AnswerError.of(Code.UNAVAILABLE, away.get().getMessage() + "; try again")
          .with(Map.of("retryable", true));
    }
    if (causes(failure).anyMatch(DatabaseFailures::isGone)) {
      AWAY.say(
          unsaid ->
              LOG.warn(
                  "request {} found no database: {} ({} more since this was last said)",
                  requestId,
                  failure.getMessage(),
                  unsaid));
      return AnswerError.of(Code.UNAVAILABLE, "The database cannot be reached; try again")
          .with(Map.of("retryable", true));
    }
    LOG.error("request {} failed", requestId, failure);
    return internal();
  }

  /** Where the cut falls between two fields, the engine says so by an exception of its own. */
  private static boolean isCutOff(Throwable cause) {
    return cause instanceof CutOffException
        || cause instanceof AbortExecutionException abort && abort.getUnderlyingErrors().isEmpty();
  }

  /** It may have been a bad moment, or too much at once. */
  static AnswerError tookTooLong() {
    return AnswerError.of(
            Code.UNAVAILABLE, "This took too long and was cut off; ask for less, or try again")
        .with(Map.of("retryable", true));
  }

  /** The only words a client reads about a bug of ours. */
  static AnswerError internal() {
    return AnswerError.of(Code.INTERNAL, "Internal error");
  }

  private static Optional<GraphQlProblem> problemIn(Throwable failure) {
    return causes(failure).flatMap(cause -> asProblem(cause).stream()).findFirst();
  }

  private static Optional<GraphQlProblem> asProblem(Throwable cause) {
    return switch (cause) {
      case GraphQlProblem problem -> Optional.of(problem);
      // The engine sees that only when it fetches: whether a variable is there is another question.
      case OneOfNullValueException _, OneOfTooManyKeysException _ ->
          Optional.of(
              GraphQlProblem.of(
                  Code.BAD_USER_INPUT,
                  "An argument here takes exactly one of its fields, and not as null. A variable in"
                      + " it is missing or null: send it."));
      case BadCursorException cursor ->
          Optional.of(GraphQlProblem.of(Code.BAD_USER_INPUT, String.valueOf(cursor.getMessage())));
      case CursorExpiredException cursor ->
          Optional.of(GraphQlProblem.of(Code.CURSOR_EXPIRED, String.valueOf(cursor.getMessage())));
      default -> Optional.empty();
    };
  }

  private static Stream<Throwable> causes(Throwable failure) {
    Predicate<@Nullable Throwable> there = cause -> cause != null;
    return Stream.iterate(failure, there, Throwable::getCause).limit(DEEPEST_CAUSE);
  }
}
