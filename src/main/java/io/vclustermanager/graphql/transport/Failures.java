package io.vclustermanager.graphql.transport;

import io.micronaut.data.connection.exceptions.ConnectionException;
import io.micronaut.data.connection.exceptions.NoConnectionException;
import io.micronaut.data.connection.jdbc.exceptions.CannotGetJdbcConnectionException;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
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

  /** Causes deeper than this are a loop or not worth reading. */
  private static final int DEEPEST_CAUSE = 32;

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
    if (causes(failure).anyMatch(Failures::isDatabaseGone)) {
      LOG.warn("request {} found no database: {}", requestId, failure.getMessage());
      return AnswerError.of(Code.UNAVAILABLE, "The database cannot be reached; try again")
          .with(Map.of("retryable", true));
    }
    LOG.error("request {} failed", requestId, failure);
    return internal();
  }

  /** The only words a client reads about a bug of ours. */
  static AnswerError internal() {
    return AnswerError.of(Code.INTERNAL, "Internal error");
  }

  private static Optional<GraphQlProblem> problemIn(Throwable failure) {
    return causes(failure)
        .filter(GraphQlProblem.class::isInstance)
        .map(GraphQlProblem.class::cast)
        .findFirst();
  }

  private static Stream<Throwable> causes(Throwable failure) {
    Predicate<@Nullable Throwable> there = cause -> cause != null;
    return Stream.iterate(failure, there, Throwable::getCause).limit(DEEPEST_CAUSE);
  }

  private static boolean isDatabaseGone(Throwable cause) {
    return switch (cause) {
      case NoConnectionException _ -> false;
      case ConnectionException _ -> true;
      case CannotGetJdbcConnectionException _ -> true;
      case io.micronaut.transaction.jdbc.exceptions.CannotGetJdbcConnectionException _ -> true;
      case SQLTransientConnectionException _ -> true;
      case SQLNonTransientConnectionException _ -> true;
      case SQLException sql -> isConnectionState(sql.getSQLState()) || isClosedByPool(sql);
      default -> false;
    };
  }

  /** The pool closes a connection that broke; whoever uses it on is told by these words alone. */
  private static boolean isClosedByPool(SQLException failure) {
    return failure.getSQLState() == null && "Connection is closed".equals(failure.getMessage());
  }

  /** Class 08: the connection; 57P01 to 57P05: the server shuts down; 53300: it is full. */
  private static boolean isConnectionState(@Nullable String state) {
    return state != null
        && (state.startsWith("08") || state.startsWith("57P0") || state.equals("53300"));
  }
}
