package io.vclustermanager.inventory;

import io.micronaut.context.BeanProvider;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.micronaut.transaction.TransactionCallback;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.TransactionStatus;
import io.micronaut.transaction.support.TransactionSynchronization;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.CommitListener;
import io.vclustermanager.model.Cutoff;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to PostgreSQL: one transaction per intent, plain connections for reads outside of one.
 * Nobody waits for ever: not for a connection, and not for a lock that another transaction holds.
 */
@Singleton
public final class Database {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /**
   * Who waits for a lock keeps a connection from others. Whoever holds it needs some milliseconds,
   * so that one who waits for longer is behind many, or behind somebody who is stuck. Local to the
   * transaction: migrations wait for as long as it takes.
   */
  private static final String BOUNDED_LOCKS = "set local lock_timeout = '2s'";

  private final TransactionOperations<Connection> transactions;
  private final DataSource plain;
  private final BeanProvider<CommitListener> listeners;
  private final ConnectionTurns turns;
  private final DatabaseWatch watch;

  Database(
      TransactionOperations<Connection> transactions,
      DataSource dataSource,
      BeanProvider<CommitListener> listeners,
      ConnectionTurns turns,
      DatabaseWatch watch) {
    this.transactions = transactions;
    this.plain = DelegatingDataSource.unwrapDataSource(dataSource);
    this.listeners = listeners;
    this.turns = turns;
    this.watch = watch;
  }

  /** Work on a connection. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T on(Connection connection) throws SQLException;
  }

  /** Work inside a transaction. */
  @FunctionalInterface
  public interface Unit<T> {
    /** Does it; what it returns is the transaction's result. */
    T run();
  }

  /** Runs the unit in a transaction of its own, then tells the listeners. */
  public <T> T inTransaction(Unit<T> unit) {
    var result = write(status -> cancellable(status, unit));
    tellListeners();
    return result;
  }

  /**
   * Runs the unit in a transaction of its own that is taken back unless its result is to be kept.
   */
  public <T> T inTransaction(Unit<T> unit, Predicate<T> keep) {
    var result =
        write(
            status -> {
              var value = cancellable(status, unit);
              if (!keep.test(value)) {
                status.setRollbackOnly();
              }
              return value;
            });
    tellListeners();
    return result;
  }

  /** Whether whoever asks is inside a transaction, whose locks and connection others wait for. */
  public boolean isInTransaction() {
    return transactionStatus().isPresent();
  }

  /**
   * Runs one piece of work: on the transaction's connection if there is one, else on a connection
   * that commits each statement by itself, which saves two round trips.
   *
   * @param tried what the work tries, for the error's text
   */
  <T> T work(String tried, Work<T> work) {
    Cutoff.check();
    try {
      var status = currentTransaction();
      if (status.isPresent()) {
        return work.on(status.get().getConnection());
      }
      try (var _ = turns.forWork();
          var connection = plain.getConnection();
          var _ = Cutoff.begin(() -> cancel(connection))) {
        return work.on(connection);
      }
    } catch (SQLException e) {
      // Cancelled by ourselves: that is no failure of the database.
      Cutoff.check();
      throw isBusy(e) ? new DatabaseBusyException(tried, e) : new DatabaseException(tried, e);
    }
  }

  /**
   * Who waited in vain for a connection to a database that answers came when it was busy, and so
   * did who waited for a lock.
   */
  private boolean isBusy(SQLException failure) {
    return failure instanceof SQLTransientConnectionException && watch.answers()
        || DatabaseFailures.isLocked(failure);
  }

  private <T> T write(TransactionCallback<Connection, T> work) {
    if (isInTransaction()) {
      return transactions.executeWrite(work);
    }
    Cutoff.check();
    try (var _ = turns.forTransaction()) {
      return transactions.executeWrite(work);
    } catch (SQLException e) {
      throw isBusy(e)
          ? new DatabaseBusyException("begin a transaction", e)
          : new DatabaseException("begin a transaction", e);
    } catch (DatabaseException e) {
      throw e;
    } catch (RuntimeException e) {
      for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException failure && isBusy(failure)) {
          throw new DatabaseBusyException("begin a transaction", failure);
        }
      }
      throw e;
    }
  }

  private static <T> T cancellable(TransactionStatus<Connection> status, Unit<T> unit) {
    var connection = status.getConnection();
    try (var _ = Cutoff.begin(() -> cancel(connection))) {
      boundLocks(connection);
      return unit.run();
    }
  }

  private static void boundLocks(Connection connection) {
    try {
      Sql.of(BOUNDED_LOCKS).update(connection);
    } catch (SQLException e) {
      Cutoff.check();
      throw new DatabaseException("begin a transaction", e);
    }
  }

  /** Asks PostgreSQL to give up the connection's statement; without one, nothing happens. */
  private static void cancel(Connection connection) {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      LOG.warn("A statement that nobody waits for any more cannot be cancelled", e);
    }
  }

  /** Runs a statement that changes something; the listeners hear of it once it is committed. */
  <T> T change(String tried, Work<T> work) {
    var result = work(tried, work);
    if (currentTransaction().isEmpty()) {
      tellListeners();
    }
    return result;
  }

  /** Runs it when the transaction is committed; at once where there is none. */
  public void afterCommit(Runnable action) {
    currentTransaction()
        .ifPresentOrElse(
            status ->
                status.registerSynchronization(
                    new TransactionSynchronization() {
                      @Override
                      public void afterCommit() {
                        action.run();
                      }
                    }),
            action);
  }

  private Optional<? extends TransactionStatus<?>> transactionStatus() {
    return transactions.findTransactionStatus();
  }

  @SuppressWarnings("unchecked")
  private Optional<TransactionStatus<Connection>> currentTransaction() {
    return transactionStatus().map(status -> (TransactionStatus<Connection>) status);
  }

  private void tellListeners() {
    listeners.forEach(CommitListener::committed);
  }
}
