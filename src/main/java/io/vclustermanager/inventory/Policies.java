package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Policy;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What administrators say about what may be done with clusters. All who ask may see them. */
@Singleton
public final class Policies {
  private static final String SELECT = "select " + PolicyRows.ALL.list();

  private final Database database;
  private final Json json;

  Policies(Database database, Json json) {
    this.database = database;
    this.json = json;
  }

  /**
   * How often a policy applied.
   *
   * @param version of the policy
   */
  public record Hits(long version, long count, Instant last) {
    /** Both together: of another version only what came later counts. */
    public Hits and(Hits more) {
      return more.version == version
          ? new Hits(version, count + more.count, more.last.isAfter(last) ? more.last : last)
          : more.version > version ? more : this;
    }
  }

  /**
   * Writes a new one.
   *
   * @throws DatabaseException when the name is taken ({@code policy_name})
   */
  public void insert(Policy policy) {
    database.work(
        "make a policy",
        connection -> PolicyRows.ALL.insert(Sql.of(""), policy, json).update(connection));
  }

  /** Writes what has become of one that is locked. */
  public void update(Policy policy) {
    database.work(
        "change a policy",
        connection ->
            PolicyRows.ALL
                .update(Sql.of(""), policy, json)
                .add(" where id = ?", policy.id())
                .update(connection));
  }

  /** The one of this name that holds, locked until the transaction ends. */
  public Optional<Policy> locked(String name) {
    return database.work(
        "lock a policy",
        connection ->
            Sql.of(
                    SELECT + " from policy p where p.name = ? and p.removed_at is null for update",
                    name)
                .readable(Readable.policy("p"))
                .find(connection, this::policy));
  }

  /** How many hold. */
  public long count() {
    return database.work(
        "count the policies",
        connection ->
            Sql.of("select count(*) from policy where removed_at is null").number(connection));
  }

  /** All that hold, by name. */
  public List<Policy> held() {
    return database.work(
        "list the policies that hold",
        connection ->
            Sql.of(SELECT + " from policy p where p.removed_at is null")
                .readable(Readable.policy("p"))
                .add(" order by p.name")
                .list(connection, this::policy));
  }

  /** Those of these ids. */
  public Map<UUID, Policy> byIds(Collection<UUID> ids) {
    return database.work(
        "find policies by id",
        connection ->
            Sql.of(SELECT + " from policy p where p.id = any(?)", Sql.uuids(ids))
                .readable(Readable.policy("p"))
                .list(connection, this::policy)
                .stream()
                .collect(Collectors.toMap(Policy::id, Function.identity())));
  }

  /** A page of them. */
  public Page<Policy> page(PolicyFilter filter, Order<PolicyField> order, PageRequest request) {
    return database.work(
        "list policies",
        connection ->
            PolicyField.keyset(order)
                .page(
                    connection,
                    filtered(SELECT, filter).readable(Readable.policy("p")),
                    request,
                    Keyset.Reader.of(this::policy),
                    () -> count(filter)));
  }

  private long count(PolicyFilter filter) {
    return database.work(
        "count policies", connection -> filtered("select count(*)", filter).number(connection));
  }

  private static Sql filtered(String select, PolicyFilter filter) {
    var sql = Sql.of(select + " from policy p where true");
    filter.narrow(sql);
    return sql;
  }

  /** How often these have applied, as far as it is written. */
  public Map<UUID, Hits> hits(Collection<UUID> ids) {
    return database.work(
        "find how often policies applied",
        connection -> {
          var found = new HashMap<UUID, Hits>();
          Sql.of(
                  "select h.policy_id, h.version, h.hits, h.last_at from policy_hits h"
                      + " join policy p on p.id = h.policy_id and p.version = h.version"
                      + " where h.policy_id = any(?)",
                  Sql.uuids(ids))
              .list(
                  connection,
                  row ->
                      found.put(
                          Sql.uuid(row, "policy_id"),
                          new Hits(
                              row.getLong("version"),
                              row.getLong("hits"),
                              Sql.instant(row, "last_at"))));
          return found;
        });
  }

  /** Writes that they have applied so often more; with another version one begins anew. */
  public void count(Map<UUID, Hits> more) {
    more.entrySet().stream()
        // In one order on all replicas, so that two never wait for each other.
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> count(each.getKey(), each.getValue()));
  }

  private void count(UUID id, Hits more) {
    database.work(
        "count how often a policy applied",
        connection ->
            Sql.of(
                    """
                    insert into policy_hits as h (policy_id, version, hits, last_at)
                      values (?, ?, ?, ?)
                    on conflict (policy_id) do update set
                      hits = excluded.hits
                        + case when h.version = excluded.version then h.hits else 0 end,
                      last_at = greatest(h.last_at, excluded.last_at),
                      version = excluded.version
                      where h.version <= excluded.version\
                    """,
                    id,
                    more.version(),
                    more.count(),
                    more.last())
                .update(connection));
  }

  /** How many clusters an owner has, by the names that expressions know. */
  public Map<String, Long> usage(UUID owner) {
    return database.work(
        "count what an owner has",
        connection -> {
          var byKind = new HashMap<String, Long>();
          Sql.of(
                  "select kind, count(*) from cluster where owner_id = ? and deleted_at is null"
                      + " group by kind",
                  owner)
              .list(connection, row -> byKind.put(row.getString(1), row.getLong(2)));
          return Map.of(
              "clusters",
              byKind.values().stream().mapToLong(Long::longValue).sum(),
              "virtualClusters",
              byKind.getOrDefault(Cluster.Kind.VIRTUAL.name(), 0L),
              "eksClusters",
              byKind.getOrDefault(Cluster.Kind.EKS.name(), 0L));
        });
  }

  private Policy policy(ResultSet row) throws SQLException {
    return PolicyRows.policy(row, json);
  }
}
