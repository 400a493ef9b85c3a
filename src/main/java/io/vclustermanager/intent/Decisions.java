package io.vclustermanager.intent;

import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.ClusterRef;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.Database;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.IdempotencyKeys;
import io.vclustermanager.inventory.IdempotencyKeys.Former;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Refusal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What every intent has around it: the transaction, the idempotency key, the dry run, and the audit
 * of refusals. A refusal leaves nothing behind but its audit entry.
 */
@Singleton
final class Decisions {
  private static final int LONGEST_KEY = 255;

  private final Database database;
  private final IdempotencyKeys keys;
  private final AuditLog auditLog;
  private final Clusters clusters;
  private final Operations operations;
  private final Clock clock;

  Decisions(
      Database database,
      IdempotencyKeys keys,
      AuditLog auditLog,
      Clusters clusters,
      Operations operations,
      Clock clock) {
    this.database = database;
    this.keys = keys;
    this.auditLog = auditLog;
    this.clusters = clusters;
    this.operations = operations;
    this.clock = clock;
  }

  /** The decision itself, inside the transaction. */
  @FunctionalInterface
  interface Decision {
    Outcome<Subject> decide();
  }

  /** What a violated constraint means; empty when it should not have been violated. */
  @FunctionalInterface
  interface Constraints {
    Optional<Refusal> meaning(String constraint);
  }

  /**
   * Decides and writes.
   *
   * @param mutation the mutation's name
   * @param subject what it is about, as the user named it, for the audit
   */
  Outcome<Subject> decide(
      Ask ask, String mutation, String subject, Constraints constraints, Decision decision) {
    var outcome = attempt(ask, mutation, constraints, decision);
    switch (outcome) {
      case Rejected<Subject>(var refusals) ->
          audit(ask, mutation, subject, AuditEntry.Outcome.REFUSED, reasons(refusals));
      case Accepted<Subject> _ when ask.dryRun() ->
          audit(ask, mutation, subject, AuditEntry.Outcome.DRY_RUN, null);
      case Accepted<Subject> _, AlreadyAccepted<Subject> _ -> {}
    }
    return outcome;
  }

  /** The same, where no constraint can be violated by what a user says. */
  Outcome<Subject> decide(Ask ask, String mutation, String subject, Decision decision) {
    return decide(ask, mutation, subject, _ -> Optional.empty(), decision);
  }

  static Outcome<Subject> rejected(Refusal refusal) {
    return new Rejected<>(List.of(refusal));
  }

  /** It is as asked for already: nothing is to be written but that somebody asked. */
  Outcome<Subject> unchanged(Ask ask, String mutation, Subject subject) {
    audit(ask, mutation, subject.cluster().name(), AuditEntry.Outcome.DONE, "It was so already.");
    return new Accepted<>(subject);
  }

  private Outcome<Subject> attempt(
      Ask ask, String mutation, Constraints constraints, Decision decision) {
    var given = ask.idempotencyKey();
    if (given != null && (given.isBlank() || given.length() > LONGEST_KEY)) {
      return rejected(
          Refusal.of(
              Refusal.Code.INVALID,
              "idempotencyKey",
              "An idempotency key has 1 to " + LONGEST_KEY + " characters."));
    }
    var key =
        given == null || ask.dryRun()
            ? null
            : new IdempotencyKeys.Key(ask.caller().actor().subject(), mutation, given);
    try {
      return database.inTransaction(
          () -> underKey(key, ask, decision),
          result -> !ask.dryRun() && !(result instanceof Rejected));
    } catch (DatabaseException e) {
      var constraint = e.violatedConstraint();
      return rejected(
          Optional.ofNullable(constraint).flatMap(constraints::meaning).orElseThrow(() -> e));
    }
  }

  private Outcome<Subject> underKey(IdempotencyKeys.@Nullable Key key, Ask ask, Decision decision) {
    if (key == null) {
      return decision.decide();
    }
    var former = keys.take(key, ask.inputHash(), clock.instant());
    if (former.isPresent()) {
      return answerAgain(former.get(), ask);
    }
    var outcome = decision.decide();
    if (outcome instanceof Accepted<Subject>(var subject)) {
      var operation = subject.operation();
      keys.keep(key, subject.cluster().id(), operation == null ? null : operation.id());
    }
    return outcome;
  }

  private Outcome<Subject> answerAgain(Former former, Ask ask) {
    return switch (former) {
      case Former.Other _ ->
          rejected(
              Refusal.of(
                  Refusal.Code.CONFLICT,
                  "idempotencyKey",
                  "This key was used with another input; use a fresh one."));
      case Former.Same(var clusterId, var operationId) -> {
        var scope = ask.caller().actor().scope();
        var cluster =
            Optional.ofNullable(clusterId)
                .flatMap(id -> clusters.find(new ClusterRef.ById(id), scope));
        var operation = Optional.ofNullable(operationId).flatMap(id -> operations.find(id, scope));
        yield cluster.isPresent()
            ? new AlreadyAccepted<>(new Subject(cluster.get(), operation.orElse(null)))
            : rejected(
                Refusal.of(
                    Refusal.Code.NOT_FOUND,
                    "idempotencyKey",
                    "What was made under this key may not be seen any more."));
      }
    };
  }

  private void audit(
      Ask ask,
      String mutation,
      String subject,
      AuditEntry.Outcome outcome,
      @Nullable String reason) {
    auditLog.append(
        ask.caller(), clock.instant(), new AuditEntry(mutation, subject, outcome, reason));
  }

  private static String reasons(List<Refusal> refusals) {
    return refusals.stream()
        .map(refusal -> refusal.code() + ": " + refusal.message())
        .collect(Collectors.joining(" "));
  }
}
