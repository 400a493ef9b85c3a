package io.vclustermanager.access;

import io.vclustermanager.inventory.IssuedUsers;
import io.vclustermanager.inventory.PageSessions;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.PageSession;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.User;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The users. One that is new to us is made on first use; by a session nobody is new. Those whom an
 * identity provider knows come in by its tokens alone: whoever else names them is somebody else.
 */
@Singleton
final class People implements ActorSource {
  private final Users users;
  private final PageSessions sessions;
  private final IssuedUsers issued;
  private final IssuedPeople issuedPeople;
  private final Confirmations confirmations;
  private final Clock clock;

  People(
      Users users,
      PageSessions sessions,
      IssuedUsers issued,
      IssuedPeople issuedPeople,
      Confirmations confirmations,
      Clock clock) {
    this.issuedPeople = issuedPeople;
    this.confirmations = confirmations;
    this.users = users;
    this.sessions = sessions;
    this.issued = issued;
    this.clock = clock;
  }

  @Override
  public Optional<Standing> load(Identity identity, BooleanSupplier mayBeMade) {
    return switch (identity) {
      case Identity.Person(var name, var roles) ->
          Optional.of(
              users
                  .findOrMake(name, mayBeMade)
                  .map(user -> standing(user, roles))
                  .orElseGet(People::removed));
      case Identity.Session session -> Optional.of(load(session, mayBeMade));
      case Identity.Issued _,
          Identity.Key _,
          Identity.ConfiguredKey _,
          Identity.Job _,
          Identity.Account _,
          Identity.Certificate _ ->
          Optional.empty();
    };
  }

  @Override
  public void hold(Identity identity) {
    switch (identity) {
      case Identity.Person(var name, _) -> users.hold(name);
      case Identity.Session(_, var user) -> users.hold(user);
      case Identity.Issued _,
          Identity.Key _,
          Identity.ConfiguredKey _,
          Identity.Job _,
          Identity.Account _,
          Identity.Certificate _ -> {}
    }
  }

  /** Of somebody who was known, and comes by what was given before. */
  static Standing removed() {
    return new Standing.Out("The user was removed" + TokenTroubles.REMEDY, false);
  }

  private Standing standing(User user, Set<Role> given) {
    return IssuedNames.mayBe(user.name()) && issued.isIssued(user)
        ? new Standing.Out(
            "The user %s comes in by tokens of an identity provider alone; get one there"
                .formatted(Names.quoted(user.name())),
            false)
        : new Standing.In(actor(user, given));
  }

  private Standing load(Identity.Session identity, BooleanSupplier mayBeMade) {
    // That it goes unused for long puts no end to what is kept: it may be used meanwhile.
    var session = sessions.find(identity.id()).filter(each -> !each.isOver(clock.instant()));
    var user = session.flatMap(_ -> users.find(identity.user()));
    if (user.isEmpty()) {
      return new Standing.Out("The session has ended; sign in again", false);
    }
    return confirmations
        .whyOverAsFarAsKnown(session.get())
        .<Standing>map(why -> new Standing.Out(why, true))
        .orElseGet(
            () ->
                new Standing.In(
                    actor(user.get(), session.get(), mayBeMade.getAsBoolean()),
                    session.get().endsAt()));
  }

  private Actor actor(User user, PageSession session, boolean mayBeMade) {
    var confirmation = session.confirmation();
    if (confirmation == null) {
      return actor(user, Set.of()).by(WayIn.SESSION);
    }
    var given = confirmations.given(confirmation);
    return issuedPeople.actor(user, given.roles(), given.owners(), WayIn.SESSION, mayBeMade);
  }

  /**
   * The user as an actor.
   *
   * @param given roles beside the user's own
   */
  Actor actor(User user, Set<Role> given) {
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
