package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** It is what RFC 9110 §5.6.7 calls an IMF-fixdate, of the second that is asked for. */
final class DateHeaderTest {
  @Test
  void followsTheSecond() {
    assertThat(DateHeader.at(Instant.parse("1994-11-06T08:49:37.999Z")))
        .isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(DateHeader.at(Instant.parse("1994-11-06T08:49:38Z")))
        .isEqualTo("Sun, 06 Nov 1994 08:49:38 GMT");
    assertThat(DateHeader.at(Instant.parse("1994-11-06T08:49:37Z")))
        .isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }
}
