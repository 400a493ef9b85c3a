package io.vclustermanager.graphql.transport;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.micronaut.http.HttpStatus;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The HTTP status of a result: what was executed is 200, what was refused says so. */
final class AnswerStatus {
  private AnswerStatus() {}

  static HttpStatus of(ExecutionResult result, AnswerType type) {
    if (has(result, Code.UNAVAILABLE) && isEmpty(result.getData())) {
      return HttpStatus.SERVICE_UNAVAILABLE;
    }
    return result.isDataPresent() ? HttpStatus.OK : refused(result, type);
  }

  /** Whether no root field has an answer. */
  private static boolean isEmpty(@Nullable Object data) {
    return data == null
        || (data instanceof Map<?, ?> fields && fields.values().stream().allMatch(Objects::isNull));
  }

  private static HttpStatus refused(ExecutionResult result, AnswerType type) {
    if (allow(result).isPresent()) {
      return HttpStatus.METHOD_NOT_ALLOWED;
    }
    for (var code : Code.values()) {
      if (has(result, code)) {
        return of(code, type);
      }
    }
    return HttpStatus.INTERNAL_SERVER_ERROR;
  }

  private static HttpStatus of(Code code, AnswerType type) {
    return switch (code) {
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
      case BAD_USER_INPUT, CURSOR_EXPIRED, QUERY_TOO_COMPLEX, PERSISTED_QUERY_NOT_FOUND ->
          switch (type) {
            case GRAPHQL_RESPONSE -> HttpStatus.BAD_REQUEST;
            case JSON -> HttpStatus.OK;
          };
    };
  }

  /** The method to use instead, when the method was the mistake. */
  static Optional<String> allow(ExecutionResult result) {
    return result.getErrors().stream()
        .flatMap(
            error ->
                error instanceof AnswerError ours
                    ? Optional.ofNullable(ours.allow()).stream()
                    : Optional.<String>empty().stream())
        .findFirst();
  }

  /** How long the client should wait, when an error says so. */
  static Optional<String> retryAfter(ExecutionResult result) {
    return result.getErrors().stream()
        .flatMap(error -> Optional.ofNullable(extension(error, "retryAfterSeconds")).stream())
        .map(Object::toString)
        .findFirst();
  }

  private static @Nullable Object extension(GraphQLError error, String name) {
    return error.getExtensions() == null ? null : error.getExtensions().get(name);
  }

  private static boolean has(ExecutionResult result, Code code) {
    return result.getErrors().stream()
        .anyMatch(error -> error instanceof AnswerError ours && ours.has(code));
  }
}
