package io.vclustermanager.inventory;

import io.micronaut.context.annotation.Property;
import io.vclustermanager.model.FairTurns;
import io.vclustermanager.model.FairTurns.Turn;
import io.vclustermanager.model.OnBehalf;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;

/**
 * Who waits for a connection waits in rounds of callers: however many requests one of them has
 * under way, the next connection is somebody else's, and at no time does one have all. The pool
 * does not see to that: under load some would wait for seconds while others are served at once.
 *
 * <p>And no more reads at once than keep the processors busy: more statements under way only take
 * turns on them, and everybody's answer gets later. Transactions have turns of their own, since
 * they may wait for one another's locks, and operations have a pool of their own.
 */
@Singleton
final class ConnectionTurns {
  private static final int PER_PROCESSOR = 2;

  /** Of so many connections one at least is for transactions, however many processors there are. */
  private static final int PER_TRANSACTION = 3;

  private final FairTurns reads;
  private final FairTurns transactions;
  private final FairTurns operations;
  private final Duration longestWait;

  ConnectionTurns(
      @Property(name = "datasources.default.maximum-pool-size", defaultValue = "10") int size,
      @Property(name = "datasources.default.connection-timeout", defaultValue = "2000")
          long longestWait) {
    var busy = PER_PROCESSOR * Runtime.getRuntime().availableProcessors() + 1;
    var forReads = Math.clamp(size - Math.max(1, size / PER_TRANSACTION), 1, busy);
    var forTransactions = Math.max(1, size - forReads);
    this.reads = shared(forReads, Math.max(1, forReads - 1));
    this.transactions = shared(forTransactions, (forTransactions + 1) / 2);
    this.operations =
        new FairTurns(ConnectionPools.OF_OPERATIONS, _ -> ConnectionPools.OF_OPERATIONS);
    this.longestWait = Duration.ofMillis(longestWait);
  }

  /**
   * Turns of which each caller may have so many, and so may all strangers together: however many
   * sign in at once, they keep nobody from theirs. The service's own work belongs to no caller.
   */
  private static FairTurns shared(int turns, int mostOfOne) {
    return new FairTurns(turns, who -> who.equals(OnBehalf.NOBODY) ? turns : mostOfOne);
  }

  /** A turn at a connection for one piece of work, until it is given back. */
  Turn forWork() throws SQLException {
    return take(OperationsPlace.isHere() ? operations : reads);
  }

  /** A turn at a connection for a transaction, until it is given back. */
  Turn forTransaction() throws SQLException {
    return take(OperationsPlace.isHere() ? operations : transactions);
  }

  private Turn take(FairTurns turns) throws SQLException {
    Optional<Turn> turn;
    try {
      turn = turns.take(OnBehalf.who(), longestWait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("Interrupted while waiting for a connection", e);
    }
    return turn.orElseThrow(
        () ->
            new SQLTransientConnectionException(
                "No connection came free within " + longestWait.toMillis() + " ms"));
  }
}
