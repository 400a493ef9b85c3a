package io.vclustermanager.access;

import io.vclustermanager.inventory.IssuedUsers;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;

/**
 * The users. One that is new to us is made on first use. Those whom an identity provider knows come
 * in by its tokens alone: whoever else names them is somebody else.
 */
@Singleton
final class People implements ActorSource {
  private final Users users;
  private final IssuedUsers issued;

  People(Users users, IssuedUsers issued) {
    this.users = users;
    this.issued = issued;
  }

  @Override
  public Optional<Standing> load(Identity identity) {
    return identity instanceof Identity.Person person
        ? Optional.of(standing(person, users.findOrMake(person.name())))
        : Optional.empty();
  }

  private Standing standing(Identity.Person person, User user) {
    return IssuedNames.mayBe(user.name()) && issued.isIssued(user)
        ? new Standing.Out(
            "The user %s comes in by tokens of an identity provider alone; get one there"
                .formatted(Names.quoted(user.name())),
            false)
        : new Standing.In(actor(person, user));
  }

  private Actor actor(Identity.Person person, User user) {
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
