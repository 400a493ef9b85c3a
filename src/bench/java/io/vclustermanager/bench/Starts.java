package io.vclustermanager.bench;

import io.vclustermanager.testing.ServiceProcess;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.spi.ToolProvider;

/**
 * From the start of the process to the first answer, on a data folder that is there already:
 * without and with an AOT cache (JEP 483, 514), by turns.
 */
final class Starts {
  private static final String FLAGS = "service.flags";
  private static final String CLASSES = "target/classes";
  private static final int ROUNDS = 5;

  private final Path folder;
  private final Path cache;
  private final String flags = System.getProperty(FLAGS, "");

  private Starts(Path folder) {
    this.folder = folder;
    this.cache = folder.resolve("service.aot");
  }

  static void run() throws IOException {
    var folder = Path.of("target/bench/starts").toAbsolutePath();
    FilledService.clear(folder);
    Files.createDirectories(folder);
    var classPath = System.getProperty("service.class.path", "");
    System.setProperty("service.class.path", withJar(classPath, folder.resolve("service.jar")));
    new Starts(folder).measure();
    System.setProperty("service.class.path", classPath);
  }

  /** The cache takes classes from archives only. */
  private static String withJar(String classPath, Path jar) {
    var tool = ToolProvider.findFirst("jar").orElseThrow();
    tool.run(System.out, System.err, "-c", "-f", jar.toString(), "-C", CLASSES, ".");
    var classes = Path.of(CLASSES).toAbsolutePath().toString();
    return classPath.replace(classes, jar.toString());
  }

  private void measure() throws IOException {
    start(" -XX:AOTCacheOutput=" + cache);
    var plain = new double[ROUNDS];
    var cached = new double[ROUNDS];
    for (var round = 0; round < ROUNDS; round++) {
      plain[round] = start("");
      cached[round] = start(" -XX:AOTCache=" + cache);
    }
    System.out.printf(
        "Start to first answer, medians of %d: %.2f s plain, %.2f s with an AOT cache of %d MB"
            + " (ratio %.2f)%n",
        ROUNDS,
        median(plain),
        median(cached),
        Files.size(cache) / 1_000_000,
        median(cached) / median(plain));
    System.setProperty(FLAGS, flags);
  }

  /** In seconds. */
  private double start(String more) {
    System.setProperty(FLAGS, flags + more);
    try (var service = ServiceProcess.start(folder.resolve("data"), Map.of())) {
      var age = service.age();
      service.terminate();
      // The cache is written on the way out.
      if (!service.awaitEnd(TestService.DEADLINE.plus(Duration.ofMinutes(1)))) {
        throw new IllegalStateException("The service does not end");
      }
      return age.toMillis() / 1e3;
    }
  }

  private static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
