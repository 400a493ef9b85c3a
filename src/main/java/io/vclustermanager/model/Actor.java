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
 * @param way by which it came in
 * @param scopes what it is narrowed to; null: to nothing
 */
public record Actor(
    String name,
    ActorKind kind,
    Set<Role> roles,
    @Nullable UUID ownOwner,
    Map<UUID, Role> memberships,
    WayIn way,
    @Nullable Set<KeyScope> scopes) {

  /** One that came by the usual way of its kind, and is not narrowed. */
  public Actor(
      String name,
      ActorKind kind,
      Set<Role> roles,
      @Nullable UUID ownOwner,
      Map<UUID, Role> memberships) {
    this(name, kind, roles, ownOwner, memberships, usual(kind), null);
  }

  /** The service itself, named by the duty that acts. */
  public static Actor system(String duty) {
    return new Actor(duty, ActorKind.SYSTEM, Set.of(Role.ADMIN), null, Map.of());
  }

  /** Who has not signed in yet. */
  public static Actor nobody() {
    return new Actor("", ActorKind.USER, Set.of(), null, Map.of());
  }

  private static WayIn usual(ActorKind kind) {
    return switch (kind) {
      case USER -> WayIn.TOKEN;
      case API_KEY -> WayIn.API_KEY;
      case SERVICE_ACCOUNT -> WayIn.SERVICE_ACCOUNT;
      case CERTIFICATE -> WayIn.CERTIFICATE;
      case OIDC_JOB -> WayIn.EXCHANGED;
      case WEBHOOK -> WayIn.WEBHOOK;
      case SYSTEM -> WayIn.INSIDE;
      case OTHER -> WayIn.OTHER;
    };
  }

  /** The same, come by that way. */
  public Actor by(WayIn other) {
    return new Actor(name, kind, roles, ownOwner, memberships, other, scopes);
  }

  /** Whether the actor administers the whole service. */
  public boolean isAdmin() {
    return roles.contains(Role.ADMIN) && (scopes == null || scopes.contains(KeyScope.ADMIN));
  }

  /** Whether it is not narrowed so that it lacks this scope. */
  public boolean has(KeyScope scope) {
    return scopes == null || scopes.contains(KeyScope.ADMIN) || scopes.contains(scope);
  }

  /**
   * The scope that the actor lacks for this, where its roles alone would let it; null: none is
   * missing.
   */
  public @Nullable KeyScope missing(Permission permission) {
    return scopes == null || KeyScope.allow(scopes, permission) ? null : KeyScope.of(permission);
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
    if (scopes != null && !KeyScope.allow(scopes, permission)) {
      return false;
    }
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
