package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.execution.AbortExecutionException;
import io.micronaut.data.connection.exceptions.ConnectionException;
import io.micronaut.data.connection.exceptions.NoConnectionException;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failure becomes which code, wherever it hides in the chain of causes. */
final class FailuresTest {
  private static AnswerError describe(Throwable failure) {
    return Failures.describe(new CompletionException(failure), RequestId.create());
  }

  @ParameterizedTest
  @ValueSource(strings = {"08000", "08006", "57P01", "57P03", "53300"})
  void aLostConnectionIsUnavailable(String state) {
    var error = describe(new IllegalStateException(new SQLException("secret", state)));
    assertThat(error.has(Code.UNAVAILABLE)).isTrue();
    assertThat(error.extensions()).containsEntry("retryable", true);
    assertThat(error.message()).doesNotContain("secret");
  }

  @Test
  void aPoolWithoutConnectionsIsUnavailable() {
    assertThat(describe(new SQLTransientConnectionException("secret")).has(Code.UNAVAILABLE))
        .isTrue();
  }

  @Test
  void aConnectionThatBrokeAndWasClosedByThePoolIsUnavailable() {
    var closed = new SQLException("Connection is closed");
    assertThat(describe(closed).has(Code.UNAVAILABLE)).isTrue();
    assertThat(describe(new ConnectionException("secret", closed)).has(Code.UNAVAILABLE)).isTrue();
  }

  @Test
  void whatTheEngineBrokeOffBecauseItsTimeWasOverIsUnavailable() {
    assertThat(describe(new AbortExecutionException("cancelled")).has(Code.UNAVAILABLE)).isTrue();
  }

  @Test
  void aStatementOutsideOfAConnectionIsOurBug() {
    assertThat(describe(new NoConnectionException("secret")).has(Code.INTERNAL)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "57014", "42601"})
  void otherDatabaseErrorsAreBugs(String state) {
    var error = describe(new SQLException("secret", state));
    assertThat(error.has(Code.INTERNAL)).isTrue();
    assertThat(error.message()).isEqualTo("Internal error");
  }

  @Test
  void aProblemKeepsItsWordsAndHints() {
    var error = describe(GraphQlProblem.retryAfter(Code.RATE_LIMITED, "Slow down", 3));
    assertThat(error.message()).isEqualTo("Slow down");
    assertThat(error.extensions())
        .containsEntry("code", "RATE_LIMITED")
        .containsEntry("retryable", true)
        .containsEntry("retryAfterSeconds", 3);
  }
}
