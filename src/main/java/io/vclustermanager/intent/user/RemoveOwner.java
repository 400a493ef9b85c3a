package io.vclustermanager.intent.user;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ExpectedVersion;
import io.vclustermanager.inventory.OwnerChanges;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a team out of use. Nobody is its member any more; administrators go on reading the history
 * of its clusters. Its name may be used again, for another owner.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; NOT_FOUND; CONFLICT for another version, for a
 * user's own owner, and while clusters of it are not DELETED.
 */
@Singleton
public final class RemoveOwner {
  private static final String MUTATION = "removeOwner";
  private static final String FIELD = "owner";

  private final OwnerDecisions decisions;
  private final OwnerChanges changes;
  private final Clock clock;

  RemoveOwner(OwnerDecisions decisions, OwnerChanges changes, Clock clock) {
    this.decisions = decisions;
    this.changes = changes;
    this.clock = clock;
  }

  /**
   * Asks for it.
   *
   * @param owner its id or name
   */
  public Outcome<SavedOwner> execute(Ask ask, String owner, @Nullable Long expectedVersion) {
    return decisions.decide(ask, MUTATION, FIELD, owner, () -> decide(owner, expectedVersion));
  }

  private Outcome<SavedOwner> decide(String idOrName, @Nullable Long expectedVersion) {
    var found = changes.locked(idOrName);
    if (found.isEmpty()) {
      return refused(Code.NOT_FOUND, "There is no owner " + Names.quoted(idOrName) + ".");
    }
    var owner = found.get();
    return ExpectedVersion.check(expectedVersion, owner.version(), "The owner has version")
        .or(() -> inUse(owner))
        .map(OwnerDecisions::refused)
        .orElseGet(() -> new Outcome.Accepted<>(remove(owner)));
  }

  private Optional<Refusal> inUse(Owner owner) {
    if (owner.kind() == Owner.Kind.USER) {
      return Optional.of(
          Refusal.of(
              Code.CONFLICT,
              FIELD,
              "'%s' is a user's own owner, which stays as long as the user: set its maxClusters to 0"
                      .formatted(owner.name())
                  + " to have no more clusters made for it."));
    }
    // Behind the lock on the owner's row: none can be added any more.
    var clusters = changes.liveClusters(owner);
    return clusters == 0
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.CONFLICT,
                FIELD,
                "The owner '%s' has %s that %s not DELETED: delete or transfer %s first."
                    .formatted(
                        owner.name(),
                        clusters == 1 ? "1 cluster" : clusters + " clusters",
                        clusters == 1 ? "is" : "are",
                        clusters == 1 ? "it" : "them")));
  }

  private SavedOwner remove(Owner owner) {
    var removed = owner.removed(clock.instant());
    changes.remove(removed);
    return new SavedOwner(removed, List.of());
  }

  private static Outcome<SavedOwner> refused(Code code, String message) {
    return OwnerDecisions.refused(Refusal.of(code, FIELD, message));
  }
}
