package io.vclustermanager.access;

import io.vclustermanager.inventory.PageSessions;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.User;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The users. One that is new to us is made on first use; by a session nobody is new. */
@Singleton
final class People implements ActorSource {
  private final Users users;
  private final PageSessions sessions;
  private final Clock clock;

  People(Users users, PageSessions sessions, Clock clock) {
    this.users = users;
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  public Optional<Standing> load(Identity identity) {
    return switch (identity) {
      case Identity.Person(var name, var roles) ->
          Optional.of(new Standing.In(actor(users.findOrMake(name), roles)));
      case Identity.Session session -> Optional.of(load(session));
      case Identity.Key _, Identity.ConfiguredKey _ -> Optional.empty();
    };
  }

  private Standing load(Identity.Session identity) {
    // That it goes unused for long puts no end to what is kept: it may be used meanwhile.
    var session = sessions.find(identity.id()).filter(each -> !each.isOver(clock.instant()));
    var user = session.flatMap(_ -> users.find(identity.user()));
    return user.isEmpty()
        ? new Standing.Out("The session has ended; sign in again", false)
        : new Standing.In(actor(user.get(), Set.of()).by(WayIn.SESSION), session.get().endsAt());
  }

  private Actor actor(User user, Set<Role> given) {
    var roles = EnumSet.noneOf(Role.class);
    roles.addAll(given);
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
