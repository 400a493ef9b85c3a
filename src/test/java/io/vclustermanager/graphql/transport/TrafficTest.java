package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a connection is quiet, and when what comes in may be answered at once. */
final class TrafficTest {
  private final Traffic traffic = new Traffic();

  @Test
  void aRequestIsUnderWayFromItsFirstByteToTheEndOfItsAnswer() {
    assertThat(traffic.isQuiet()).isTrue();
    assertThat(traffic.bytes()).isTrue();
    assertThat(traffic.bytes()).isFalse();
    traffic.head();
    traffic.end();
    assertThat(traffic.isArriving()).isFalse();
    assertThat(traffic.isQuiet()).isFalse();
    traffic.answerBegins();
    assertThat(traffic.isQuiet()).isFalse();
    traffic.answerEnds();
    assertThat(traffic.isQuiet()).isTrue();
  }

  @Test
  void halfAHeadAndHalfABodyMayBeAnswered() {
    traffic.bytes();
    assertThat(traffic.mayBeAnswered()).isTrue();
    traffic.head();
    assertThat(traffic.mayBeAnswered()).isTrue();
  }

  @Test
  void whatHasItsAnswerAlreadyGetsNoSecondOne() {
    traffic.bytes();
    traffic.head();
    traffic.answerBegins();
    assertThat(traffic.mayBeAnswered()).isFalse();
    traffic.answerEnds();
    assertThat(traffic.mayBeAnswered()).isFalse();
  }

  @Test
  void whatComesBehindAnUnansweredRequestMustWait() {
    traffic.bytes();
    traffic.head();
    traffic.end();
    traffic.bytes();
    assertThat(traffic.mayBeAnswered()).isFalse();
    traffic.head();
    assertThat(traffic.mayBeAnswered()).isFalse();
  }

  @Test
  void aHeadThatCameWithTheEndOfAnotherRequestIsTheFirstOfItsOwn() {
    traffic.bytes();
    assertThat(traffic.head()).as("its bytes were known").isFalse();
    traffic.end();

    assertThat(traffic.head()).isTrue();
    assertThat(traffic.isArriving()).isTrue();
  }

  @Test
  void whatIsNoAnswerEndsNone() {
    traffic.bytes();
    traffic.head();
    assertThat(traffic.answerEnds()).isFalse();
    assertThat(traffic.mayBeAnswered()).isTrue();
  }
}
