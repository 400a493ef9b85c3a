package io.vclustermanager.operation;

import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.NewerOperationException;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.inventory.StaleVersionException;
import io.vclustermanager.model.Change;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Operation.Claim;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationState;
import io.vclustermanager.model.Scope;
import io.vclustermanager.model.StepResult;
import io.vclustermanager.operation.Work.LateException;
import io.vclustermanager.operation.Work.NotClaimedException;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an operation for one step: claims it, lets its handler act, writes the conclusion. Two runs
 * of one operation exclude each other by the task scheduler's claim; should a run be taken for dead
 * and still live, its writes fail, because the version has moved on.
 */
@Singleton
final class OperationWorker {
  private static final Logger LOG = LoggerFactory.getLogger(OperationWorker.class);

  /**
   * How often a conclusion is drawn anew within one run because the cluster was changed meanwhile.
   */
  private static final int MOST_REDRAWS = 10;

  /** How soon a queued operation looks whether the begun one has let go; it is also woken. */
  private static final Duration TURN = Duration.ofSeconds(1);

  /** How soon a newer replica gets the chance to take what this one does not understand. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(2);

  private final Operations operations;
  private final Clusters clusters;
  private final ChangeWriter writer;
  private final Providers providers;
  private final Map<OperationKind, OperationHandler> handlers;
  private final OperationWaker waker;
  private final Replica replica;
  private final Semaphore suspects = new Semaphore(1);
  private final Clock clock;

  /** The claims of this process, by operation, of which it has not written how they ended. */
  private final Map<UUID, UUID> held = new ConcurrentHashMap<>();

  OperationWorker(
      Operations operations,
      Clusters clusters,
      ChangeWriter writer,
      Providers providers,
      List<OperationHandler> handlers,
      OperationWaker waker,
      Replica replica,
      Clock clock) {
    this.operations = operations;
    this.clusters = clusters;
    this.writer = writer;
    this.providers = providers;
    this.handlers =
        handlers.stream()
            .flatMap(handler -> handler.kinds().stream().map(kind -> Map.entry(kind, handler)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    this.waker = waker;
    this.replica = replica;
    this.clock = clock;
  }

  /**
   * What a process that is stopped in order leaves in the middle did not kill it. Steps that were
   * interrupted could not say so themselves: their connections were closed under them.
   */
  @PreDestroy
  void letGo() {
    try {
      if (!held.isEmpty()) {
        operations.letGo(held.values());
      }
    } catch (DatabaseException e) {
      LOG.debug("What this process leaves is counted as its death: {}", e.getMessage());
    }
  }

  /**
   * Takes the next step of an operation.
   *
   * @return when to look again; empty when it has ended
   */
  Optional<Instant> run(UUID id) {
    for (var redraw = 0; redraw < MOST_REDRAWS; redraw++) {
      try {
        return attempt(id);
      } catch (NewerOperationException e) {
        return leftAlone();
      } catch (StaleVersionException e) {
        LOG.debug("Operation {} draws its conclusion anew: {}", id, e.getMessage());
      }
    }
    return Optional.of(clock.instant().plus(TURN));
  }

  private Optional<Instant> attempt(UUID id) {
    var found = operations.find(id, new Scope.Everything());
    if (found.isEmpty()) {
      return operations.exists(id) ? leftAlone() : Optional.empty();
    }
    if (!found.get().isOpen()) {
      held.remove(id);
      return Optional.empty();
    }
    var state = state(found.get().clusterId());
    if (providers.find(state.cluster()).isEmpty()) {
      return leftAlone();
    }
    var operation = open(state, id);
    if (operation == null) {
      return Optional.empty();
    }
    var begun = state.begun();
    if (begun != null && !begun.id().equals(id)) {
      return Optional.of(clock.instant().plus(TURN));
    }
    if (operation.stop() != null || Poison.isIn(operation, isOurs(operation))) {
      var former = formerRun(operation);
      return former.isPresent() ? former : end(state, operation);
    }
    return Poison.isSuspect(operation, isOurs(operation))
        ? alone(state, operation)
        : go(state, operation);
  }

  private Optional<Instant> go(ClusterWithOperations state, Operation operation) {
    return operation.state() == OperationState.QUEUED
        ? inTurn(state, operation.id())
        : step(state, operation);
  }

  private Optional<Instant> alone(ClusterWithOperations state, Operation operation) {
    if (!suspects.tryAcquire()) {
      return Optional.of(clock.instant().plus(TURN));
    }
    try {
      return go(state, operation);
    } finally {
      suspects.release();
    }
  }

  /**
   * A replica of the next release runs beside this one and knows what this is: the task must stay
   * for it, and nothing may be concluded meanwhile.
   */
  private Optional<Instant> leftAlone() {
    return Optional.of(clock.instant().plus(LEFT_ALONE));
  }

  /**
   * The first step waits for its turn before the operation is claimed: the native work that it
   * begins is bounded, and what still waits can be superseded at once. Then all is read anew.
   */
  private Optional<Instant> inTurn(ClusterWithOperations before, UUID id) {
    try {
      var cluster = before.cluster();
      var turn = providers.of(cluster).turn(cluster.owner().id().toString());
      if (turn.isEmpty()) {
        return Optional.of(clock.instant().plus(TURN));
      }
      try (var _ = turn.get()) {
        var state = state(cluster.id());
        var operation = open(state, id);
        return operation == null ? Optional.empty() : step(state, operation);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(clock.instant());
    }
  }

  /**
   * Looks before it claims: a look that shows nothing new writes nothing, so that an operation that
   * waits for minutes does not make a version every few seconds.
   */
  private Optional<Instant> step(ClusterWithOperations state, Operation operation) {
    var begun = System.nanoTime();
    var look = unclaimed(state, operation);
    var result = operation.state() == OperationState.WAITING ? look(look) : null;
    var now = clock.instant();
    if (result instanceof StepResult.Wait wait
        && now.isBefore(operation.deadline())
        && !Conclusion.isNews(state.cluster(), operation, wait, now)) {
      // An operation that was told to stop during this look is run again at once.
      return Optional.of(
          hasChanged(state) ? now : sooner(wait.until(), wait, begun, operation.clusterId(), now));
    }
    var claimed = claim(state, operation);
    var current = requireOpen(claimed, operation.id());
    return result == null
        ? act(look.claimedAs(claimed.cluster(), current), claimed, begun)
        : conclude(claimed, result, current, false, begun);
  }

  private Work unclaimed(ClusterWithOperations state, Operation operation) {
    var provider = providers.of(state.cluster());
    return Work.unclaimed(state.cluster(), operation, provider, clock.instant());
  }

  /** The result of a step that need not act; null where it must. */
  private @Nullable StepResult look(Work work) {
    try {
      var result = take(work);
      return result instanceof StepResult.Begin ? null : result;
    } catch (NotClaimedException _) {
      return null;
    }
  }

  private boolean hasChanged(ClusterWithOperations state) {
    return state(state.cluster().id()).cluster().version() != state.cluster().version();
  }

  private Optional<Instant> act(Work work, ClusterWithOperations claimed, long begun) {
    var result = take(work);
    if (!(result instanceof StepResult.Begin(var seen)) || work.isLate()) {
      return conclude(claimed, result, work.operation(), work.hasActed(), begun);
    }
    var started = write(Conclusion.createBegun(claimed, work.operation(), seen, clock.instant()));
    var current = requireOpen(started, work.operation().id());
    var provider = providers.of(started.cluster());
    var rest = Work.claimed(started.cluster(), current, provider, clock.instant());
    return conclude(started, take(rest), current, rest.hasActed(), begun);
  }

  private Optional<Instant> conclude(
      ClusterWithOperations claimed,
      StepResult result,
      Operation current,
      boolean acted,
      long begun) {
    var now = clock.instant();
    var concluded = bounded(current, result, acted, now);
    var conclusion = Conclusion.of(claimed, current, concluded, acted, now, nextTry(current, now));
    write(conclusion.change(), current);
    return conclusion.next().map(next -> sooner(next, concluded, begun, current.clusterId(), now));
  }

  /** A change outside during the step may have come after the step had looked: look again soon. */
  private Instant sooner(Instant next, StepResult result, long begun, UUID cluster, Instant now) {
    return result instanceof StepResult.Wait(var what, var _, var _)
            && what == StepResult.Wait.For.CHANGE
            && waker.hasChangedSince(cluster, begun)
        ? now
        : next;
  }

  /**
   * When a former run of it, which died, can have nothing more under way; empty when it has not.
   * The native call of a run outlives it where only its replica's heart stopped: what it makes must
   * be seen before a successor starts, so that is waited out.
   */
  private Optional<Instant> formerRun(Operation operation) {
    return Optional.ofNullable(operation.claim())
        .filter(claim -> !claim.by().equals(replica.name()))
        .map(Claim::ends)
        .filter(ends -> ends.isAfter(clock.instant()));
  }

  /** Ends an operation that was told to stop, or that nobody survives. */
  private Optional<Instant> end(ClusterWithOperations state, Operation operation) {
    var claimed = claim(state, operation);
    var current = requireOpen(claimed, operation.id());
    var stop = current.stop();
    if (stop == null) {
      return conclude(claimed, Poison.serviceDied(), current, false, System.nanoTime());
    }
    write(
        Conclusion.stopped(claimed, current, stop, look(claimed, current), clock.instant()),
        current);
    return Optional.empty();
  }

  private ClusterWithOperations claim(ClusterWithOperations state, Operation operation) {
    var now = clock.instant();
    var longestCall = providers.of(state.cluster()).longestCall();
    var isOurs = isOurs(operation);
    // One for as long as this process comes to no conclusion: so it knows its own claim again, also
    // when it was not told that it was written.
    var id = held.computeIfAbsent(operation.id(), _ -> UUID.randomUUID());
    var claim = new Claim(id, replica.name(), now.plus(longestCall));
    return write(Conclusion.claimed(state, operation, claim, isOurs, now));
  }

  /** Whether this process has claimed it, and has come to no conclusion. */
  private boolean isOurs(Operation operation) {
    var claim = operation.claim();
    return claim != null && claim.id().equals(held.get(operation.id()));
  }

  /** Writes how a claim has ended. */
  private void write(Change change, Operation concluded) {
    writer.write(change);
    held.remove(concluded.id());
  }

  private ClusterWithOperations write(Change change) {
    var cluster = writer.write(change);
    return new ClusterWithOperations(cluster, change.open().begun(), change.open().queued());
  }

  private StepResult take(Work work) {
    var operation = work.operation();
    var handler = handlers.get(operation.kind());
    if (handler == null) {
      throw new IllegalStateException("No handler for operations of kind " + operation.kind());
    }
    try {
      return handler.step(work);
    } catch (ProviderException e) {
      return e.isPermanent()
          ? new StepResult.Fail(e.code(), e.message(), null)
          : new StepResult.Retry(e.code(), e.message(), null);
    } catch (DatabaseException | NotClaimedException e) {
      throw e;
    } catch (LateException _) {
      return late(operation, operation.failure(), work.seen());
    } catch (RuntimeException e) {
      LOG.error("A step of operation {} failed; it is tried again", operation.id(), e);
      return new StepResult.Retry(
          FailureReason.INTERNAL_ERROR, "An internal error; it is tried again.", null);
    }
  }

  private @Nullable Observation look(ClusterWithOperations state, Operation operation) {
    try {
      return unclaimed(state, operation).observe();
    } catch (ProviderException e) {
      LOG.debug("Operation {} ends without a last look: {}", operation.id(), e.message());
      return null;
    }
  }

  /**
   * What waits beyond the deadline has failed, and what would begin then is not begun; the cluster
   * stays until deleted or its lease ends.
   */
  static StepResult bounded(Operation operation, StepResult result, boolean acted, Instant now) {
    if (now.isBefore(operation.deadline())) {
      return result;
    }
    return switch (result) {
      case StepResult.Wait(var _, var _, var seen) ->
          late(operation, FailedTries.after(operation, seen, acted).failure(), seen);
      case StepResult.Begin(var seen) -> late(operation, operation.failure(), seen);
      case StepResult.Done _, StepResult.Adopted _, StepResult.Retry _, StepResult.Fail _ -> result;
    };
  }

  /** The end of what would still have to act: why it has not done so in time, if that is known. */
  private static StepResult late(
      Operation operation, Operation.@Nullable Failure last, @Nullable Observation seen) {
    return last == null
        ? notDone(operation, seen)
        : new StepResult.Fail(
            FailureReason.find(last.reason()).orElse(FailureReason.DEADLINE_EXCEEDED),
            last.message() + " Given up at its deadline.",
            seen);
  }

  private static StepResult notDone(Operation operation, @Nullable Observation seen) {
    var reason = seen instanceof Observation.Present present ? " " + present.message() : "";
    return new StepResult.Fail(
        FailureReason.DEADLINE_EXCEEDED,
        "It was not done by " + operation.deadline() + "." + reason,
        seen);
  }

  private static Instant nextTry(Operation operation, Instant now) {
    return now.plus(Backoff.after(operation.attempt() + 1, ThreadLocalRandom.current()));
  }

  private ClusterWithOperations state(UUID cluster) {
    return clusters
        .withOperations(new ClusterRef.ById(cluster), new Scope.Everything(), false)
        .orElseThrow(() -> new IllegalStateException("The cluster " + cluster + " has no row"));
  }

  private static @Nullable Operation open(ClusterWithOperations state, UUID id) {
    var begun = state.begun();
    if (begun != null && begun.id().equals(id)) {
      return begun;
    }
    var queued = state.queued();
    return queued != null && queued.id().equals(id) ? queued : null;
  }

  private static Operation requireOpen(ClusterWithOperations state, UUID id) {
    var operation = open(state, id);
    if (operation == null) {
      throw new IllegalStateException("Operation " + id + " is not open");
    }
    return operation;
  }
}
