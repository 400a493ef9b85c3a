package io.vclustermanager.inventory.embedded;

import io.vclustermanager.testing.TestPostgres.Database;
import java.nio.file.Path;
import java.time.Duration;

/** A PostgreSQL that a test stops under a running service and starts again on the same port. */
public final class StoppablePostgres implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(30);

  private final EmbeddedPostgres server;
  private final PostgresPrograms programs;
  private final DataFolder folder;
  private final int port;

  private StoppablePostgres(EmbeddedPostgres server) {
    this.server = server;
    server.leaveAlone();
    this.folder = DataFolder.at(server.dataFolder());
    this.port = server.port();
    var unpacked = PostgresArchive.find().unpackInto(folder.programs());
    this.programs = new PostgresPrograms(unpacked.resolve("bin"), folder);
  }

  /** Starts it. */
  public static StoppablePostgres start(Path folder) {
    return new StoppablePostgres(EmbeddedPostgres.start(folder, PostgresSettings.FORGETFUL));
  }

  /** Its database. */
  public Database database() {
    return new Database(server.jdbcUrl(), server.username(), server.password());
  }

  /** Stops it: its clients lose their connections, and new ones are refused. */
  public void stop() {
    programs.stop("fast", STOP);
  }

  /** Starts it where it was. */
  public void startAgain() {
    programs.start(folder.log("postgresql"), PostgresSettings.FORGETFUL, port);
  }

  @Override
  public void close() {
    server.close();
  }
}
