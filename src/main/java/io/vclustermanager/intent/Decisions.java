package io.vclustermanager.intent;

import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.Database;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.IdempotencyKeys;
import io.vclustermanager.inventory.IdempotencyKeys.Former;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.inventory.NewerOperationException;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Refusal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What every intent has around it: the transaction, the idempotency key, the dry run, and the audit
 * of refusals. A refusal leaves nothing behind but its audit entry.
 */
@Singleton
public final class Decisions {
  private static final int LONGEST_KEY = 255;

  private final Database database;
  private final IdempotencyKeys keys;
  private final AuditLog auditLog;
  private final Clusters clusters;
  private final Operations operations;
  private final KubeconfigGrants grants;
  private final Clock clock;

  Decisions(
      Database database,
      IdempotencyKeys keys,
      AuditLog auditLog,
      Clusters clusters,
      Operations operations,
      KubeconfigGrants grants,
      Clock clock) {
    this.database = database;
    this.keys = keys;
    this.auditLog = auditLog;
    this.clusters = clusters;
    this.operations = operations;
    this.grants = grants;
    this.clock = clock;
  }

  /** The decision itself, inside the transaction. */
  @FunctionalInterface
  public interface Decision {
    public Outcome<Subject> decide();
  }

  /** How what was decided about is kept under an idempotency key, and found again. */
  public interface Keeper<T> {
    void keep(IdempotencyKeys.Key key, T value);

    /** Empty when it may not be seen any more. */
    Optional<T> again(Ask ask, Former.Same former);
  }

  /** What a violated constraint means; empty when it should not have been violated. */
  @FunctionalInterface
  public interface Constraints {
    Optional<Refusal> meaning(String constraint);
  }

  /**
   * Decides and writes.
   *
   * @param mutation the mutation's name
   * @param subject what it is about, as the user named it, for the audit
   */
  public Outcome<Subject> decide(
      Ask ask, String mutation, String subject, Constraints constraints, Decision decision) {
    return decide(ask, mutation, subject, constraints, new OfClusters(), decision::decide);
  }

  /** The same about anything else than a cluster. */
  public <T> Outcome<T> decide(
      Ask ask,
      String mutation,
      String subject,
      Constraints constraints,
      Keeper<T> keeper,
      Supplier<Outcome<T>> decision) {
    var outcome = attempt(ask, mutation, constraints, keeper, decision);
    switch (outcome) {
      case Rejected<T>(var refusals) ->
          audit(ask, mutation, subject, AuditEntry.Outcome.REFUSED, reasons(refusals));
      case Accepted<T> _ when ask.dryRun() ->
          audit(ask, mutation, subject, AuditEntry.Outcome.DRY_RUN, null);
      case Accepted<T> _, AlreadyAccepted<T> _ -> {}
    }
    return outcome;
  }

  /** The same, where no constraint can be violated by what a user says. */
  public Outcome<Subject> decide(Ask ask, String mutation, String subject, Decision decision) {
    return decide(ask, mutation, subject, _ -> Optional.empty(), decision);
  }

  public static Outcome<Subject> rejected(Refusal refusal) {
    return new Rejected<>(List.of(refusal));
  }

  /** It is as asked for already: nothing is to be written but that somebody asked. */
  public Outcome<Subject> unchanged(Ask ask, String mutation, Subject subject) {
    audit(ask, mutation, subject.cluster().name(), AuditEntry.Outcome.DONE, "It was so already.");
    return new Accepted<>(subject);
  }

  private static <T> Outcome<T> refused(Refusal refusal) {
    return new Rejected<>(List.of(refusal));
  }

  private <T> Outcome<T> attempt(
      Ask ask,
      String mutation,
      Constraints constraints,
      Keeper<T> keeper,
      Supplier<Outcome<T>> decision) {
    var given = ask.idempotencyKey();
    if (given != null && (given.isBlank() || given.length() > LONGEST_KEY)) {
      return refused(
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
          () -> underKey(key, ask, keeper, decision),
          result -> !ask.dryRun() && !(result instanceof Rejected));
    } catch (NewerOperationException e) {
      // What it does to the cluster is not known here, and so not what the request would come to.
      return refused(
          Refusal.of(
              Refusal.Code.CONFLICT, "cluster", e.getMessage() + " Ask again when it has ended."));
    } catch (DatabaseException e) {
      var constraint = e.violatedConstraint();
      return refused(
          Optional.ofNullable(constraint).flatMap(constraints::meaning).orElseThrow(() -> e));
    }
  }

  private <T> Outcome<T> underKey(
      IdempotencyKeys.@Nullable Key key, Ask ask, Keeper<T> keeper, Supplier<Outcome<T>> decision) {
    if (key == null) {
      return decision.get();
    }
    var former = keys.take(key, ask.inputHash(), clock.instant());
    if (former.isPresent()) {
      return answerAgain(former.get(), ask, keeper);
    }
    var outcome = decision.get();
    if (outcome instanceof Accepted<T>(var value, _)) {
      keeper.keep(key, value);
    }
    return outcome;
  }

  private static <T> Outcome<T> answerAgain(Former former, Ask ask, Keeper<T> keeper) {
    return switch (former) {
      case Former.Other _ ->
          new Rejected<>(
              List.of(
                  Refusal.of(
                      Refusal.Code.CONFLICT,
                      "idempotencyKey",
                      "This key was used with another input; use a fresh one.")));
      case Former.Same same ->
          keeper
              .again(ask, same)
              .<Outcome<T>>map(AlreadyAccepted::new)
              .orElseGet(
                  () ->
                      new Rejected<>(
                          List.of(
                              Refusal.of(
                                  Refusal.Code.NOT_FOUND,
                                  "idempotencyKey",
                                  "What was made under this key may not be seen any more."))));
    };
  }

  /** Clusters, with the operation or the kubeconfig that was asked for. */
  private final class OfClusters implements Keeper<Subject> {
    @Override
    public void keep(IdempotencyKeys.Key key, Subject subject) {
      var operation = subject.operation();
      var grant = subject.grant();
      keys.keep(
          key,
          subject.cluster().id(),
          operation == null ? null : operation.id(),
          grant == null ? null : grant.id());
    }

    @Override
    public Optional<Subject> again(Ask ask, Former.Same former) {
      var scope = ask.caller().actor().scope();
      var operation =
          Optional.ofNullable(former.operation()).flatMap(id -> operations.find(id, scope));
      var grant = Optional.ofNullable(former.grant()).flatMap(id -> grants.find(id, scope));
      return Optional.ofNullable(former.cluster())
          .flatMap(id -> clusters.find(new ClusterRef.ById(id), scope))
          .map(cluster -> new Subject(cluster, operation.orElse(null), grant.orElse(null)));
    }
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
