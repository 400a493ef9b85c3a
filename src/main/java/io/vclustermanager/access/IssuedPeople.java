package io.vclustermanager.access;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.inventory.IssuedUsers;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * The users of identity providers. They have what an administrator has given them here and what the
 * groups of their token give, of both the most; what groups give is written nowhere, so that it
 * ends with the token. An owner that a group is named for is made on first use.
 */
@Singleton
final class IssuedPeople implements ActorSource {
  private final IssuedUsers issued;
  private final Users users;
  private final NamedTeams teams;
  private final List<IssuerConfiguration> issuers;

  IssuedPeople(
      IssuedUsers issued, Users users, NamedTeams teams, List<IssuerConfiguration> issuers) {
    this.issued = issued;
    this.users = users;
    this.teams = teams;
    this.issuers = issuers;
  }

  /** Whoever runs the service learns at its start which groups give nothing. */
  @EventListener
  void check(ServerStartupEvent started) {
    issuers.forEach(
        each ->
            each.settings()
                .owners()
                .values()
                .forEach(share -> teams.check(share.owner(), IssuerSettings.SETTINGS)));
  }

  @Override
  public Optional<Standing> load(Identity identity, BooleanSupplier mayBeMade) {
    return identity instanceof Identity.Issued who
        ? Optional.of(
            issued
                .findOrMake(who.issuer(), who.sub(), who.names(), mayBeMade)
                .<Standing>map(
                    user ->
                        new Standing.In(
                            actor(
                                user,
                                who.roles(),
                                who.owners(),
                                WayIn.IDENTITY_PROVIDER,
                                mayBeMade.getAsBoolean())))
                .orElseGet(People::removed))
        : Optional.empty();
  }

  @Override
  public void hold(Identity identity) {
    if (identity instanceof Identity.Issued who) {
      issued.hold(who.issuer(), who.sub());
    }
  }

  /**
   * The actor that a user is, with what the groups at the identity provider give.
   *
   * @param given everywhere
   * @param shares in the owners of these names
   * @param mayBeMade whether owners may be made that are not there yet
   */
  Actor actor(User user, Set<Role> given, Map<String, Role> shares, WayIn way, boolean mayBeMade) {
    return new Actor(
        user.name(),
        ActorKind.USER,
        roles(given, user),
        user.ownerId(),
        memberships(shares, user, mayBeMade),
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

  private Map<UUID, Role> memberships(Map<String, Role> shares, User user, boolean mayBeMade) {
    var memberships = new LinkedHashMap<>(users.memberships(user));
    shares.forEach(
        (owner, role) ->
            teams
                .find(owner, mayBeMade, IssuerSettings.SETTINGS)
                .ifPresent(team -> memberships.merge(team.id(), role, Role::higher)));
    return Collections.unmodifiableMap(memberships);
  }
}
