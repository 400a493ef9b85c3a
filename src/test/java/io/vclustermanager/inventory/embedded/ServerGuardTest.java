package io.vclustermanager.inventory.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestService;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ServerGuardTest {
  private static final Duration OFTEN = Duration.ofMillis(5);
  private static final int MOST = 5;

  private final AtomicInteger starts = new AtomicInteger();

  @Test
  void aServerThatDoesNotStayIsGivenUp() {
    try (var guard = new ServerGuard(() -> false, starts::incrementAndGet, OFTEN)) {
      TestService.await("the guard to give up", guard::isLost);
      assertThat(starts).hasValue(MOST);
    }
  }

  @Test
  void aStartThatFailsIsTriedAgain() {
    try (var guard = new ServerGuard(() -> starts.get() > 2, this::fail, OFTEN)) {
      TestService.await("the third start", () -> starts.get() > 2);
      assertThat(guard.isLost()).isFalse();
    }
  }

  @Test
  void aServerThatRunsIsLeftAlone() {
    var looks = new AtomicInteger();
    try (var _ =
        new ServerGuard(() -> looks.incrementAndGet() > 0, starts::incrementAndGet, OFTEN)) {
      TestService.await("some looks", () -> looks.get() > MOST);
    }
    assertThat(starts).hasValue(0);
  }

  private void fail() {
    starts.incrementAndGet();
    throw new EmbeddedPostgresException("what the dead one left is still there");
  }
}
