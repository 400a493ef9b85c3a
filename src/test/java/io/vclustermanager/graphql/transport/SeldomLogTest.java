package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What strangers can bring about at will is said once a minute. */
final class SeldomLogTest {
  private final SettableTicker ticker = new SettableTicker();
  private final SeldomLog log = new SeldomLog(ticker::read);
  private final List<Long> said = new ArrayList<>();

  @Test
  void oneOfManyIsSaidAndThenHowManyWereNot() {
    for (var i = 0; i < 1000; i++) {
      log.say(said::add);
    }
    assertThat(said).containsExactly(0L);

    ticker.move(Duration.ofSeconds(59));
    log.say(said::add);
    assertThat(said).containsExactly(0L);

    ticker.move(Duration.ofSeconds(1));
    log.say(said::add);
    log.say(said::add);
    assertThat(said).containsExactly(0L, 1000L);
  }
}
