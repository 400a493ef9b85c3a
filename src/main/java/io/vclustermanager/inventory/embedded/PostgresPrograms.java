package io.vclustermanager.inventory.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code initdb} and {@code pg_ctl}, run one at a time with a time limit. What they say goes to a
 * file in the data folder and, when they fail, into the exception.
 *
 * @param bin the folder of the programs
 * @param folder the data folder
 */
record PostgresPrograms(Path bin, DataFolder folder) {
  static final String USERNAME = "vcm";
  private static final int LINES_SHOWN = 12;

  /** Makes a new database cluster in {@code target}, which must not exist. */
  void initdb(Path target, PostgresSettings settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--pgdata=" + target,
                "--username=" + USERNAME,
                "--pwfile=" + folder.passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--set=timezone=UTC",
                "--set=log_timezone=UTC",
                "--no-instructions"));
    if (!settings.durable()) {
      arguments.add("--no-sync");
    }
    run(Duration.ofMinutes(2), "initdb", arguments);
  }

  /** Starts the server in a session of its own and returns when it answers. */
  void start(Path log, PostgresSettings settings, int port) {
    run(
        Duration.ofSeconds(70),
        "pg_ctl",
        List.of(
            "start",
            "--wait",
            "--timeout=60",
            "--pgdata=" + folder.database(),
            "--log=" + log,
            "--options=" + settings.commandLine(port)));
  }

  /**
   * Stops the server.
   *
   * @param mode {@code fast} or {@code immediate}
   * @param limit how long to wait for its end, in whole seconds
   * @return whether it ended in time
   */
  boolean stop(String mode, Duration limit) {
    try {
      run(
          limit.plusSeconds(5),
          "pg_ctl",
          List.of(
              "stop",
              "--wait",
              "--mode=" + mode,
              "--timeout=" + limit.toSeconds(),
              "--pgdata=" + folder.database()));
      return true;
    } catch (ProgramFailedException e) {
      return false;
    }
  }

  private void run(Duration limit, String program, List<String> arguments) {
    var output = folder.log(program);
    try {
      var process = process(program, arguments, output).start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw failed(program, "took longer than " + limit.toSeconds() + " s", output);
      }
      if (process.exitValue() != 0) {
        throw failed(program, "ended with exit code " + process.exitValue(), output);
      }
    } catch (IOException e) {
      throw new ProgramFailedException("cannot run " + bin.resolve(program) + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProgramFailedException("interrupted while running " + program, e);
    }
  }

  private ProcessBuilder process(String program, List<String> arguments, Path output) {
    List<String> command = new ArrayList<>();
    if (Superuser.isCurrent()) {
      // PostgreSQL refuses to run as root; in a user namespace of its own root is nobody.
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(arguments);
    var process = new ProcessBuilder(command).redirectErrorStream(true);
    process.redirectOutput(output.toFile()).directory(folder.path().toFile());
    // PGDATA, PGOPTIONS and the like are meant for somebody's other server.
    process.environment().keySet().removeIf(name -> name.startsWith("PG"));
    process.environment().put("LC_ALL", "C");
    return process;
  }

  private static ProgramFailedException failed(String program, String how, Path output)
      throws IOException {
    var said = tail(output);
    var hint =
        said.contains("unshare failed")
            ? " (PostgreSQL does not run as root, and this machine does not let root become nobody:"
                + " run the service as another user, or give a database of your own in"
                + " DATASOURCES_DEFAULT_URL)"
            : "";
    return new ProgramFailedException(program + " " + how + hint + ": " + said, null);
  }

  /** The last lines of a log file, for messages. */
  static String tail(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    var lines = Files.readAllLines(log);
    return String.join(
        System.lineSeparator(),
        lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }
}
