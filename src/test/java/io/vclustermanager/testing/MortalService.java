package io.vclustermanager.testing;

import io.vclustermanager.testing.TestPostgres.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A service that is killed and started again on the same data folder, and a client that does not
 * give up: it asks again when there is no answer.
 */
public final class MortalService implements AutoCloseable {
  private static final long PAUSE_NANOS = 250_000_000;
  private static final int UNAVAILABLE = 503;

  private final Path data;
  private final Map<String, String> settings;
  private final String token = SigningKey.token("root", "admin");
  private final AtomicInteger retries = new AtomicInteger();
  private volatile ServiceProcess process;

  private MortalService(Path data, Map<String, String> settings) {
    this.data = data;
    this.settings = settings;
    this.process = ServiceProcess.start(data, settings);
  }

  /** Starts it for the first time. */
  public static MortalService start(Path data, Map<String, String> settings) {
    return new MortalService(data, settings);
  }

  /** SIGKILL to the JVM; its PostgreSQL lives on. */
  public void kill() {
    process.kill();
  }

  /** Starts it again and waits until it answers. */
  public void startAgain() {
    process = ServiceProcess.start(data, settings);
  }

  /** The process that runs now, or ran last. */
  public ServiceProcess process() {
    return process;
  }

  /** Where it answers, or did last. */
  public URI uri() {
    return process.uri();
  }

  /** Its database. */
  public Database database() {
    return process.database();
  }

  /** An administrator's token. */
  public String token() {
    return token;
  }

  /** How often the client asked again because there was no answer. */
  public int retries() {
    return retries.get();
  }

  /** Asks until there is an answer. */
  public Answer askUntilAnswered(String query, Map<String, ?> variables) {
    while (true) {
      try {
        var answer = GraphClient.ask(uri(), token, query, variables);
        if (answer.status() != UNAVAILABLE) {
          return answer;
        }
      } catch (IOException | AssertionError e) {
        // Killed, whether before or after it did what was asked: the idempotency key tells it.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      retries.incrementAndGet();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
