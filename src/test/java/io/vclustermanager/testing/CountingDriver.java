package io.vclustermanager.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hands {@code jdbc:counting:…} on to the driver of {@code jdbc:…} and remembers the statements
 * that were executed to answer the graph. What the service does by itself has no fetcher on its
 * stack and is not remembered.
 */
public final class CountingDriver implements Driver {
  /** What stands before the rest of the URL. */
  public static final String PREFIX = "jdbc:counting:";

  private static final List<String> EXECUTED = new CopyOnWriteArrayList<>();

  /** The statements executed while this runs. */
  public static List<String> during(Runnable work) {
    EXECUTED.clear();
    work.run();
    return List.copyOf(EXECUTED);
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    return acceptsURL(url)
        ? proxy(Connection.class, DriverManager.getConnection(real(url), info), "")
        : null;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(PREFIX);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  private static String real(String url) {
    return "jdbc:" + url.substring(PREFIX.length());
  }

  private static <T> T proxy(Class<T> type, Object target, String sql) {
    return type.cast(
        Proxy.newProxyInstance(
            CountingDriver.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> invoke(target, sql, method, arguments)));
  }

  private static @Nullable Object invoke(
      Object target, String sql, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    var text = arguments != null && arguments.length > 0 ? String.valueOf(arguments[0]) : sql;
    if (method.getName().startsWith("execute") && isForTheGraph()) {
      EXECUTED.add(target instanceof PreparedStatement ? sql : text);
    }
    try {
      var result = method.invoke(target, arguments);
      return switch (method.getName()) {
        case "prepareStatement" -> proxy(PreparedStatement.class, result, text);
        case "createStatement" -> proxy(Statement.class, result, "");
        default -> result;
      };
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static boolean isForTheGraph() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame -> frame.getClassName().startsWith("io.vclustermanager.graphql.")));
  }
}
