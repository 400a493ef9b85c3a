package io.vclustermanager.inventory.embedded;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How the server is run. Given on its command line at each start, so that a newer service brings
 * newer settings and no edited file can make it forget commits.
 *
 * @param durable whether a commit survives a power cut; false only for tests
 */
public record PostgresSettings(boolean durable) {
  /** What the service uses. */
  public static final PostgresSettings DURABLE = new PostgresSettings(true);

  /** Faster, and empty promises when the machine stops: for tests. */
  public static final PostgresSettings FORGETFUL = new PostgresSettings(false);

  String commandLine(int port) {
    var safe = durable ? "on" : "off";
    return List.of(
            "port=" + port,
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=100",
            "shared_buffers=64MB",
            "fsync=" + safe,
            "full_page_writes=" + safe,
            "synchronous_commit=" + safe,
            "password_encryption=scram-sha-256",
            "io_method=sync",
            "max_parallel_workers_per_gather=0",
            "log_checkpoints=off")
        .stream()
        .map(setting -> "-c " + setting)
        .collect(Collectors.joining(" "));
  }
}
