package io.vclustermanager.intent.user;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ExpectedVersion;
import io.vclustermanager.intent.cluster.HandOver;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.inventory.OwnerChanges;
import io.vclustermanager.inventory.UserChanges;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.OwnerRules;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Scope;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Removes a user: all that the user came in by ends, the memberships go, and so does the user's own
 * owner, whose clusters go to another one. The name may be used again, by somebody who has none of
 * it. One transaction: either all of it is so, or nothing.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; NOT_FOUND for a user or an owner that is not
 * there; INVALID where the clusters would stay with the user's own owner; CONFLICT for another
 * version, for the last administrator with a password, without an owner for the clusters, and where
 * one of them is of a kind that only a newer release knows; QUOTA_EXCEEDED when that may not have
 * so many.
 */
@Singleton
public final class RemoveUser {
  private static final String MUTATION = "removeUser";
  private static final String CLUSTERS_TO = "clustersTo";

  private final UserDecisions decisions;
  private final UserChanges changes;
  private final OwnerChanges owners;
  private final Clusters clusters;
  private final HandOver handOver;
  private final KubeconfigGrants grants;
  private final FormerWaysIn waysIn;
  private final Clock clock;

  RemoveUser(
      UserDecisions decisions,
      UserChanges changes,
      OwnerChanges owners,
      Clusters clusters,
      HandOver handOver,
      KubeconfigGrants grants,
      FormerWaysIn waysIn,
      Clock clock) {
    this.decisions = decisions;
    this.changes = changes;
    this.owners = owners;
    this.clusters = clusters;
    this.handOver = handOver;
    this.grants = grants;
    this.waysIn = waysIn;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param name the user's name
   * @param clustersTo who gets the clusters of the user's own owner, by id or name; null: there
   *     must be none
   * @param expectedVersion refuse when the user has another; null: any
   */
  public record Request(String name, @Nullable String clustersTo, @Nullable Long expectedVersion) {}

  /** Who gets the clusters, and which. */
  private record Heirs(@Nullable Owner to, List<ClusterWithOperations> clusters) {}

  /** Asks for it. */
  public Outcome<SavedUser> execute(Ask ask, Request request) {
    return decisions.decide(
        ask, MUTATION, request.name, Optional.empty(), () -> decide(ask, request));
  }

  private Outcome<SavedUser> decide(Ask ask, Request request) {
    var locked = changes.locked(request.name);
    if (locked.user().isEmpty()) {
      return refused(
          Code.NOT_FOUND,
          UserDecisions.NAME,
          "There is no user " + Names.quoted(request.name) + ".");
    }
    var user = locked.user().get();
    return ExpectedVersion.check(request.expectedVersion, user.version(), "The user has version")
        .or(() -> UserDecisions.lastAdmin(UserDecisions.NAME, user, locked))
        .map(UserDecisions::refused)
        .orElseGet(() -> decide(ask, user, request.clustersTo));
  }

  private Outcome<SavedUser> decide(Ask ask, User user, @Nullable String clustersTo) {
    // Behind this lock no cluster is made for the owner any more.
    var own = owners.locked(NodeId.text(NodeId.Kind.OWNER, user.ownerId()));
    var live = own.map(owner -> clusters.liveOf(owner.id())).orElse(List.of());
    if (live.isEmpty()) {
      return new Outcome.Accepted<>(remove(ask, user, own, new Heirs(null, List.of())));
    }
    if (clustersTo == null) {
      return refused(
          Code.CONFLICT,
          CLUSTERS_TO,
          "'%s' has %s not DELETED: say to which owner %s."
              .formatted(
                  user.name(),
                  live.size() == 1 ? "1 cluster that is" : live.size() + " clusters that are",
                  live.size() == 1 ? "it goes" : "they go"));
    }
    var heir = owners.locked(clustersTo);
    return heir.isEmpty()
        ? refused(
            Code.NOT_FOUND, CLUSTERS_TO, "There is no owner " + Names.quoted(clustersTo) + ".")
        : whyNot(user, heir.get(), live.size())
            .map(UserDecisions::refused)
            .orElseGet(() -> give(ask, user, own, heir.get(), live));
  }

  private Outcome<SavedUser> give(
      Ask ask, User user, Optional<Owner> own, Owner heir, List<UUID> live) {
    var states = live.stream().map(this::locked).flatMap(Optional::stream).toList();
    // What cannot be read cannot be given, and would stay with an owner that nobody is in any more.
    return states.size() < live.size()
        ? refused(
            Code.CONFLICT,
            CLUSTERS_TO,
            "'%s' has clusters of a kind that only a newer release knows: ask a replica of that."
                .formatted(user.name()))
        : new Outcome.Accepted<>(
            remove(
                ask,
                user,
                own,
                new Heirs(
                    heir,
                    states.stream()
                        .filter(state -> state.cluster().deletedAt() == null)
                        .toList())));
  }

  private Optional<ClusterWithOperations> locked(UUID cluster) {
    return clusters.withOperations(new ClusterRef.ById(cluster), new Scope.Everything(), true);
  }

  private Optional<Refusal> whyNot(User user, Owner heir, int count) {
    if (heir.id().equals(user.ownerId())) {
      return Optional.of(
          Refusal.of(
              Code.INVALID,
              CLUSTERS_TO,
              "'%s' is the user's own owner, which goes with the user: name another one."
                  .formatted(heir.name())));
    }
    var most = heir.maxClusters();
    return most == null
        ? Optional.empty()
        : OwnerRules.roomFor(CLUSTERS_TO, heir.name(), count, most, owners.liveClusters(heir));
  }

  private SavedUser remove(Ask ask, User user, Optional<Owner> own, Heirs heirs) {
    var now = clock.instant();
    var given = handOver(ask, user, heirs);
    var revoked = grants.revokeAllOf(user, now);
    // Before the owner goes, whose keys go with it: else none would be left to be counted.
    var ended = waysIn.endAll(user);
    own.ifPresent(owner -> owners.remove(owner.removed(now)));
    var removed = user.removed(now);
    changes.remove(removed);
    return new SavedUser(removed, "%skubeconfigs revoked: %d, %s".formatted(given, revoked, ended));
  }

  /** For the audit, what became of the clusters. */
  private String handOver(Ask ask, User user, Heirs heirs) {
    var to = heirs.to;
    if (to == null) {
      return "";
    }
    // Those that are being deleted too: somebody has to see how that ends.
    heirs.clusters.forEach(
        state ->
            handOver.to(
                to, state, ask.caller(), ", since the user '" + user.name() + "' is removed"));
    return "clusters given to %s: %d, ".formatted(to.name(), heirs.clusters.size());
  }

  private static Outcome<SavedUser> refused(Code code, String field, String message) {
    return UserDecisions.refused(Refusal.of(code, field, message));
  }
}
