package io.vclustermanager.intent.user;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ExpectedVersion;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.inventory.OwnerChanges;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.inventory.QuotaSettings;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Owner.Member;
import io.vclustermanager.model.Owner.Settings;
import io.vclustermanager.model.OwnerRules;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Refusal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a team, or changes an owner: who its members are, how many clusters it may have, what their
 * values may say. Who is no member any more, or one that may less, loses the kubeconfigs that would
 * not be given any more. The name of one that was removed makes another one, with none of its
 * history.
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
  private final Users users;
  private final KubeconfigGrants grants;
  private final QuotaSettings quota;
  private final Clock clock;

  SaveOwner(
      OwnerDecisions decisions,
      OwnerChanges changes,
      Owners owners,
      Users users,
      KubeconfigGrants grants,
      QuotaSettings quota,
      Clock clock) {
    this.decisions = decisions;
    this.changes = changes;
    this.owners = owners;
    this.users = users;
    this.grants = grants;
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
    refusals.addAll(OwnerRules.check(settings));
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
      takeAway(owner, may(present), may(members));
    }
    return new SavedOwner(owner, members);
  }

  /** Whom a membership lets be given kubeconfigs. */
  private static Set<String> may(List<Member> members) {
    return members.stream()
        .filter(member -> member.role().allows(Permission.ISSUE_KUBECONFIG))
        .map(Member::user)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The kubeconfigs of those who would be given none of the owner's clusters any more. What groups
   * of an identity provider's token give is written nowhere: those are asked for again.
   */
  private void takeAway(Owner owner, Set<String> before, Set<String> after) {
    var lost = new TreeSet<>(before);
    lost.removeAll(after);
    if (!lost.isEmpty()) {
      // Behind a lock: else whoever takes the other role from them now would leave them the same.
      users.whoMayEverywhere(Permission.ISSUE_KUBECONFIG, lost).forEach(lost::remove);
      grants.revokeOf(owner.id(), lost, clock.instant());
    }
  }

  private static List<Member> sorted(List<Member> members) {
    return members.stream().sorted(Comparator.comparing(Member::user)).toList();
  }
}
