package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vclustermanager.model.FairTurns.Turn;
import io.vclustermanager.model.OnBehalf;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nobody has all turns at connections, but for the service itself. */
final class ConnectionTurnsTest {
  private static final int SIZE = 10;

  private final ConnectionTurns turns = new ConnectionTurns(SIZE, 0);

  /** A turn as somebody asks for it. */
  @FunctionalInterface
  private interface Asked {
    Turn take() throws SQLException;
  }

  @Test
  void howeverManySignInTheServiceAndItsCallersHaveTheirTurns() throws Exception {
    for (Asked asked : List.<Asked>of(turns::forWork, turns::forTransaction)) {
      var taken = all(OnBehalf.STRANGERS, asked);

      assertThat(taken).isNotEmpty();
      take(OnBehalf.NOBODY, asked).close();
      take("anna", asked).close();
      taken.forEach(Turn::close);
    }
  }

  @Test
  void theServiceMayHaveAll() {
    assertThat(all(OnBehalf.NOBODY, turns::forWork))
        .hasSizeGreaterThan(all(OnBehalf.STRANGERS, new ConnectionTurns(SIZE, 0)::forWork).size());
    assertThatExceptionOfType(SQLTransientConnectionException.class)
        .isThrownBy(() -> take("anna", turns::forWork));
  }

  /** As many as somebody gets. */
  private static List<Turn> all(String who, Asked asked) {
    var taken = new ArrayList<Turn>();
    try {
      while (taken.size() <= SIZE) {
        taken.add(take(who, asked));
      }
    } catch (SQLException _) {
      // no more
    }
    return taken;
  }

  private static Turn take(String who, Asked asked) throws SQLException {
    return OnBehalf.of(
            who,
            () -> {
              try {
                return new Taken(asked.take(), null);
              } catch (SQLException e) {
                return new Taken(null, e);
              }
            })
        .get();
  }

  /** A turn, or why there is none. */
  private record Taken(@Nullable Turn turn, @Nullable SQLException failure) {
    Turn get() throws SQLException {
      if (turn == null) {
        throw failure == null ? new SQLException() : failure;
      }
      return turn;
    }
  }
}
