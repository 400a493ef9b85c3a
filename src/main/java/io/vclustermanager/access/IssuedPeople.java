package io.vclustermanager.access;

import io.vclustermanager.inventory.IssuedUsers;
import io.vclustermanager.inventory.OwnerChanges;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.User;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The users of identity providers. They have what an administrator has given them here and what the
 * groups of their token give, of both the most; what groups give is written nowhere, so that it
 * ends with the token. An owner that a group is named for is made on first use.
 */
@Singleton
final class IssuedPeople implements ActorSource {
  private final IssuedUsers issued;
  private final Users users;
  private final OwnerChanges owners;

  IssuedPeople(IssuedUsers issued, Users users, OwnerChanges owners) {
    this.issued = issued;
    this.users = users;
    this.owners = owners;
  }

  @Override
  public Optional<Standing> load(Identity identity) {
    return identity instanceof Identity.Issued who
        ? Optional.of(new Standing.In(actor(who)))
        : Optional.empty();
  }

  private Actor actor(Identity.Issued who) {
    var user = issued.findOrMake(who.issuer(), who.sub(), who.names());
    return actor(user, who.roles(), who.owners(), WayIn.IDENTITY_PROVIDER);
  }

  /**
   * The actor that a user is, with what the groups at the identity provider give.
   *
   * @param given everywhere
   * @param shares in the owners of these names
   */
  Actor actor(User user, Set<Role> given, Map<String, Role> shares, WayIn way) {
    return new Actor(
        user.name(),
        ActorKind.USER,
        roles(given, user),
        user.ownerId(),
        memberships(shares, user),
        way,
        null);
  }

  private static Set<Role> roles(Set<Role> given, User user) {
    var roles = EnumSet.noneOf(Role.class);
    roles.addAll(given);
    if (user.globalRole() != null) {
      roles.add(user.globalRole());
    }
    return Collections.unmodifiableSet(roles);
  }

  private Map<UUID, Role> memberships(Map<String, Role> shares, User user) {
    var memberships = new LinkedHashMap<>(users.memberships(user));
    shares.forEach(
        (owner, role) ->
            owners
                .findOrMakeTeam(owner)
                .ifPresent(team -> memberships.merge(team.id(), role, Role::higher)));
    return Collections.unmodifiableMap(memberships);
  }
}
