package io.vclustermanager;

import io.vclustermanager.inventory.embedded.EmbeddedPostgres;
import io.vclustermanager.inventory.embedded.EmbeddedPostgresException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * The embedded PostgreSQL, starting on a thread of its own while the framework loads its classes.
 */
final class EarlyPostgres implements AutoCloseable {
  private final Path dataFolder;
  private final CompletableFuture<EmbeddedPostgres> server = new CompletableFuture<>();

  private EarlyPostgres(Path dataFolder) {
    this.dataFolder = dataFolder;
  }

  /** Begins to start the server of a data folder. */
  static EarlyPostgres begin(Path dataFolder) {
    var early = new EarlyPostgres(dataFolder);
    Thread.ofPlatform().name("start PostgreSQL").daemon().start(early::start);
    return early;
  }

  /**
   * Begins before the configuration is read, where it is plain without reading that the service
   * will want the embedded server: nothing given names a database, and there is no further place
   * (arguments, files, environments) that could. Who reads the configuration checks the guess.
   */
  static Optional<EarlyPostgres> guess(Map<String, Object> overrides, String... args) {
    var elsewhere =
        args.length > 0
            || overrides.containsKey(StartSettings.DATABASE_URL)
            || Stream.of(
                    "datasources.default.url", "micronaut.config.files", "micronaut.environments")
                .anyMatch(name -> outside(name).isPresent());
    if (elsewhere) {
      return Optional.empty();
    }
    var folder =
        Optional.ofNullable(overrides.get(StartSettings.DATA_FOLDER))
            .map(Object::toString)
            .or(() -> outside(StartSettings.DATA_FOLDER))
            .filter(given -> !given.isBlank())
            .orElse(StartSettings.DEFAULT_DATA_FOLDER);
    return Optional.of(begin(Path.of(folder)));
  }

  private static Optional<String> outside(String name) {
    var variable = name.replace('.', '_').toUpperCase(Locale.ROOT);
    return Optional.ofNullable(System.getProperty(name))
        .or(() -> Optional.ofNullable(System.getenv(variable)));
  }

  Path dataFolder() {
    return dataFolder;
  }

  /**
   * Waits until the server answers.
   *
   * @throws StartRefusedException when it cannot be started
   */
  EmbeddedPostgres await() {
    try {
      return server.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof EmbeddedPostgresException refusal) {
        throw new StartRefusedException(String.valueOf(refusal.getMessage()), refusal);
      }
      throw e;
    }
  }

  /** Stops the server, also one that is still starting; nothing where it could not start. */
  @Override
  public void close() {
    if (server.handle((started, failure) -> failure == null).join()) {
      server.join().close();
    }
  }

  private void start() {
    try {
      server.complete(EmbeddedPostgres.start(dataFolder));
    } catch (Throwable e) {
      server.completeExceptionally(e);
    }
  }
}
