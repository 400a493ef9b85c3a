package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What lies in memory of one connection: each request's bytes, until it is answered. */
final class HeldTest {
  private final Held held = new Held();

  @Test
  void eachRequestIsReleasedWithItsOwnAnswer() {
    held.arrived(100);
    held.end(60);
    assertThat(held.arriving()).isEqualTo(40);
    held.arrived(10);
    held.end(50);
    held.arrived(7);

    assertThat(held.answered()).isEqualTo(60);
    assertThat(held.isAnswering()).isTrue();
    assertThat(held.answered()).isEqualTo(50);
    assertThat(held.isAnswering()).isFalse();
    assertThat(held.dropAll()).isEqualTo(7);
  }

  @Test
  void theRestOfWhatHasItsAnswerAlreadyIsThrownAway() {
    held.arrived(100);

    assertThat(held.answered()).isEqualTo(100);
    assertThat(held.arrived(50)).isZero();
    held.end(150);
    assertThat(held.isAnswering()).isFalse();
    assertThat(held.arrived(5)).isEqualTo(5);
    assertThat(held.dropAll()).isEqualTo(5);
  }

  @Test
  void nothingIsReleasedTwice() {
    held.arrived(10);
    held.end(10);

    assertThat(held.dropAll()).isEqualTo(10);
    assertThat(held.isAnswering()).as("it has no answer yet").isTrue();
    assertThat(held.answered()).isZero();
    assertThat(held.isAnswering()).isFalse();
  }

  @Test
  void whatWasNotCountedIsNotReleased() {
    held.end(30);
    held.arrived(5);

    assertThat(held.answered()).isZero();
    assertThat(held.dropArriving()).isEqualTo(5);
  }
}
