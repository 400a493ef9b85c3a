package io.vclustermanager.inventory.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;

/** A service in a JVM of its own, as far as its database goes: for tests that kill it. */
final class OtherJvm implements AutoCloseable {
  static final String READY = "ready";
  private final Process process;
  private final BufferedReader output;

  private OtherJvm(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts a database, writes a row, says so and waits to be killed; a refusal is printed. */
  public static void main(String[] args) throws Exception {
    try {
      var postgres = EmbeddedPostgres.start(Path.of(args[0]));
      try (var connection =
              DriverManager.getConnection(
                  postgres.jdbcUrl(), postgres.username(), postgres.password());
          var statement = connection.createStatement()) {
        statement.execute("create table kept (word text)");
        statement.execute("insert into kept values ('committed')");
      }
      System.out.println(READY);
      Thread.currentThread().join();
    } catch (EmbeddedPostgresException e) {
      System.out.println(e.getMessage());
    }
  }

  static OtherJvm start(Path dataFolder) throws IOException {
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var command =
        List.of(java.toString(), "-cp", classPath, OtherJvm.class.getName(), dataFolder.toString());
    return new OtherJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line it prints. */
  String says() throws IOException {
    return String.valueOf(output.readLine());
  }

  /** SIGKILL: no shutdown hook runs. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
