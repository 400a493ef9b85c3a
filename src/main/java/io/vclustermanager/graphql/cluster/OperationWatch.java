package io.vclustermanager.graphql.cluster;

import io.vclustermanager.event.EventRelay;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.inventory.EventFilter;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.model.Cutoff;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Long-polling of one operation, for clients that cannot subscribe. */
@Singleton
final class OperationWatch {
  /** In seconds. */
  static final int LONGEST_WAIT = 60;

  private final Operations operations;
  private final EventRelay relay;

  OperationWatch(Operations operations, EventRelay relay) {
    this.operations = operations;
    this.relay = relay;
  }

  /**
   * So many seconds, if they are within bounds.
   *
   * @throws GraphQlProblem when they are not
   */
  static int checked(int waitSeconds) {
    if (waitSeconds < 0 || waitSeconds > LONGEST_WAIT) {
      throw GraphQlProblem.of(
          Code.BAD_USER_INPUT, "'waitSeconds' must be between 0 and " + LONGEST_WAIT + ".");
    }
    return waitSeconds;
  }

  /** The operation as it is now, or as it is after its next event or so many seconds. */
  Optional<Operation> find(UUID id, Scope scope, int waitSeconds) {
    var from = waitSeconds == 0 ? 0 : relay.head();
    var now = operations.find(id, scope);
    if (waitSeconds == 0 || now.isEmpty() || !now.get().isOpen()) {
      return now;
    }
    awaitEvent(from, EventFilter.ofOperation(id), scope, Duration.ofSeconds(waitSeconds));
    return operations.find(id, scope);
  }

  /**
   * Waits until the operation has ended, or so long.
   *
   * @return whether the request goes on; false: its client is gone, or the service is stopping
   */
  boolean awaitEnd(UUID id, Scope scope, Duration longest) {
    var from = relay.head();
    var now = operations.find(id, scope);
    if (now.isPresent() && now.get().isOpen()) {
      awaitEvent(from, EventFilter.endOf(id), scope, longest);
    }
    return !Cutoff.isCurrentCut();
  }

  private void awaitEvent(long from, EventFilter filter, Scope scope, Duration longest) {
    var cut = Sinks.empty();
    try (var _ = Cutoff.begin(cut::tryEmitEmpty)) {
      Mono.from(relay.after(from, filter, () -> scope, _ -> true))
          .timeout(longest, Mono.empty())
          .takeUntilOther(cut.asMono())
          .block();
    }
  }
}
