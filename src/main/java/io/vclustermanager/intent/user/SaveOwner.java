package io.vclustermanager.intent.user;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ExpectedVersion;
import io.vclustermanager.inventory.OwnerChanges;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.inventory.QuotaSettings;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Owner.Member;
import io.vclustermanager.model.Owner.Settings;
import io.vclustermanager.model.OwnerRules;
import io.vclustermanager.model.Refusal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a team, or changes an owner: who its members are, how many clusters it may have, what their
 * values may say. The name of one that was removed makes another one, with none of its history.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; INVALID and OUT_OF_RANGE for what is wrong in
 * itself; CONFLICT for another version, for a list without the user whose own owner it is, and when
 * somebody else makes it at the same time.
 */
@Singleton
public final class SaveOwner {
  private static final String MUTATION = "saveOwner";

  private final OwnerDecisions decisions;
  private final OwnerChanges changes;
  private final Owners owners;
  private final QuotaSettings quota;
  private final Clock clock;

  SaveOwner(
      OwnerDecisions decisions,
      OwnerChanges changes,
      Owners owners,
      QuotaSettings quota,
      Clock clock) {
    this.decisions = decisions;
    this.changes = changes;
    this.owners = owners;
    this.quota = quota;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param members all from now on; null: as before
   * @param settings what becomes of its present ones, or of those of a new owner
   * @param expectedVersion refuse when it has another, 0 where there is none; null: any
   */
  public record Request(
      String name,
      @Nullable List<Member> members,
      UnaryOperator<Settings> settings,
      @Nullable Long expectedVersion) {}

  /** Asks for it. */
  public Outcome<SavedOwner> execute(Ask ask, Request request) {
    return decisions.decide(ask, MUTATION, "name", request.name, () -> decide(request));
  }

  private Outcome<SavedOwner> decide(Request request) {
    var former = changes.locked(request.name);
    var settings =
        request.settings.apply(former.map(Owner::settings).orElseGet(quota::ofNewOwners));
    var refusals = check(request, settings, former);
    if (!refusals.isEmpty()) {
      return new Outcome.Rejected<>(refusals);
    }
    return new Outcome.Accepted<>(
        former.isPresent()
            ? change(former.get(), settings, request.members)
            : make(request.name, settings, request.members));
  }

  private List<Refusal> check(Request request, Settings settings, Optional<Owner> former) {
    var refusals = new ArrayList<Refusal>();
    if (former.isEmpty()) {
      Names.checkTeam(request.name).ifPresent(refusals::add);
    }
    OwnerRules.check(settings).ifPresent(refusals::add);
    var members = request.members;
    if (members != null) {
      refusals.addAll(OwnerRules.check(members));
      former
          .flatMap(changes::userOf)
          .flatMap(user -> OwnerRules.takesAway(user, members))
          .ifPresent(refusals::add);
    }
    ExpectedVersion.check(
            request.expectedVersion, former.map(Owner::version).orElse(0L), "The owner has version")
        .ifPresent(refusals::add);
    return refusals;
  }

  private SavedOwner make(String name, Settings settings, @Nullable List<Member> members) {
    var now = clock.instant();
    var owner = Owner.made(NodeId.newKey(now), name, Owner.Kind.TEAM, settings, now);
    changes.insert(owner);
    var all = sorted(members == null ? List.of() : members);
    changes.setMembers(owner, all);
    return new SavedOwner(owner, all);
  }

  private SavedOwner change(Owner former, Settings settings, @Nullable List<Member> given) {
    var present = owners.members(List.of(former.id())).getOrDefault(former.id(), List.of());
    var members = given == null ? present : sorted(given);
    if (settings.equals(former.settings()) && members.equals(sorted(present))) {
      return new SavedOwner(former, present);
    }
    var owner = former.with(settings, clock.instant());
    changes.update(owner);
    if (given != null) {
      changes.setMembers(owner, members);
    }
    return new SavedOwner(owner, members);
  }

  private static List<Member> sorted(List<Member> members) {
    return members.stream().sorted(Comparator.comparing(Member::user)).toList();
  }
}
