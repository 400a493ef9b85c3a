package io.vclustermanager.intent;

import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.Database;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.IdempotencyKeys;
import io.vclustermanager.inventory.IdempotencyKeys.Former;
import io.vclustermanager.inventory.NewerOperationException;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Tally;
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
  private static final int MOST_REASONS = 10;

  private final Database database;
  private final IdempotencyKeys keys;
  private final AuditLog auditLog;
  private final Clock clock;
  private final Tally tally;

  Decisions(Database database, IdempotencyKeys keys, AuditLog auditLog, Clock clock, Tally tally) {
    this.database = database;
    this.keys = keys;
    this.auditLog = auditLog;
    this.clock = clock;
    this.tally = tally;
  }

  /** How what was decided about is kept under an idempotency key, and answered again. */
  public interface Answers<T> {
    /** The ids by which it is found again. */
    List<NodeId> ids(T value);

    /** The same as it is now, or why it cannot be answered again. */
    Outcome<T> again(Ask ask, Former.Same former);
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
   * @param decision inside the transaction
   */
  public <T> Outcome<T> decide(
      Ask ask,
      String mutation,
      String subject,
      Constraints constraints,
      Answers<T> answers,
      Supplier<Outcome<T>> decision) {
    var outcome = attempt(ask, mutation, constraints, answers, decision);
    switch (outcome) {
      case Rejected<T>(var refusals) -> {
        refusals.forEach(refusal -> tally.refused(refusal.code()));
        audit(ask, mutation, subject, AuditEntry.Outcome.REFUSED, reasons(refusals));
      }
      case Accepted<T> _ when ask.dryRun() ->
          audit(ask, mutation, subject, AuditEntry.Outcome.DRY_RUN, null);
      case Accepted<T> _, AlreadyAccepted<T> _ -> {}
    }
    return outcome;
  }

  /** It is refused for one reason. */
  public static <T> Outcome<T> rejected(Refusal refusal) {
    return new Rejected<>(List.of(refusal));
  }

  /** What the caller came in by has ended since the request began. */
  public static <T> Outcome<T> endedMeanwhile() {
    return rejected(
        Refusal.of(
            Refusal.Code.FORBIDDEN,
            "",
            "What you came in by has ended just now; sign in again, or send another key."));
  }

  /** The caller may no longer see what the answer under this key was about. */
  public static <T> Outcome<T> notSeenAnyMore() {
    return rejected(
        Refusal.of(
            Refusal.Code.NOT_FOUND,
            "idempotencyKey",
            "What was made under this key may not be seen any more."));
  }

  private <T> Outcome<T> attempt(
      Ask ask,
      String mutation,
      Constraints constraints,
      Answers<T> answers,
      Supplier<Outcome<T>> decision) {
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
          () -> underKey(key, ask, answers, decision),
          result -> !ask.dryRun() && !(result instanceof Rejected));
    } catch (NewerOperationException e) {
      // What it does to the cluster is not known here, and so not what the request would come to.
      return rejected(
          Refusal.of(
              Refusal.Code.CONFLICT, "cluster", e.getMessage() + " Ask again when it has ended."));
    } catch (DatabaseException e) {
      var constraint = e.violatedConstraint();
      return rejected(
          Optional.ofNullable(constraint).flatMap(constraints::meaning).orElseThrow(() -> e));
    }
  }

  private <T> Outcome<T> underKey(
      IdempotencyKeys.@Nullable Key key,
      Ask ask,
      Answers<T> answers,
      Supplier<Outcome<T>> decision) {
    if (key == null) {
      return decision.get();
    }
    var former = keys.take(key, ask.inputHash(), clock.instant());
    if (former.isPresent()) {
      return answerAgain(former.get(), ask, answers);
    }
    var outcome = decision.get();
    if (outcome instanceof Accepted<T>(var value, _)) {
      keys.keep(key, answers.ids(value));
    }
    return outcome;
  }

  private static <T> Outcome<T> answerAgain(Former former, Ask ask, Answers<T> answers) {
    return switch (former) {
      case Former.Other _ ->
          rejected(
              Refusal.of(
                  Refusal.Code.CONFLICT,
                  "idempotencyKey",
                  "This key was used with another input; use a fresh one."));
      case Former.Same same -> answers.again(ask, same);
    };
  }

  /** Writes down that somebody asked. */
  void audit(
      Ask ask,
      String mutation,
      String subject,
      AuditEntry.Outcome outcome,
      @Nullable String reason) {
    auditLog.append(
        ask.caller(), clock.instant(), new AuditEntry(mutation, subject, outcome, reason));
  }

  /** The first of them say it: anybody may have an audit entry written. */
  private static String reasons(List<Refusal> refusals) {
    return refusals.stream()
        .limit(MOST_REASONS)
        .map(refusal -> refusal.code() + ": " + refusal.message())
        .collect(Collectors.joining(" "));
  }
}
