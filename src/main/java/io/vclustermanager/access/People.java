package io.vclustermanager.access;

import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;

/** The users. One that is new to us is made on first use. */
@Singleton
final class People implements ActorSource {
  private final Users users;

  People(Users users) {
    this.users = users;
  }

  @Override
  public Optional<Standing> load(Identity identity) {
    return identity instanceof Identity.Person person
        ? Optional.of(new Standing.In(actor(person)))
        : Optional.empty();
  }

  private Actor actor(Identity.Person person) {
    var user = users.findOrMake(person.name());
    var roles = EnumSet.noneOf(Role.class);
    if (person.isAdmin()) {
      roles.add(Role.ADMIN);
    }
    if (user.globalRole() != null) {
      roles.add(user.globalRole());
    }
    return new Actor(
        user.name(),
        ActorKind.USER,
        Collections.unmodifiableSet(roles),
        user.ownerId(),
        Collections.unmodifiableMap(users.memberships(user)));
  }
}
