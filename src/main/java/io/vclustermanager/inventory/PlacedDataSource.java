package io.vclustermanager.inventory;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Gives whoever asks a connection of their place: operations theirs, see {@link OperationsPlace},
 * and everybody else that of requests. So it is decided once, for plain reads, transactions and
 * repositories alike.
 *
 * @param requests also whatever is not for operations
 */
record PlacedDataSource(HikariDataSource requests, HikariDataSource operations)
    implements DataSource {
  @Override
  public Connection getConnection() throws SQLException {
    return (OperationsPlace.isHere() ? operations : requests).getConnection();
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("The database has one user");
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return requests.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    requests.setLogWriter(out);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return requests.getLoginTimeout();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    requests.setLoginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("It logs by SLF4J");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : requests.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || requests.isWrapperFor(type);
  }
}
