package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The users and their memberships. */
@Singleton
public final class Users {
  /** Those that were removed are there for the history alone. */
  private static final String SELECT = UserRows.SELECT + "u.removed_at is null";

  private final Database database;
  private final QuotaSettings quota;
  private final Json json;
  private final Clock clock;

  Users(Database database, QuotaSettings quota, Json json, Clock clock) {
    this.database = database;
    this.quota = quota;
    this.json = json;
    this.clock = clock;
  }

  /** The user of this name, if there is one; with the character 0 PostgreSQL can hold none. */
  public Optional<User> find(String name) {
    return name.indexOf('\0') < 0
        ? database.work("find a user", connection -> find(connection, name))
        : Optional.empty();
  }

  /** A user by the key, also one that was removed. */
  public Optional<User> find(UUID id) {
    return database.work(
        "find a user by id",
        connection ->
            Sql.of(UserRows.SELECT + "u.id = ?", id)
                .find(connection, row -> UserRows.user(row, json)));
  }

  /**
   * The users of these keys, in one statement.
   *
   * @param only the one of this name, and no other; null: all
   */
  public Map<UUID, User> byIds(Collection<UUID> ids, @Nullable String only) {
    return database.work(
        "find users by id",
        connection ->
            filtered(SELECT + " and u.id = any(?)", only, Sql.uuids(ids))
                .list(connection, row -> UserRows.user(row, json))
                .stream()
                .collect(Collectors.toMap(User::id, Function.identity())));
  }

  /**
   * A page of the users.
   *
   * @param only the one of this name, and no other; null: all
   */
  public Page<User> page(
      UserFilter filter, Order<UserField> order, PageRequest request, @Nullable String only) {
    return database.work(
        "list users",
        connection ->
            UserField.keyset(order)
                .page(
                    connection,
                    filtered(SELECT, filter, only),
                    request,
                    Keyset.Reader.of(row -> UserRows.user(row, json)),
                    () -> count(filter, only)));
  }

  private long count(UserFilter filter, @Nullable String only) {
    return database.work(
        "count users",
        connection ->
            filtered("select count(*) from app_user u where u.removed_at is null", filter, only)
                .number(connection));
  }

  private static Sql filtered(String select, UserFilter filter, @Nullable String only) {
    var sql = filtered(select, only);
    filter.narrow(sql);
    return sql;
  }

  private static Sql filtered(String select, @Nullable String only, Object... values) {
    var sql = Sql.of(select, values);
    return only == null ? sql : sql.add(" and u.name = ?", only);
  }

  /** Whether somebody administers the whole service who can sign in by a password. */
  public boolean haveAdmin() {
    return database.work(
        "look for an administrator",
        connection ->
            Sql.of(
                        "select count(*) from app_user u where u.global_role = ? and"
                            + " u.password_hash is not null and u.removed_at is null and not exists"
                            + " (select from issued_user i where i.user_id = u.id)",
                        Role.ADMIN)
                    .number(connection)
                > 0);
  }

  /**
   * Whether the user still has this password, after whoever changes it at this moment. Whoever has
   * given something for it asks afterwards: else it would outlive the password.
   *
   * @param user as it was when the password was compared
   */
  public boolean stillHas(User user) {
    return database
            .work(
                "look at a password again",
                connection ->
                    Sql.of(
                            "select id from app_user where id = ? and removed_at is null and"
                                + " password_hash is not distinct from ? for share",
                            user.id(),
                            user.passwordHash())
                        .list(connection, row -> Sql.uuid(row, "id")))
            .size()
        == 1;
  }

  /**
   * Those of these users whose role holds everywhere and lets them do this. They keep it until the
   * transaction ends.
   */
  public List<String> whoMayEverywhere(Permission permission, Collection<String> names) {
    return database
        .work(
            "look at roles that hold everywhere",
            connection ->
                Sql.of(
                        UserRows.SELECT
                            + "u.removed_at is null and u.name = any(?) order by u.id for share",
                        Sql.texts(names))
                    .list(connection, row -> UserRows.user(row, json)))
        .stream()
        .filter(user -> user.mayEverywhere(permission))
        .map(User::name)
        .toList();
  }

  /** The roles of each of these users, by owner and in the order of the owners' names. */
  public Map<UUID, Map<UUID, Role>> membershipsOf(Collection<UUID> ids) {
    var roles = new HashMap<UUID, Map<UUID, Role>>();
    ids.forEach(id -> roles.put(id, new LinkedHashMap<>()));
    database
        .work(
            "list the memberships of users",
            connection ->
                Sql.of(
                        "select m.user_id, m.owner_id, m.role from membership m join owner o on"
                            + " o.id = m.owner_id where m.user_id = any(?) order by o.name",
                        Sql.uuids(ids))
                    .list(
                        connection,
                        row ->
                            new Membership(
                                Sql.uuid(row, "user_id"),
                                Sql.uuid(row, "owner_id"),
                                Sql.constant(row, "role", Role.class))))
        .forEach(
            each ->
                roles
                    .computeIfAbsent(each.user, _ -> new LinkedHashMap<>())
                    .put(each.owner, each.role));
    return roles;
  }

  private record Membership(UUID user, UUID owner, Role role) {}

  /**
   * The user's roles by the owner's key, in the order of the owners' names; the own owner is one of
   * them. A role that only a newer release knows gives no rights in this one.
   */
  public Map<UUID, Role> memberships(User user) {
    var roles = new LinkedHashMap<UUID, Role>();
    database
        .work(
            "find the memberships of a user",
            connection ->
                Sql.of(
                        "select m.owner_id, m.role from membership m join owner o on o.id ="
                            + " m.owner_id where m.user_id = ? order by o.name",
                        user.id())
                    .list(
                        connection,
                        row ->
                            Map.entry(
                                Sql.uuid(row, "owner_id"), Sql.constant(row, "role", Role.class))))
        .forEach(each -> roles.put(each.getKey(), each.getValue()));
    return roles;
  }

  /** The user of this name, made now with an owner of the same name if there is none yet. */
  public User findOrMake(String name) {
    return find(name).orElseGet(() -> database.inTransaction(() -> makeOnce(name)));
  }

  /**
   * The same, if one may be made.
   *
   * @param mayBe whether one may be; asked once more in the transaction that makes it, when nobody
   *     else can make or remove one of this name any more: what ended a name before is seen then
   * @return empty: there is none, and none may be made
   */
  public Optional<User> findOrMake(String name, BooleanSupplier mayBe) {
    return find(name).or(() -> mayBe.getAsBoolean() ? makeOnce(name, mayBe) : Optional.empty());
  }

  private Optional<User> makeOnce(String name, BooleanSupplier mayBe) {
    return database.inTransaction(
        () -> Optional.of(makeOnce(name)).filter(_ -> mayBe.getAsBoolean()), Optional::isPresent);
  }

  /** Keeps the user of this name as it is, until the transaction ends. */
  public void hold(String name) {
    database.work(
        "hold a user",
        connection ->
            Sql.of("select id from app_user where name = ? and removed_at is null for share", name)
                .list(connection, row -> Sql.uuid(row, "id")));
  }

  /**
   * Gives the user of this name the first password and a global role, and makes the user if need
   * be.
   *
   * @return whether it did: another replica may have given one meanwhile
   */
  public boolean setFirstPassword(String name, String hash, Role role) {
    var user = findOrMake(name);
    return database.work(
            "set a first password",
            connection ->
                Sql.of(
                        "update app_user set password_hash = ?, global_role = ? where id = ? and"
                            + " password_hash is null",
                        hash,
                        role,
                        user.id())
                    .update(connection))
        == 1;
  }

  /**
   * Changes a password, which all replicas read at the next sign-in.
   *
   * @param user as it was when the change was decided
   * @return whether it did: somebody else may have changed it meanwhile
   */
  public boolean changePassword(User user, String hash, Instant now) {
    return database.work(
            "change a password",
            connection ->
                Sql.of(
                        "update app_user set password_hash = ?, password_changed_at = ?, version ="
                            + " version + 1 where id = ? and removed_at is null and"
                            + " password_hash is not distinct from ?",
                        hash,
                        now,
                        user.id(),
                        user.passwordHash())
                    .update(connection))
        == 1;
  }

  /**
   * A new user of this name, with an owner of the same name.
   *
   * @throws DatabaseException when there is one already
   */
  User make(String name) {
    return database.work("make a user", connection -> make(connection, name));
  }

  /** Somebody else may make the same user at the same time: then theirs is as good. */
  private User makeOnce(String name) {
    return makeNew(name).or(() -> find(name)).orElseGet(() -> make(name));
  }

  /**
   * A new user of this name, with an owner of the same name. In a transaction.
   *
   * @return empty: somebody else has made one, at this moment or before
   */
  public Optional<User> makeNew(String name) {
    return database.work(
        "make a user",
        connection -> {
          // The transaction may be about more than this user, and goes on.
          var before = connection.setSavepoint();
          try {
            return Optional.of(make(connection, name));
          } catch (SQLException e) {
            connection.rollback(before);
            // Or a team took the name of the owner: then the second try sees it.
            return find(connection, name).isPresent()
                ? Optional.<User>empty()
                : Optional.of(make(connection, name));
          }
        });
  }

  private User make(Connection connection, String name) throws SQLException {
    var now = clock.instant();
    var owner =
        Owner.made(
            NodeId.newKey(now),
            nameOfOwn(connection, name),
            Owner.Kind.USER,
            quota.ofNewOwners(),
            now);
    OwnerRows.ALL.insert(Sql.of(""), owner, json).update(connection);
    var user = User.made(NodeId.newKey(now), name, owner.id(), now);
    UserRows.ALL.insert(Sql.of(""), user, json).update(connection);
    Sql.of(
            "insert into membership (user_id, owner_id, role) values (?, ?, ?)",
            user.id(),
            owner.id(),
            Role.DEVELOPER)
        .update(connection);
    return user;
  }

  /** A team may have this name already; the user's own owner then gets one that says what it is. */
  private static String nameOfOwn(Connection connection, String name) throws SQLException {
    if (isFree(connection, name)) {
      return name;
    }
    var own = name + ".user";
    // That may be somebody's name, too: nobody is locked out by it.
    return isFree(connection, own) ? own : own + "-" + UUID.randomUUID().toString().substring(24);
  }

  private static boolean isFree(Connection connection, String name) throws SQLException {
    OwnerRows.freeName(connection, name);
    return Sql.of("select count(*) from owner where name = ?", name).number(connection) == 0;
  }

  private Optional<User> find(Connection connection, String name) throws SQLException {
    return Sql.of(SELECT + " and u.name = ?", name)
        .find(connection, row -> UserRows.user(row, json));
  }
}
