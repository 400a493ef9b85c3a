package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Which failures are worth asking the same again. */
final class DatabaseFailuresTest {
  /** Of two who wait for each other, PostgreSQL has one give up: that one did nothing wrong. */
  @Test
  void whoGaveUpALockForAnotherMayAskAgain() {
    assertThat(DatabaseFailures.isLocked(new SQLException("deadlock detected", "40P01"))).isTrue();
    assertThat(DatabaseFailures.isLocked(new SQLException("lock timeout", "55P03"))).isTrue();
    assertThat(DatabaseFailures.isLocked(new SQLException("taken", "23505"))).isFalse();
  }
}
