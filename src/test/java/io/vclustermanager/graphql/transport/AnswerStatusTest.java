package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionResult;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The status of an answer, by what it holds and which type was asked for. */
final class AnswerStatusTest {
  private static ExecutionResult refused(Code code) {
    return ExecutionResult.newExecutionResult()
        .errors(List.of(AnswerError.of(code, "because")))
        .build();
  }

  private static ExecutionResult executed(@Nullable Object data, Code code) {
    return refused(code).transform(builder -> builder.data(data));
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHENTICATED, 401, 401",
    "FORBIDDEN, 403, 403",
    "BAD_USER_INPUT, 400, 200",
    "CURSOR_EXPIRED, 400, 200",
    "RATE_LIMITED, 429, 429",
    "QUERY_TOO_COMPLEX, 400, 200",
    "PERSISTED_QUERY_NOT_FOUND, 400, 200",
    "UNAVAILABLE, 503, 503",
    "INTERNAL, 500, 500"
  })
  void whatWasNotExecutedSaysSo(Code code, int graphQl, int json) {
    assertThat(AnswerStatus.of(refused(code), AnswerType.GRAPHQL_RESPONSE).getCode())
        .isEqualTo(graphQl);
    assertThat(AnswerStatus.of(refused(code), AnswerType.JSON).getCode()).isEqualTo(json);
  }

  @Test
  void whatWasExecutedIsOk() {
    var partial = executed(Map.of("a", 1), Code.UNAVAILABLE);
    assertThat(AnswerStatus.of(partial, AnswerType.GRAPHQL_RESPONSE).getCode()).isEqualTo(200);
    var empty = executed(null, Code.INTERNAL);
    assertThat(AnswerStatus.of(empty, AnswerType.GRAPHQL_RESPONSE).getCode()).isEqualTo(200);
  }

  @Test
  void noDataWithoutADatabaseIsUnavailable() {
    var nothing = executed(null, Code.UNAVAILABLE);
    assertThat(AnswerStatus.of(nothing, AnswerType.JSON).getCode()).isEqualTo(503);
  }
}
