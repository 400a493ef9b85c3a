package io.vclustermanager.testing;

import io.vclustermanager.Application;
import io.vclustermanager.testing.TestPostgres.Database;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The service as a process of its own with an embedded PostgreSQL, for tests that kill it. What it
 * prints is kept, also in {@code <data>/service.log}.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final Pattern STARTED = Pattern.compile(".* listening on (http://\\S+)");
  private static final String PORT_LINE_FILE = "database/postmaster.pid";
  private static final int PORT_LINE = 3;

  private final Path data;
  private final Process process;
  private final long begun = System.nanoTime();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<URI> uri = new CompletableFuture<>();
  private final Thread reader;

  private ServiceProcess(Path data, Process process) {
    this.data = data;
    this.process = process;
    this.reader = Thread.ofPlatform().daemon().name("read the service").start(this::read);
  }

  /**
   * Starts it on this data folder, and does not wait.
   *
   * @param settings environment variables beyond those that every test needs
   */
  public static ServiceProcess launch(Path data, Map<String, String> settings) {
    try {
      Files.createDirectories(data);
      var builder = new ProcessBuilder(command()).redirectErrorStream(true);
      var environment = builder.environment();
      environment.put("VCM_DATA", data.toAbsolutePath().toString());
      environment.put("SERVER_PORT", "-1");
      environment.put("JWT_SECRET_KEY", SigningKey.VALUE);
      environment.put("VCM_QUOTA_CLUSTERS", "1000000");
      environment.put("VCM_LIMITS_REQUESTS_PER_MINUTE", "0");
      environment.put("VCM_LIMITS_MUTATIONS_PER_MINUTE", "0");
      environment.putAll(settings);
      return new ServiceProcess(data, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it on this data folder and waits until it answers. */
  public static ServiceProcess start(Path data, Map<String, String> settings) {
    var service = launch(data, settings);
    service.uri();
    return service;
  }

  /** The flags are those of {@code ./start}, so that the same thing is tested. */
  private static List<String> command() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("service.flags", "").strip().split("\\s+")));
    command.removeIf(String::isBlank);
    command.add("-cp");
    command.add(
        Stream.of("service.class.path", "surefire.test.class.path", "java.class.path")
            .flatMap(name -> Stream.ofNullable(System.getProperty(name)))
            .findFirst()
            .orElseThrow());
    command.add(Application.class.getName());
    return command;
  }

  /** Waits until it answers; where. */
  public URI uri() {
    try {
      return uri.get(TestService.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("The service did not start in time: " + lines, e);
    } catch (Exception e) {
      throw new AssertionError("The service did not start: " + lines, e);
    }
  }

  /** How long it has been since the process was started. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** What it has printed so far, standard error included. */
  public List<String> lines() {
    return lines;
  }

  /** The process's id. */
  public long pid() {
    return process.pid();
  }

  /** Its own PostgreSQL, which must run; also after it was killed. */
  public Database database() {
    try {
      var port = Files.readAllLines(data.resolve(PORT_LINE_FILE)).get(PORT_LINE).strip();
      var password = Files.readString(data.resolve("postgres-password")).strip();
      return new Database("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "vcm", password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The main process of its PostgreSQL. */
  public ProcessHandle postmaster() {
    try {
      var pid = Files.readAllLines(data.resolve(PORT_LINE_FILE)).getFirst().strip();
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL to the JVM alone: no shutdown hook runs, and its PostgreSQL lives on. */
  public void kill() {
    process.toHandle().destroyForcibly();
    awaitEnd(TestService.DEADLINE);
  }

  /** SIGTERM, without waiting; by the handle, so that what it says on its way out is read. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** Waits until it has ended and all it printed was read; whether it did in time. */
  public boolean awaitEnd(Duration limit) {
    try {
      var ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (ended) {
        reader.join(TestService.DEADLINE);
      }
      return ended;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The exit code of the ended process. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Ends it and the PostgreSQL that a killed one left behind. */
  @Override
  public void close() {
    terminate();
    if (!awaitEnd(TestService.DEADLINE)) {
      kill();
    }
    if (Files.exists(data.resolve(PORT_LINE_FILE))) {
      var left = postmaster();
      left.destroy();
      left.onExit().orTimeout(TestService.DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  private void read() {
    try (var output = process.inputReader();
        var log =
            Files.newBufferedWriter(
                data.resolve("service.log"),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND)) {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        keep(line, log);
      }
      uri.completeExceptionally(new IllegalStateException("It has ended"));
    } catch (IOException e) {
      uri.completeExceptionally(new CompletionException(e));
    }
  }

  private void keep(String line, BufferedWriter log) throws IOException {
    lines.add(line);
    log.write(line);
    log.newLine();
    log.flush();
    var started = STARTED.matcher(line);
    if (started.matches()) {
      uri.complete(URI.create(started.group(1)));
    }
  }
}
