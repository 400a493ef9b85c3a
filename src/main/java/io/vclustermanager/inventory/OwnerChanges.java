package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Owner.Member;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What administrators change of owners. Each change is made behind the lock on the owner's row. */
@Singleton
public final class OwnerChanges {
  private final Database database;
  private final Users users;
  private final ApiKeys keys;
  private final OwnerAndHostCache places;
  private final QuotaSettings quota;
  private final Json json;
  private final Clock clock;

  OwnerChanges(
      Database database,
      Users users,
      ApiKeys keys,
      OwnerAndHostCache places,
      QuotaSettings quota,
      Json json,
      Clock clock) {
    this.database = database;
    this.users = users;
    this.keys = keys;
    this.places = places;
    this.quota = quota;
    this.json = json;
    this.clock = clock;
  }

  /**
   * The owner of this id or name that was not removed, locked until the transaction ends: also
   * against clusters that are being made for it.
   */
  public Optional<Owner> locked(String idOrName) {
    return NodeId.parse(NodeId.Kind.OWNER, idOrName)
        .map(id -> locked("o.id = ?", id))
        .orElseGet(() -> locked("o.name = ?", idOrName));
  }

  private Optional<Owner> locked(String condition, Object value) {
    return database.work(
        "lock an owner",
        connection ->
            Sql.of(OwnerRows.SELECT + condition + " and o.removed_at is null for update", value)
                .find(connection, row -> OwnerRows.owner(row, json)));
  }

  /**
   * The team of this name, made now if no owner has it; empty if it is a user's own owner's, or
   * none that a team can have.
   */
  public Optional<Owner> findOrMakeTeam(String name) {
    return find(name)
        .or(
            () ->
                Names.checkTeam(name).isPresent() ? Optional.empty() : Optional.of(makeTeam(name)))
        .filter(OwnerChanges::isTeam);
  }

  /** The team of this name; empty if there is none. */
  public Optional<Owner> findTeam(String name) {
    return find(name).filter(OwnerChanges::isTeam);
  }

  /** Whether this is the name of a user's own owner. */
  public boolean isUsersOwn(String name) {
    return find(name).filter(owner -> !isTeam(owner)).isPresent();
  }

  private static boolean isTeam(Owner owner) {
    return owner.kind() == Owner.Kind.TEAM;
  }

  private Optional<Owner> find(String name) {
    return database.work(
        "find an owner",
        connection ->
            Sql.of(OwnerRows.SELECT + "o.name = ? and o.removed_at is null", name)
                .find(connection, row -> OwnerRows.owner(row, json)));
  }

  /** Somebody else may make it at the same time: then theirs is as good. */
  private Owner makeTeam(String name) {
    var now = clock.instant();
    var team = Owner.made(NodeId.newKey(now), name, Owner.Kind.TEAM, quota.ofNewOwners(), now);
    try {
      database.inTransaction(
          () -> {
            insert(team);
            return team;
          });
      return team;
    } catch (DatabaseException e) {
      return find(name).orElseThrow(() -> e);
    }
  }

  /** Whose own owner it is; empty for a team. */
  public Optional<String> userOf(Owner owner) {
    return database.work(
        "find whose own owner it is",
        connection ->
            Sql.of("select name from app_user where owner_id = ?", owner.id())
                .find(connection, row -> row.getString("name")));
  }

  /**
   * Writes a new owner.
   *
   * @throws DatabaseException when the name is taken ({@code owner_name_key})
   */
  public void insert(Owner owner) {
    database.work(
        "make an owner",
        connection -> {
          OwnerRows.freeName(connection, owner.name());
          return OwnerRows.ALL.insert(Sql.of(""), owner, json).update(connection);
        });
    changed();
  }

  /** Writes what is said of an owner that is {@link #locked}. */
  public void update(Owner owner) {
    database.work("change an owner", connection -> write(connection, owner));
    changed();
  }

  /** Makes these the members, of whom those who are new to the service are made. */
  public void setMembers(Owner owner, List<Member> members) {
    var ids = new ArrayList<UUID>();
    var roles = new ArrayList<String>();
    // In one order: two who make the same users would else wait for each other.
    members.stream()
        .sorted(Comparator.comparing(Member::user))
        .forEach(
            member -> {
              ids.add(users.findOrMake(member.user()).id());
              roles.add(member.role().name());
            });
    database.work(
        "set the members of an owner",
        connection -> {
          Sql.of(
                  "delete from membership where owner_id = ? and user_id <> all(?)",
                  owner.id(),
                  Sql.uuids(ids))
              .update(connection);
          return Sql.of(
                  """
                  insert into membership (user_id, owner_id, role)
                  select n.id, ?, n.role from unnest(?, ?) n(id, role)
                  on conflict (user_id, owner_id) do update set role = excluded.role
                  """,
                  owner.id(),
                  Sql.uuids(ids),
                  Sql.texts(roles))
              .update(connection);
        });
  }

  /**
   * Takes an owner out of use that has no clusters; its row stays for the history of theirs. Its
   * keys and trust rules end with it, and what was answered to those who came by them under
   * idempotency keys is not answered to those of the next owner of this name.
   */
  public void remove(Owner removed) {
    keys.revokeAll(removed.id(), clock.instant());
    database.work(
        "remove an owner",
        connection -> {
          Sql.of("delete from membership where owner_id = ?", removed.id()).update(connection);
          Sql.of(
                  "delete from idempotency where starts_with(subject, ?) or starts_with(subject,"
                      + " ?)",
                  ActorKind.API_KEY + ":" + removed.name() + "/",
                  ActorKind.OIDC_JOB + ":" + removed.name() + "/")
              .update(connection);
          Sql.of(
                  "update trust_rule set removed_at = ?, updated_at = ?, version = version + 1"
                      + " where owner_id = ? and removed_at is null",
                  removed.removedAt(),
                  removed.removedAt(),
                  removed.id())
              .update(connection);
          return write(connection, removed);
        });
    changed();
  }

  /** How many clusters it has that are not DELETED. */
  public long liveClusters(Owner owner) {
    return database.work(
        "count the clusters of an owner",
        connection -> Owners.liveClusters(connection, owner.id()));
  }

  private int write(Connection connection, Owner owner) throws SQLException {
    return OwnerRows.ALL
        .update(Sql.of(""), owner, json)
        .add(" where id = ?", owner.id())
        .update(connection);
  }

  /** Before the commit a reader could still bring what was so before, and keep it. */
  private void changed() {
    database.afterCommit(places::ownersChanged);
  }
}
