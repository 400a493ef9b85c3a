package io.vclustermanager.inventory.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of our own, for whoever gives the service none. It keeps everything in one
 * data folder, listens on 127.0.0.1 only, asks for a random password, and does not lose commits.
 *
 * <p>The server is a process in a session of its own: Ctrl-C at the terminal does not reach it, and
 * it outlives a JVM that is killed. The next start on the same folder finds it by {@code
 * postmaster.pid} and goes on with it. A folder serves one JVM at a time.
 *
 * <p>The first start unpacks PostgreSQL and makes the database (about 2 s); later ones take some
 * 0.3 s.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(4);
  private static final Duration FAST_STOP = Duration.ofSeconds(10);
  private static final Duration LEFT_OVER_STOP = Duration.ofSeconds(4);
  private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int PORTS_TRIED = 5;
  private static final long LOG_BYTES = 10_000_000;
  private static final String HALF_MADE = ".database-";

  private final DataFolder folder;
  private final PostgresPrograms programs;
  private final PostgresSettings settings;
  private final FolderLock lock;
  private final PostgresDoor door;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ServerGuard guard;

  private EmbeddedPostgres(
      DataFolder folder, PostgresSettings settings, PostgresPrograms programs, FolderLock lock) {
    this.folder = folder;
    this.settings = settings;
    this.programs = programs;
    this.lock = lock;
    this.door = open(folder.secret(folder.passwordFile().getFileName().toString()));
    this.guard = new ServerGuard(this::runs, this::startAgain, LOOK);
  }

  /**
   * Starts the durable server of a data folder, or goes on with the one a killed JVM left there.
   *
   * @param dataFolder made when it is not there
   * @return the running server; close it to stop it
   * @throws DataFolderInUseException when another service holds the folder
   * @throws EmbeddedPostgresException when the server cannot be started; says why
   */
  public static EmbeddedPostgres start(Path dataFolder) {
    return start(dataFolder, PostgresSettings.DURABLE);
  }

  /** Like {@link #start(Path)}, with settings of one's own. */
  public static EmbeddedPostgres start(Path dataFolder, PostgresSettings settings) {
    var archive = PostgresArchive.find();
    var folder = DataFolder.at(dataFolder);
    var lock = FolderLock.take(folder);
    @Nullable EmbeddedPostgres started = null;
    try {
      var unpacked = archive.unpackInto(folder.programs());
      var programs = new PostgresPrograms(unpacked.resolve("bin"), folder);
      started = new EmbeddedPostgres(folder, settings, programs, lock);
      return started;
    } finally {
      if (started == null) {
        lock.close();
      }
    }
  }

  /** Whether a server of this kind has its database in the folder; makes nothing. */
  public static boolean isIn(Path dataFolder) {
    return Files.isDirectory(new DataFolder(dataFolder).database());
  }

  /** Where to connect, without user and password. */
  public String jdbcUrl() {
    return door.url();
  }

  /** The database's only user, a superuser. */
  public String username() {
    return PostgresPrograms.USERNAME;
  }

  /** The user's password, from {@code <data>/postgres-password}. */
  public String password() {
    return door.password();
  }

  /** The port on 127.0.0.1, another one after each start. */
  public int port() {
    return door.port();
  }

  /**
   * Whether the server ended by itself, again and again, and is not started any more. Until then it
   * is started again on the same port within a second.
   */
  public boolean isLost() {
    return guard.isLost();
  }

  /** The folder that holds all of it, absolute. */
  public Path dataFolder() {
    return folder.path();
  }

  /**
   * Stops the server: clients are disconnected, commits are kept. Waits for its end, at most some
   * 15 s, and lets go of the folder. A second call does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        guard.close();
        stop(FAST_STOP);
      } finally {
        lock.close();
      }
    }
  }

  /** Does not start it again from now on, when it ends by itself. */
  void leaveAlone() {
    guard.close();
  }

  /** What cannot be read is no proof of an end: the next look tells more. */
  private boolean runs() {
    try {
      return Postmaster.of(folder.database()) instanceof Postmaster.Running;
    } catch (EmbeddedPostgresException e) {
      return true;
    }
  }

  /** On the same port, which the service's connections know. */
  private void startAgain() {
    if (Postmaster.of(folder.database()) instanceof Postmaster.Foreign foreign) {
      // A dead server that nobody has waited for is a process still, though it is none of ours.
      delete(foreign.file());
    }
    programs.start(log(), settings, door.port());
  }

  private PostgresDoor open(String password) {
    return switch (Postmaster.of(folder.database())) {
      case Postmaster.Running left -> reuseOrReplace(left, password);
      case Postmaster.Foreign foreign -> {
        // Safe: we hold the folder's lock, and the process is no postgres of this folder.
        delete(foreign.file());
        yield launch(password);
      }
      case Postmaster.Absent _ -> launch(password);
    };
  }

  private PostgresDoor reuseOrReplace(Postmaster.Running left, String password) {
    var door = new PostgresDoor(left.port(), password);
    if (left.port() != 0 && door.ask(settings, ANSWERS_WITHIN) == PostgresDoor.Answer.WELCOME) {
      return door;
    }
    stop(LEFT_OVER_STOP);
    return launch(password);
  }

  private PostgresDoor launch(String password) {
    var isNew = initialise();
    rotateLog();
    var door = new PostgresDoor(startOnFreePort(), password);
    // A new database has its password from our file; an old one may have come from elsewhere.
    var answer = isNew ? PostgresDoor.Answer.WELCOME : door.ask(settings, ANSWERS_WITHIN);
    if (answer != PostgresDoor.Answer.WELCOME) {
      stop(FAST_STOP);
      throw new EmbeddedPostgresException(refusal(answer));
    }
    return door;
  }

  private String refusal(PostgresDoor.Answer answer) {
    return answer == PostgresDoor.Answer.WRONG_PASSWORD
        ? "the database in %s does not take the password in %s: restore the file that belongs to it"
            .formatted(folder.database(), folder.passwordFile())
        : "the database in %s was started but does not answer (%s)"
            .formatted(folder.database(), answer);
  }

  /**
   * Makes the database cluster beside its place and renames it: it is whole when it is there.
   *
   * @return whether it was not there before
   */
  private boolean initialise() {
    if (Files.isDirectory(folder.database())) {
      return false;
    }
    try {
      DataFolder.deleteHalfMade(folder.path(), HALF_MADE);
      var halfMade = folder.path().resolve(HALF_MADE + ProcessHandle.current().pid());
      programs.initdb(halfMade, settings);
      Files.move(halfMade, folder.database(), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot make " + folder.database() + ": " + e, e);
    }
  }

  /** Another program may take the free port between our look and the server's start: try again. */
  private int startOnFreePort() {
    for (var attempt = 1; ; attempt++) {
      var port = freePort();
      try {
        programs.start(log(), settings, port);
        return port;
      } catch (ProgramFailedException e) {
        var said = tailOfLog();
        if (attempt == PORTS_TRIED || !said.contains("Address already in use")) {
          throw new EmbeddedPostgresException(
              "PostgreSQL does not start in " + folder.path() + ": " + e.getMessage() + "\n" + said,
              e);
        }
      }
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("no free port on 127.0.0.1: " + e, e);
    }
  }

  /** Politely, then at once (PostgreSQL recovers on its next start), then with SIGKILL. */
  private void stop(Duration fast) {
    if (programs.stop("fast", fast) || programs.stop("immediate", IMMEDIATE_STOP)) {
      return;
    }
    if (Postmaster.of(folder.database()) instanceof Postmaster.Running stuck) {
      stuck.process().destroyForcibly();
      awaitEnd(stuck.process());
    }
  }

  private void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(IMMEDIATE_STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new EmbeddedPostgresException(
          "PostgreSQL in %s (process %d) cannot be stopped".formatted(folder.path(), process.pid()),
          e);
    }
  }

  private Path log() {
    return folder.log("postgresql");
  }

  private String tailOfLog() {
    try {
      return PostgresPrograms.tail(log());
    } catch (IOException e) {
      return "(cannot read " + log() + ": " + e + ")";
    }
  }

  private void rotateLog() {
    try {
      if (Files.exists(log()) && Files.size(log()) > LOG_BYTES) {
        Files.move(log(), folder.log("postgresql.1"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot rotate " + log() + ": " + e, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot delete the stale " + file + ": " + e, e);
    }
  }
}
