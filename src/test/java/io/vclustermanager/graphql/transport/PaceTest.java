package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who is too slow, over windows of ten in which a hundred bytes must come. */
final class PaceTest {
  private final Pace pace = new Pace(10, 100);

  PaceTest() {
    pace.resume(0);
    pace.begin(0);
  }

  @Test
  void nobodyIsTooSlowBeforeAWindowIsOver() {
    pace.arrived(1);

    assertThat(pace.isTooSlow(9)).isFalse();
    assertThat(pace.isTooSlow(10)).isTrue();
  }

  @Test
  void eachWindowIsJudgedByItself() {
    pace.arrived(1_000_000);
    assertThat(pace.isTooSlow(10)).isFalse();

    pace.arrived(99);
    assertThat(pace.isTooSlow(20)).isTrue();
  }

  @Test
  void whoBringsJustEnoughGoesOnForEver() {
    for (var now = 10; now < 1000; now += 10) {
      pace.arrived(100);
      assertThat(pace.isTooSlow(now)).isFalse();
    }
  }

  @Test
  void whileNobodyReadsTimeStandsStill() {
    pace.arrived(1);
    pace.pause(4);
    assertThat(pace.isTooSlow(500)).isFalse();

    pace.resume(1000);
    assertThat(pace.isTooSlow(1005)).isFalse();
    assertThat(pace.isTooSlow(1006)).isTrue();
  }

  @Test
  void aNewRequestBeginsAnew() {
    pace.arrived(1);
    pace.begin(9);

    assertThat(pace.isTooSlow(18)).isFalse();
    assertThat(pace.isTooSlow(19)).isTrue();
  }
}
