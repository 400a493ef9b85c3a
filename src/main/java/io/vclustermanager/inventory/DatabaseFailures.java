package io.vclustermanager.inventory;

import io.micronaut.data.connection.exceptions.ConnectionException;
import io.micronaut.data.connection.exceptions.NoConnectionException;
import io.micronaut.data.connection.jdbc.exceptions.CannotGetJdbcConnectionException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What failures of PostgreSQL, and of the way to it, mean to those who do not speak SQL. */
public final class DatabaseFailures {
  private DatabaseFailures() {}

  /** It will come back: 08 no connection, 57P01 to 57P05 it shuts down, 53300 it is full. */
  public static boolean isGone(Throwable failure) {
    return switch (failure) {
      case NoConnectionException _ -> false;
      case ConnectionException _ -> true;
      case CannotGetJdbcConnectionException _ -> true;
      case io.micronaut.transaction.jdbc.exceptions.CannotGetJdbcConnectionException _ -> true;
      case SQLTransientConnectionException _ -> true;
      case SQLNonTransientConnectionException _ -> true;
      case SQLException sql -> hasState(sql, "08", "57P0", "53300") || isClosedByPool(sql);
      default -> false;
    };
  }

  /** 42501: the user lacks the right for it. */
  static boolean isForbidden(SQLException failure) {
    return hasState(failure, "42501");
  }

  /**
   * Another transaction has held a lock for as long as one may be waited for (55P03), or waits for
   * this one's itself (40P01): it goes on now, and the same may be asked again.
   */
  static boolean isLocked(SQLException failure) {
    return hasState(failure, "55P03", "40P01");
  }

  /** It cannot be used as configured: 08 no connection, 28 no admission, 3D no such database. */
  public static boolean isUnusable(Throwable failure) {
    return failure instanceof SQLException sql && hasState(sql, "08", "28", "3D");
  }

  /** The pool closes a connection that broke; whoever uses it on is told by these words alone. */
  private static boolean isClosedByPool(SQLException failure) {
    return failure.getSQLState() == null && "Connection is closed".equals(failure.getMessage());
  }

  private static boolean hasState(SQLException failure, String... beginnings) {
    @Nullable String state = failure.getSQLState();
    return state != null && Stream.of(beginnings).anyMatch(state::startsWith);
  }
}
