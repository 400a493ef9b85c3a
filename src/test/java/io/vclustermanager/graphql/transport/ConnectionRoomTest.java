package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** For how many connections there is room. */
final class ConnectionRoomTest {
  private static final long MEGABYTE = 1024 * 1024;

  @Test
  void whatIsScarcerDecides() {
    assertThat(ConnectionRoom.of(1024, 512 * MEGABYTE)).isEqualTo(256);
    assertThat(ConnectionRoom.of(1_048_576, 512 * MEGABYTE)).isEqualTo(4096);
  }

  @Test
  void aFewThereAreAlwaysAndNeverTooMany() {
    assertThat(ConnectionRoom.of(20, MEGABYTE)).isEqualTo(16);
    assertThat(ConnectionRoom.of(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(100_000);
    assertThat(ConnectionRoom.usual()).isBetween(16, 100_000);
  }
}
