package io.vclustermanager.inventory;

import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The users and their memberships. */
@Singleton
public final class Users {
  private final Database database;
  private final UserRepository users;
  private final OwnerRepository owners;
  private final Clock clock;

  Users(Database database, UserRepository users, OwnerRepository owners, Clock clock) {
    this.database = database;
    this.users = users;
    this.owners = owners;
    this.clock = clock;
  }

  /** The user of this name, if there is one; with the character 0 PostgreSQL can hold none. */
  public Optional<UserRow> find(String name) {
    return name.indexOf('\0') < 0 ? users.findByName(name) : Optional.empty();
  }

  /** The user's memberships; the own owner is one of them. */
  public List<MembershipRow> memberships(UserRow user) {
    return users.memberships(user.id());
  }

  /** The user of this name, made now with an owner of the same name if there is none yet. */
  public UserRow findOrMake(String name) {
    return find(name).orElseGet(() -> makeOnce(name));
  }

  /** Gives the user of this name a password and a global role, and makes the user if need be. */
  public void setPassword(String name, String hash, Role role) {
    findOrMake(name);
    users.setPassword(name, hash, role);
  }

  private UserRow makeOnce(String name) {
    try {
      return database.inTransaction(() -> make(name));
    } catch (RuntimeException e) {
      // Somebody else may have made the same user at the same time: then theirs is as good.
      return find(name).orElseThrow(() -> e);
    }
  }

  private UserRow make(String name) {
    var now = clock.instant();
    // A team may have this name already; the user's own owner then gets one that says what it is.
    var ownerName = owners.findByName(name).isEmpty() ? name : name + ".user";
    var owner = owners.save(new OwnerRow(NodeId.newKey(now), ownerName, Owner.Kind.USER, now));
    var user = users.save(new UserRow(NodeId.newKey(now), name, owner.id(), null, null, now));
    users.join(user.id(), owner.id(), Role.DEVELOPER);
    return user;
  }
}
