package io.vclustermanager.operation;

import jakarta.inject.Singleton;
import java.util.UUID;

/** This run of the service: what claims are made by. */
@Singleton
final class Replica {
  private final String name = ProcessHandle.current().pid() + "-" + UUID.randomUUID();

  String name() {
    return name;
  }
}
