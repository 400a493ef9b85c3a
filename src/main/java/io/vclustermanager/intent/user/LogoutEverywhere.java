package io.vclustermanager.intent.user;

import io.vclustermanager.access.Actors;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Decisions.Answers;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.IdempotencyKeys.Former;
import io.vclustermanager.inventory.UserChanges;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Ends all sessions of who asks, and all tokens that were given until now, also the one by which it
 * is asked. Keys and kubeconfigs stay.
 *
 * <p>Refuses: FORBIDDEN for what is no user.
 */
@Singleton
public final class LogoutEverywhere {
  private static final String MUTATION = "logoutEverywhere";

  private final Decisions decisions;
  private final UserChanges changes;
  private final FormerWaysIn waysIn;
  private final Actors actors;
  private final AuditLog auditLog;
  private final Clock clock;

  LogoutEverywhere(
      Decisions decisions,
      UserChanges changes,
      FormerWaysIn waysIn,
      Actors actors,
      AuditLog auditLog,
      Clock clock) {
    this.decisions = decisions;
    this.changes = changes;
    this.waysIn = waysIn;
    this.actors = actors;
    this.auditLog = auditLog;
    this.clock = clock;
  }

  /** Asks for it; the answer is that it was done. */
  public Outcome<Boolean> execute(Ask ask) {
    var outcome =
        decisions.decide(
            ask,
            MUTATION,
            ask.caller().actor().name(),
            _ -> Optional.empty(),
            new Done(),
            () -> decide(ask));
    if (outcome instanceof Accepted) {
      actors.forget();
    }
    return outcome;
  }

  private Outcome<Boolean> decide(Ask ask) {
    var actor = ask.caller().actor();
    var user =
        actor.kind() == ActorKind.USER
            ? changes.locked(actor.name()).user()
            : Optional.<User>empty();
    return user.map(each -> end(ask, each))
        .orElseGet(
            () ->
                Decisions.rejected(
                    Refusal.of(
                        Code.FORBIDDEN,
                        "",
                        "Only users sign in and out; a key is taken away from it by an"
                            + " administrator.")));
  }

  private Outcome<Boolean> end(Ask ask, User user) {
    var ended = waysIn.endGiven(user, null).replaceFirst("^, ", "");
    auditLog.append(
        ask.caller(),
        clock.instant(),
        new AuditEntry(MUTATION, user.name(), AuditEntry.Outcome.DONE, ended));
    return new Accepted<>(true);
  }

  private static final class Done implements Answers<Boolean> {
    @Override
    public List<NodeId> ids(Boolean value) {
      return List.of();
    }

    @Override
    public Outcome<Boolean> again(Ask ask, Former.Same former) {
      return new AlreadyAccepted<>(true);
    }
  }
}
