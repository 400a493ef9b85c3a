package io.vclustermanager.operation;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Operation;
import io.vclustermanager.provider.Provider;
import io.vclustermanager.provider.Target;
import java.time.Instant;

/** What a handler works on: the cluster and operation as last read, and the way outside. */
record Work(Cluster cluster, Operation operation, Provider provider, Instant now) {
  Target target() {
    return Target.of(cluster);
  }

  /** When to look again at the latest while something is under way. */
  Instant soon() {
    return now.plus(provider.pollInterval());
  }
}
