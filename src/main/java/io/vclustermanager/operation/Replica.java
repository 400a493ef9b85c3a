package io.vclustermanager.operation;

import io.vclustermanager.inventory.ServiceSettings;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * This run of the service: what claims are made by.
 *
 * <p>On the embedded database, which lets only one service run at a time, all runs have one name: a
 * claim of an earlier one is a dead run's for certain, and nobody waits for its native calls.
 */
@Singleton
final class Replica {
  private final String name;

  Replica(ServiceSettings service) {
    this.name =
        service.onlyReplica() ? "only" : ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  }

  String name() {
    return name;
  }
}
