package io.vclustermanager.intent.cluster;

import io.vclustermanager.inventory.Owners;
import io.vclustermanager.inventory.Owners.Hold;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterShare;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.QuotaRules;
import io.vclustermanager.model.QuotaRules.More;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * How much an owner may have. Clusters that are not DELETED count, also while they are being
 * deleted: they still take room on a host.
 */
@Singleton
final class OwnerQuota {
  private static final String OWNER = "owner";

  private final Owners owners;

  OwnerQuota(Owners owners) {
    this.owners = owners;
  }

  /**
   * Keeps a place for one more cluster until the transaction ends. It is asked for last, right
   * before the cluster is written: until the commit all others wait who want one of the same owner.
   *
   * @return why there is none; empty where there is one
   */
  List<Refusal> hold(Owner owner, Cluster cluster) {
    var more = new More(cluster.kind(), true, ClusterShare.of(cluster.spec().share()));
    return refusals(OWNER, owner, owners.hold(owner), more);
  }

  /**
   * The same for a cluster of the owner's that grows.
   *
   * @param field the input's field that makes it grow
   * @param next as it would be
   */
  List<Refusal> grow(String field, Cluster former, Cluster next) {
    var before = ClusterShare.of(former.spec().share());
    var after = ClusterShare.of(next.spec().share());
    return after.weight() <= before.weight()
            && after.cpu() <= before.cpu()
            && after.memory() <= before.memory()
        ? List.of()
        : refusals(
            field,
            next.owner(),
            owners.hold(next.owner(), next.id()),
            new More(next.kind(), false, after));
  }

  private List<Refusal> refusals(String field, Owner owner, Hold hold, More more) {
    return switch (hold) {
      case Hold.Unlimited _ -> List.of();
      case Hold.Limited(var settings, var used) ->
          QuotaRules.check(field, owner, settings.maxClusters(), settings.limits(), used, more)
              .stream()
              .map(each -> each.freeing(owners.nextToEnd(owner.id())))
              .toList();
      case Hold.Removed _ ->
          List.of(Refusal.of(Code.NOT_FOUND, OWNER, NewClusters.notSeen(owner.name())));
    };
  }
}
