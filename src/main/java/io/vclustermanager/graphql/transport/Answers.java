package io.vclustermanager.graphql.transport;

import graphql.ErrorClassification;
import graphql.ErrorType;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.introspection.GoodFaithIntrospection.BadFaithIntrospectionError;
import graphql.introspection.IntrospectionDisabledError;
import graphql.language.SourceLocation;
import graphql.validation.ValidationError;
import graphql.validation.ValidationErrorType;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives every error of a result its code and its request id, and hides what is not for clients. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  static ExecutionResult finish(ExecutionResult result, RequestId requestId) {
    if (result.getErrors().isEmpty()) {
      return result;
    }
    List<GraphQLError> errors = new ArrayList<>();
    for (var error : result.getErrors()) {
      errors.add(finish(error, requestId));
    }
    return result.transform(builder -> builder.errors(errors));
  }

  static AnswerError finish(GraphQLError error, RequestId requestId) {
    var answer = error instanceof AnswerError ours ? ours : translate(error, requestId);
    return answer.with(Map.of("requestId", requestId.value()));
  }

  private static AnswerError translate(GraphQLError error, RequestId requestId) {
    var extensions = extensions(error);
    var code = extensions.get("code") == null ? code(error) : null;
    if (code == Code.INTERNAL) {
      // The engine's own words hold values and class names: they are for the log.
      LOG.error("request {} failed at {}: {}", requestId, error.getPath(), error.getMessage());
      return Failures.internal().at(path(error), locations(error));
    }
    if (code != null) {
      extensions.put("code", code.name());
    }
    return new AnswerError(
        String.valueOf(error.getMessage()), locations(error), path(error), extensions, null);
  }

  static Code code(GraphQLError error) {
    if (error instanceof ValidationError validation
        && (validation.getValidationErrorType() == ValidationErrorType.MaxQueryDepthExceeded
            || validation.getValidationErrorType() == ValidationErrorType.MaxQueryFieldsExceeded)) {
      return Code.QUERY_TOO_COMPLEX;
    }
    return switch (error) {
      case BadFaithIntrospectionError _ -> Code.QUERY_TOO_COMPLEX;
      case IntrospectionDisabledError _ -> Code.FORBIDDEN;
      default -> code(error.getErrorType());
    };
  }

  private static Code code(@Nullable ErrorClassification type) {
    return type instanceof ErrorType known
        ? switch (known) {
          case InvalidSyntax, ValidationError, OperationNotSupported -> Code.BAD_USER_INPUT;
          case ExecutionAborted -> Code.QUERY_TOO_COMPLEX;
          case DataFetchingException, NullValueInNonNullableField -> Code.INTERNAL;
        }
        : Code.INTERNAL;
  }

  private static Map<String, Object> extensions(GraphQLError error) {
    Map<String, Object> given = error.getExtensions();
    Map<String, Object> copy = given == null ? new LinkedHashMap<>() : new LinkedHashMap<>(given);
    copy.remove("classification");
    return copy;
  }

  private static List<Object> path(GraphQLError error) {
    List<Object> path = error.getPath();
    return path == null ? List.of() : path;
  }

  private static List<SourceLocation> locations(GraphQLError error) {
    List<SourceLocation> locations = error.getLocations();
    return locations == null ? List.of() : locations;
  }
}
