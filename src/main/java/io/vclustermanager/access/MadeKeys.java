package io.vclustermanager.access;

import io.vclustermanager.inventory.ApiKeys;
import io.vclustermanager.inventory.ApiKeys.Kept;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ApiKey;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** The keys that somebody has made, as actors. */
@Singleton
final class MadeKeys implements ActorSource {
  private static final String REMEDY = "; make another by the mutation createApiKey";

  private final ApiKeys keys;
  private final KeyUses uses;
  private final Clock clock;

  MadeKeys(ApiKeys keys, KeyUses uses, Clock clock) {
    this.keys = keys;
    this.uses = uses;
    this.clock = clock;
  }

  @Override
  public Optional<Standing> load(Identity identity, BooleanSupplier mayBeMade) {
    return identity instanceof Identity.Key(var id) ? Optional.of(load(id)) : Optional.empty();
  }

  @Override
  public void hold(Identity identity) {
    if (identity instanceof Identity.Key(var id)) {
      keys.hold(id);
    }
  }

  private Standing load(UUID id) {
    return keys.byId(id)
        .map(this::standing)
        .orElseGet(() -> new Standing.Out("This key is not known here any more" + REMEDY, false));
  }

  private Standing standing(Kept kept) {
    var key = kept.key();
    if (key.revokedAt() != null) {
      return new Standing.Out(
          "The key %s was revoked at %s%s".formatted(key.prefix(), key.revokedAt(), REMEDY), false);
    }
    if (!kept.hasOwner()) {
      return new Standing.Out("The owner of the key " + key.prefix() + " was removed", false);
    }
    if (!key.isLive(clock.instant())) {
      return new Standing.Out(
          "The key %s has expired at %s%s".formatted(key.prefix(), key.expiresAt(), REMEDY), true);
    }
    uses.used(key.id());
    return new Standing.In(actor(key, kept.ownerName()), key.expiresAt());
  }

  /** Its name tells whose it is: names of keys are unique for their owners only. */
  private static Actor actor(ApiKey key, String owner) {
    return new Actor(
        owner + "/" + key.name(),
        ActorKind.API_KEY,
        key.everywhere() ? Set.of(key.role()) : Set.of(),
        key.ownerId(),
        Map.of(key.ownerId(), key.role() == Role.ADMIN ? Role.DEVELOPER : key.role()),
        WayIn.API_KEY,
        key.scopes());
  }
}
