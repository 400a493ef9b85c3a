package io.vclustermanager.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Executes a statement over and over, prepared and planned once, by {@code pgbench}: what is
 * planned anew for each execution would be easy to beat.
 */
record PgBench(FilledService service, Path folder, Map<String, String> variables) {
  private static final Pattern RATE = Pattern.compile("tps = ([\\d.]+)");
  private static final int CLIENTS = 16;
  private static final int LATENCY = 2;
  private static final String LOG = "pgbench_log";

  /** Executes it for so many seconds. */
  Load run(Path sql, int seconds) throws IOException {
    clearLogs();
    var postmaster = service.process().postmaster();
    var before = Usage.microsWithChildren(postmaster);
    var output = Programs.run(environment(), folder, command(sql, seconds));
    var rate = RATE.matcher(output);
    if (!rate.find()) {
      throw new IllegalStateException(output);
    }
    var perSecond = Double.parseDouble(rate.group(1));
    awaitReaped();
    var latencies = latencies();
    return new Load(
        perSecond,
        latencies[latencies.length / 2] / 1e3,
        latencies[latencies.length * 99 / 100] / 1e3,
        0,
        (Usage.microsWithChildren(postmaster) - before) / (perSecond * seconds),
        0);
  }

  /** PostgreSQL counts what its processes used when they have ended. */
  private static void awaitReaped() {
    LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
  }

  private Map<String, String> environment() {
    return Map.of(
        "PGPASSWORD",
        service.database().password(),
        "PGOPTIONS",
        "-c plan_cache_mode=force_generic_plan");
  }

  private List<String> command(Path sql, int seconds) {
    var uri = URI.create(service.database().url().substring("jdbc:".length()));
    var command =
        new ArrayList<>(
            List.of("pgbench", "-n", "-M", "prepared", "-c", "" + CLIENTS, "-j", "2", "-T"));
    command.add("" + seconds);
    // One in a hundred is logged: to know the latencies without costing much.
    command.addAll(List.of("-l", "--sampling-rate=0.01", "--log-prefix=" + LOG));
    variables.forEach((name, value) -> command.addAll(List.of("-D", name + "=" + value)));
    command.addAll(
        List.of(
            "-h", uri.getHost(), "-p", "" + uri.getPort(), "-U", service.database().username()));
    command.addAll(List.of("-f", sql.toAbsolutePath().toString(), "postgres"));
    return command;
  }

  private double[] latencies() throws IOException {
    var all = new ArrayList<Double>();
    for (var file : logs()) {
      for (var line : Files.readAllLines(file)) {
        all.add(Double.parseDouble(line.split(" ", -1)[LATENCY]));
      }
    }
    var sorted = all.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private void clearLogs() throws IOException {
    for (var file : logs()) {
      Files.delete(file);
    }
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.getFileName().toString().startsWith(LOG)).toList();
    }
  }
}
