package io.vclustermanager.inventory.embedded;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Knocks at a server on this machine.
 *
 * @param port where it listens
 * @param password of the user {@value PostgresPrograms#USERNAME}
 */
record PostgresDoor(int port, String password) {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** How a server answers. */
  enum Answer {
    /** It lets us in and runs with the wanted settings. */
    WELCOME,
    /** It lets us in, but it was started with other settings. */
    OTHER_SETTINGS,
    /** It does not take our password. */
    WRONG_PASSWORD,
    /** Nothing within the time limit. */
    SILENCE
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** Asks until there is an answer: a server that is still starting or recovering says "later". */
  Answer ask(PostgresSettings settings, Duration limit) {
    var deadline = System.nanoTime() + limit.toNanos();
    do {
      var answer = askOnce(settings);
      if (answer != Answer.SILENCE) {
        return answer;
      }
    } while (System.nanoTime() < deadline && pause());
    return Answer.SILENCE;
  }

  private Answer askOnce(PostgresSettings settings) {
    try (var connection = DriverManager.getConnection(url(), properties());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("show fsync")) {
      rows.next();
      return rows.getString(1).equals("on") == settings.durable()
          ? Answer.WELCOME
          : Answer.OTHER_SETTINGS;
    } catch (SQLException e) {
      var invalidAuthorization = e.getSQLState() != null && e.getSQLState().startsWith("28");
      return invalidAuthorization ? Answer.WRONG_PASSWORD : Answer.SILENCE;
    }
  }

  private Properties properties() {
    var properties = new Properties();
    properties.setProperty("user", PostgresPrograms.USERNAME);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("socketTimeout", "2");
    return properties;
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
