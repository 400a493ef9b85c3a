package io.vclustermanager.operation;

import io.micronaut.context.annotation.Property;
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

  Replica(@Property(name = "vcm.only-replica", defaultValue = "false") boolean onlyReplica) {
    this.name = onlyReplica ? "only" : ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  }

  String name() {
    return name;
  }
}
