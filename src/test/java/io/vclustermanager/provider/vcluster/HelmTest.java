package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a step waits for Helm. */
final class HelmTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Each step that waits holds one of the places of all durable work. */
  @Test
  void howeverManyOwnersWaitSomePlacesAreLeft() {
    assertThat(Helm.longestWait(0, 0)).isGreaterThan(LONG);
    assertThat(Helm.longestWait(23, 23)).isGreaterThan(LONG);
    assertThat(Helm.longestWait(24, 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Helm.longestWait(24, 0)).isBetween(Duration.ofSeconds(10), LONG);
    assertThat(Helm.longestWait(40, 0)).isEqualTo(Duration.ofSeconds(1));
  }
}
