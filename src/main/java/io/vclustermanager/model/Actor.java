package io.vclustermanager.model;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param roles the global roles
 * @param ownOwner the owner that an omitted one means; null for actors that have none
 * @param memberships role by owner's key
 */
public record Actor(
    String name,
    ActorKind kind,
    Set<Role> roles,
    @Nullable UUID ownOwner,
    Map<UUID, Role> memberships) {

  /** The service itself, named by the duty that acts. */
  public static Actor system(String duty) {
    return new Actor(duty, ActorKind.SYSTEM, Set.of(Role.ADMIN), null, Map.of());
  }

  /** Who has not signed in yet. */
  public static Actor nobody() {
    return new Actor("", ActorKind.USER, Set.of(), null, Map.of());
  }

  /** Whether the actor administers the whole service. */
  public boolean isAdmin() {
    return roles.contains(Role.ADMIN);
  }

  /** What tells this actor from every other; idempotency keys are scoped to it. */
  public String subject() {
    return kind + ":" + name;
  }

  /** Who it is, without what it may do. */
  public ActorName asName() {
    return new ActorName(name, kind);
  }

  /** Whether the actor may do this with that owner's clusters. */
  public boolean may(Permission permission, UUID owner) {
    if (roles.stream().anyMatch(role -> role.allows(permission))) {
      return true;
    }
    var role = memberships.get(owner);
    return role != null && role.allows(permission);
  }

  /** The actor's own owner, and the owners that it is a member of. */
  public Set<UUID> owners() {
    var all = new HashSet<>(memberships.keySet());
    if (ownOwner != null) {
      all.add(ownOwner);
    }
    return all;
  }

  /** What the actor may see. */
  public Scope scope() {
    return roles.stream().anyMatch(role -> role.allows(Permission.READ))
        ? new Scope.Everything()
        : new Scope.OwnedBy(memberships.keySet());
  }
}
