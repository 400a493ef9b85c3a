package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Owner.Member;
import io.vclustermanager.model.OwnerUsage;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The owners that a scope covers. */
@Singleton
public final class Owners {
  /** Those that were removed are there for the history of their clusters only. */
  private static final String SELECT = OwnerRows.SELECT + "o.removed_at is null";

  private final Database database;
  private final OwnerAndHostCache places;
  private final Json json;

  Owners(Database database, OwnerAndHostCache places, Json json) {
    this.database = database;
    this.places = places;
    this.json = json;
  }

  /** What comes of {@link #hold}. */
  public sealed interface Hold {
    /** It may have any number of clusters. */
    record Unlimited() implements Hold {}

    /**
     * It may have so much, and has so much: nobody adds to it until the transaction ends.
     *
     * @param used without the cluster that was left out
     */
    record Limited(Owner.Settings limits, OwnerUsage used) implements Hold {}

    /** It was removed meanwhile. */
    record Removed() implements Hold {}
  }

  /** One owner by name. */
  public Optional<Owner> find(String name, Scope scope) {
    return database.work(
        "find an owner",
        connection ->
            Sql.of(SELECT + " and o.name = ?", name)
                .scope(scope, "o.id")
                .find(connection, this::owner));
  }

  /** The owners with these keys, also removed ones, in one statement at most. */
  public Map<UUID, Owner> byIds(Collection<UUID> ids, Scope scope) {
    var covered = ids.stream().filter(scope::covers).toList();
    return database.work("find owners by id", connection -> places.owners(connection, covered));
  }

  /** The owners of these names, in one statement. */
  public Map<String, Owner> byNames(Collection<String> names, Scope scope) {
    return database.work(
        "find owners by name",
        connection ->
            Sql.of(SELECT + " and o.name = any(?)", Sql.texts(names))
                .scope(scope, "o.id")
                .list(connection, this::owner)
                .stream()
                .collect(Collectors.toMap(Owner::name, Function.identity())));
  }

  /** A page of the owners. */
  public Page<Owner> page(
      OwnerFilter filter, Order<OwnerField> order, PageRequest request, Scope scope) {
    return database.work(
        "list owners",
        connection ->
            OwnerField.keyset(order)
                .page(
                    connection,
                    filtered(SELECT, filter, scope).readable(Readable.owner("o")),
                    request,
                    Keyset.Reader.of(this::owner),
                    () -> count(filter, scope)));
  }

  /**
   * Keeps an owner from being removed until the transaction ends, and one that may have only so
   * many clusters from being given others meanwhile.
   */
  public Hold hold(Owner owner) {
    return hold(owner, null);
  }

  /**
   * The same for a cluster of it that grows.
   *
   * @param except the cluster, which is not counted; null: all are
   */
  public Hold hold(Owner owner, @Nullable UUID except) {
    return database.work("hold an owner", connection -> hold(connection, owner, except));
  }

  private Hold hold(Connection connection, Owner owner, @Nullable UUID except) throws SQLException {
    // Creates of an owner without a limit need not wait for one another.
    var limits =
        limits(connection, owner, isCounted(owner.settings()) ? "no key update" : "key share");
    if (!isCounted(owner.settings()) && limits.filter(Owners::isCounted).isPresent()) {
      // The limit is so new that the owner was read without it: wait for one another after all.
      limits = limits(connection, owner, "no key update");
    }
    if (limits.isEmpty()) {
      return new Hold.Removed();
    }
    if (!isCounted(limits.get())) {
      return new Hold.Unlimited();
    }
    // By a statement of its own: only one that begins behind the lock sees what others have added.
    return new Hold.Limited(
        limits.get(),
        usage(connection, List.of(owner.id()), except).getOrDefault(owner.id(), OwnerUsage.NONE));
  }

  private static boolean isCounted(Owner.Settings settings) {
    return settings.maxClusters() != null || settings.limits().areCounted();
  }

  /** The limits of an owner that was not removed, locked. */
  private Optional<Owner.Settings> limits(Connection connection, Owner owner, String lock)
      throws SQLException {
    return Sql.of(OwnerRows.SELECT + "o.id = ? and o.removed_at is null for " + lock, owner.id())
        .find(connection, row -> OwnerRows.owner(row, json).settings());
  }

  /** What these owners have, in one statement; nothing is said of those that have nothing. */
  public Map<UUID, OwnerUsage> usage(Collection<UUID> ids) {
    return database.work("count what owners have", connection -> usage(connection, ids, null));
  }

  private static Map<UUID, OwnerUsage> usage(
      Connection connection, Collection<UUID> ids, @Nullable UUID except) throws SQLException {
    var found = new HashMap<UUID, OwnerUsage>();
    Sql.of(
            """
            select c.owner_id,
              count(*) filter (where c.kind = 'VIRTUAL') as virtual_clusters,
              count(*) filter (where c.kind = 'EKS') as eks_clusters,
              sum(coalesce((c.spec #>> '{share,weight}')::bigint, 1)) as weight,
              sum(coalesce((c.spec #>> '{share,cpu}')::bigint, 0)) as cpu,
              sum(coalesce((c.spec #>> '{share,memory}')::bigint, 0)) as memory
            from cluster c where c.owner_id = any(?) and c.deleted_at is null
              and c.id is distinct from ?::uuid
            group by c.owner_id\
            """,
            Sql.uuids(ids),
            except)
        .list(
            connection,
            row ->
                found.put(
                    Sql.uuid(row, "owner_id"),
                    new OwnerUsage(
                        row.getLong("virtual_clusters"),
                        row.getLong("eks_clusters"),
                        row.getLong("weight"),
                        row.getLong("cpu"),
                        row.getLong("memory"))));
    return found;
  }

  /** The names of some of an owner's clusters that end next, to be told to whoever wants room. */
  public List<String> nextToEnd(UUID owner) {
    return database.work(
        "find what ends next",
        connection ->
            Sql.of(
                    "select name from cluster where owner_id = ? and deleted_at is null"
                        + " and wanted <> 'ABSENT' order by expires_at nulls last, id limit 3",
                    owner)
                .list(connection, row -> row.getString(1)));
  }

  /** How many clusters these owners have that are not DELETED, in one statement. */
  public Map<UUID, Long> liveClusters(Collection<UUID> ids) {
    return database.work(
        "count the clusters of owners",
        connection ->
            Sql.of(
                    "select k.id as key, (select count(*) from cluster c where c.owner_id = k.id"
                        + " and c.deleted_at is null) as n from unnest(?) k(id)",
                    Sql.uuids(ids))
                .countsByKey(connection));
  }

  static long liveClusters(Connection connection, UUID owner) throws SQLException {
    return Sql.of("select count(*) from cluster where owner_id = ? and deleted_at is null", owner)
        .number(connection);
  }

  /**
   * The members of each of these owners, by name, in one statement. One with a role that only a
   * newer release knows is left out.
   */
  public Map<UUID, List<Member>> members(Collection<UUID> ids) {
    var members = new HashMap<UUID, List<Member>>();
    ids.forEach(id -> members.put(id, new ArrayList<>()));
    database
        .work(
            "list the members of owners",
            connection ->
                Sql.of(
                        "select m.owner_id, u.name, m.role from membership m join app_user u on"
                            + " u.id = m.user_id where m.owner_id = any(?) order by u.name",
                        Sql.uuids(ids))
                    .list(connection, row -> Map.entry(Sql.uuid(row, "owner_id"), member(row))))
        .forEach(
            each ->
                members
                    .computeIfAbsent(each.getKey(), _ -> new ArrayList<>())
                    .add(each.getValue()));
    return members;
  }

  private static Member member(ResultSet row) throws SQLException {
    return new Member(row.getString("name"), Sql.constant(row, "role", Role.class));
  }

  private long count(OwnerFilter filter, Scope scope) {
    return database.work(
        "count owners",
        connection ->
            filtered("select count(*) from owner o where o.removed_at is null", filter, scope)
                .number(connection));
  }

  private static Sql filtered(String select, OwnerFilter filter, Scope scope) {
    var sql = Sql.of(select);
    filter.narrow(sql, scope);
    return sql;
  }

  private Owner owner(ResultSet row) throws SQLException {
    return OwnerRows.owner(row, json);
  }
}
