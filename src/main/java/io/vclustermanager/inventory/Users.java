package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Kinds;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.inventory.sql.UnknownKindException;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    return name.indexOf('\0') < 0
        ? database.work(
            "find a user",
            connection ->
                Sql.of("select * from app_user where name = ?", name).find(connection, Users::user))
        : Optional.empty();
  }

  /**
   * The user's memberships; the own owner is one of them. A role that only a newer release knows
   * gives no rights in this one.
   */
  public List<MembershipRow> memberships(UserRow user) {
    return database.work(
        "find the memberships of a user",
        connection ->
            Sql.of(
                    "select m.owner_id, m.role from membership m join owner o on o.id = m.owner_id"
                        + " where m.user_id = ? order by o.name",
                    user.id())
                .list(
                    connection,
                    row ->
                        new MembershipRow(
                            Sql.uuid(row, "owner_id"), Sql.constant(row, "role", Role.class))));
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

  private static UserRow user(ResultSet row) throws SQLException {
    return new UserRow(
        Sql.uuid(row, "id"),
        row.getString("name"),
        Sql.uuid(row, "owner_id"),
        globalRole(row.getString("global_role")),
        row.getString("password_hash"),
        Sql.instant(row, "created_at"));
  }

  /** One that only a newer release knows gives no rights in this one. */
  private static @Nullable Role globalRole(@Nullable String name) {
    try {
      return name == null ? null : Kinds.of(Role.class, name);
    } catch (UnknownKindException e) {
      return null;
    }
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
    var ownerName = owners.existsByName(name) ? name + ".user" : name;
    var owner = owners.save(new OwnerRow(NodeId.newKey(now), ownerName, Owner.Kind.USER, now));
    var user = users.save(new UserRow(NodeId.newKey(now), name, owner.id(), null, null, now));
    users.join(user.id(), owner.id(), Role.DEVELOPER);
    return user;
  }
}
