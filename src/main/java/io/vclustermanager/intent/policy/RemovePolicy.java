package io.vclustermanager.intent.policy;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.ExpectedVersion;
import io.vclustermanager.inventory.Policies;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Policy;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Takes a policy out of use, and frees its name. It stays to be read.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; NOT_FOUND; CONFLICT (another version).
 */
@Singleton
public final class RemovePolicy {
  private final PolicyDecisions decisions;
  private final Policies policies;
  private final Clock clock;

  RemovePolicy(PolicyDecisions decisions, Policies policies, Clock clock) {
    this.decisions = decisions;
    this.policies = policies;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Policy> execute(Ask ask, String name, @Nullable Long expectedVersion) {
    return decisions.decide(ask, "removePolicy", name, () -> decide(name, expectedVersion));
  }

  private Outcome<Policy> decide(String name, @Nullable Long expectedVersion) {
    var found = policies.locked(name);
    if (found.isEmpty()) {
      return Decisions.rejected(
          Refusal.of(Code.NOT_FOUND, "name", "There is no policy " + Names.quoted(name) + "."));
    }
    return ExpectedVersion.check(expectedVersion, found.get().version(), "The policy has version")
        .map(Decisions::<Policy>rejected)
        .orElseGet(() -> new Accepted<>(remove(found.get())));
  }

  private Policy remove(Policy policy) {
    var removed = policy.removed(clock.instant());
    policies.update(removed);
    return removed;
  }
}
