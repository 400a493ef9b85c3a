package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.websocket.CloseReason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Close frames that fit, with codes that may be sent. */
final class SocketCloseTest {
  @Test
  void cutsAReasonToTheSizeOfAControlFrame() {
    var reason = SocketClose.duplicate("ü".repeat(1000)).getReason();
    assertThat(reason.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(100, 123);
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000", "1001, 1001", "4000, 4000", "1005, 1000", "1006, 1000", "-1, 1000"})
  void answersACloseWithACodeThatMayBeSent(int theirs, int ours) {
    assertThat(SocketClose.echo(new CloseReason(theirs, "x")).getCode()).isEqualTo(ours);
  }
}
