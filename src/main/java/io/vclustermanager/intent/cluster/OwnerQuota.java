package io.vclustermanager.intent.cluster;

import io.vclustermanager.inventory.Owners;
import io.vclustermanager.inventory.Owners.Hold;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.OwnerRules;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * How many clusters an owner may have. Those that are not DELETED count, also while they are being
 * deleted: they still take room on a host.
 */
@Singleton
final class OwnerQuota {
  private static final String FIELD = "owner";

  private final Owners owners;

  OwnerQuota(Owners owners) {
    this.owners = owners;
  }

  /**
   * Keeps a place for one more cluster until the transaction ends. It is asked for last, right
   * before the cluster is written: until the commit all others wait who want one of the same owner.
   *
   * @return why there is none
   */
  Optional<Refusal> hold(Owner owner) {
    return switch (owners.hold(owner)) {
      case Hold.Unlimited _ -> Optional.empty();
      case Hold.Limited(var limit, var used) -> OwnerRules.full(FIELD, owner.name(), limit, used);
      case Hold.Removed _ ->
          Optional.of(Refusal.of(Code.NOT_FOUND, FIELD, NewClusters.notSeen(owner.name())));
    };
  }
}
