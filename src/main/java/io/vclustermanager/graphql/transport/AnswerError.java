package io.vclustermanager.graphql.transport;

import graphql.ErrorClassification;
import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.language.SourceLocation;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as a client reads it: a message that may be shown, where it happened, and {@code
 * extensions} with its code.
 *
 * @param allow the HTTP method to use instead, when only the method was wrong
 */
record AnswerError(
    String message,
    List<SourceLocation> locations,
    List<Object> path,
    Map<String, Object> extensions,
    @Nullable String allow)
    implements GraphQLError {

  static AnswerError of(Code code, String message) {
    return new AnswerError(message, List.of(), List.of(), Map.of("code", code.name()), null);
  }

  static AnswerError of(GraphQlProblem problem) {
    return of(problem.code(), String.valueOf(problem.getMessage())).with(hints(problem));
  }

  private static Map<String, Object> hints(GraphQlProblem problem) {
    Map<String, Object> hints = new LinkedHashMap<>();
    if (problem.retryable()) {
      hints.put("retryable", true);
    }
    problem.retryAfterSeconds().ifPresent(seconds -> hints.put("retryAfterSeconds", seconds));
    return hints;
  }

  static AnswerError wrongMethod(String message, String allow) {
    return new AnswerError(
        message, List.of(), List.of(), Map.of("code", Code.BAD_USER_INPUT.name()), allow);
  }

  AnswerError at(List<Object> place, List<SourceLocation> source) {
    return new AnswerError(message, source, place, extensions, allow);
  }

  AnswerError with(Map<String, ?> more) {
    Map<String, Object> all = new LinkedHashMap<>(extensions);
    all.putAll(more);
    return new AnswerError(message, locations, path, all, allow);
  }

  boolean has(Code code) {
    return code.name().equals(extensions.get("code"));
  }

  @Override
  public Map<String, Object> toSpecification() {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("message", message);
    if (!locations.isEmpty()) {
      entry.put("locations", locations.stream().map(AnswerError::place).toList());
    }
    if (!path.isEmpty()) {
      entry.put("path", path);
    }
    entry.put("extensions", extensions);
    return entry;
  }

  /** In this order, so that the same answer is the same text. */
  private static Map<String, Integer> place(SourceLocation location) {
    Map<String, Integer> place = new LinkedHashMap<>();
    place.put("line", location.getLine());
    place.put("column", location.getColumn());
    return place;
  }

  @Override
  public String getMessage() {
    return message;
  }

  @Override
  public List<SourceLocation> getLocations() {
    return locations;
  }

  @Override
  public List<Object> getPath() {
    return path;
  }

  @Override
  public Map<String, Object> getExtensions() {
    return extensions;
  }

  @Override
  public ErrorClassification getErrorType() {
    return ErrorType.DataFetchingException;
  }
}
