package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostFeature;
import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Placement;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The hosts. They belong to nobody, so that every signed-in actor may see them. */
@Singleton
public final class Hosts {
  private static final String ALL = "select " + HostRows.COLUMNS + " from host h where true";

  /** Those that were removed are there for the history of their clusters only. */
  private static final String SELECT = ALL + " and h.removed_at is null";

  private static final String SWEEP = "host-sweep";

  /** Since when a host has been the API server that it is. */
  private static final String SINCE = "coalesce(h.server_uid_changed_at, h.created_at)";

  private final Database database;
  private final OwnerAndHostCache places;
  private final Json json;

  Hosts(Database database, OwnerAndHostCache places, Json json) {
    this.database = database;
    this.places = places;
    this.json = json;
  }

  /** One host by name. */
  public Optional<Host> find(String name) {
    return database.work(
        "find a host",
        connection ->
            Sql.of(SELECT + " and h.name = ?", name)
                .find(connection, row -> HostRows.host(row, json)));
  }

  /** A host of the configuration. */
  public record Configured(String name, Host.Kind kind, Host.Settings settings) {}

  /**
   * What a look at a host brought.
   *
   * @param conditions all that it has from now on
   * @param inspected whether what it must have was checked too
   * @param lacking what the service has no rights for; null: that was not checked
   * @param capacity what was counted; null: nothing was counted
   * @param serverUid which API server it is; null: that was not seen
   */
  public record Look(
      String version,
      List<Condition> conditions,
      boolean inspected,
      @Nullable Set<HostFeature> lacking,
      Host.@Nullable Capacity capacity,
      boolean counted,
      @Nullable String serverUid) {
    /** Whether it is another host already: then nothing is counted here, since it is there. */
    boolean isOfAnother() {
      return conditions.stream()
          .anyMatch(
              each -> each.is(ConditionType.SAME_AS) && each.status() == Condition.Status.TRUE);
    }
  }

  /** The hosts with these keys, also removed ones, in one statement. */
  public Map<UUID, Host> byIds(Collection<UUID> ids) {
    return database.work(
        "find hosts by id",
        connection ->
            Sql.of(ALL + " and h.id = any(?)", Sql.uuids(ids))
                .list(connection, row -> HostRows.host(row, json))
                .stream()
                .collect(Collectors.toMap(Host::id, Function.identity())));
  }

  /** A page of the hosts. */
  public Page<Host> page(HostFilter filter, Order<HostField> order, PageRequest request) {
    return database.work(
        "list hosts",
        connection ->
            HostField.keyset(order)
                .page(
                    connection,
                    filtered(SELECT, filter).readable(Readable.host("h")),
                    request,
                    Keyset.Reader.of(row -> HostRows.host(row, json)),
                    () -> count(filter)));
  }

  private long count(HostFilter filter) {
    return database.work(
        "count hosts",
        connection ->
            filtered("select count(*) from host h where h.removed_at is null", filter)
                .number(connection));
  }

  private static Sql filtered(String select, HostFilter filter) {
    var sql = Sql.of(select);
    filter.narrow(sql);
    return sql;
  }

  /** The hosts that a new cluster may be placed on, with how much they hold, in one statement. */
  public List<Placement.Candidate> candidates() {
    return database.work(
        "look where clusters can be placed",
        connection ->
            Sql.of(
                    "select "
                        + HostRows.COLUMNS
                        + """
                            , (select count(*) from cluster c
                          where c.host_id = h.id and c.deleted_at is null) as clusters
                        from host h where h.configured order by h.name
                        """)
                .list(
                    connection,
                    row ->
                        new Placement.Candidate(
                            HostRows.host(row, json), row.getLong("clusters"))));
  }

  /**
   * Keeps a host from being removed until the transaction ends, and one that may hold only so many
   * clusters from taking others meanwhile.
   *
   * @return whether it still may take one
   */
  public boolean hold(Host host) {
    return database.work(
        "hold a host",
        connection -> {
          var lock = host.maxClusters() == null ? " for key share" : " for no key update";
          var most =
              Sql.of(
                      "select coalesce(max_clusters, -1) from host where id = ? and configured"
                          + " and not cordoned"
                          + lock,
                      host.id())
                  .find(connection, row -> row.getInt(1));
          return most.isPresent()
              && (most.get() < 0 || liveClusters(connection, host.id()) < most.get());
        });
  }

  /** How many live clusters these hosts hold, in one statement. */
  public Map<UUID, Long> liveClusters(Collection<UUID> ids) {
    return database.work(
        "count the clusters of hosts",
        connection ->
            Sql.of(
                    "select k.id as key, (select count(*) from cluster c where c.host_id = k.id"
                        + " and c.deleted_at is null) as n from unnest(?) k(id)",
                    Sql.uuids(ids))
                .countsByKey(connection));
  }

  static long liveClusters(Connection connection, UUID host) throws SQLException {
    return Sql.of("select count(*) from cluster where host_id = ? and deleted_at is null", host)
        .number(connection);
  }

  /**
   * Brings the configured hosts to what the configuration names: those it names are as it says,
   * those it names no more stay with their clusters, and count as unreachable.
   */
  public void configure(List<Configured> named, Instant now) {
    var names = named.stream().map(Configured::name).toList();
    database.inTransaction(
        () -> {
          named.forEach(each -> put(each, now));
          vanished(names).forEach(host -> retire(host, now));
          database.change("look at the hosts", connection -> lookSoon(connection, now));
          return named;
        });
    places.hostsChanged();
  }

  /**
   * The host in use that had this API server first, beside the one with this key. Which one it is a
   * host says itself: what it said before does not count, so that no host takes another's place by
   * its words.
   *
   * @param before only one that had it earlier than this; null: any
   */
  public Optional<Host> ofServer(String uid, @Nullable UUID beside, @Nullable Host before) {
    return database.work(
        "find the host that an API server is already",
        connection -> {
          var select = Sql.of(SELECT + " and h.configured and h.server_uid = ?", uid);
          if (beside != null) {
            select.add(" and h.id <> ?", beside);
          }
          if (before != null) {
            select.add(
                " and ("
                    + SINCE
                    + ", h.name) < (select case when b.server_uid is distinct from ? then"
                    + " 'infinity' else coalesce(b.server_uid_changed_at, b.created_at) end, b.name"
                    + " from host b where b.id = ?)",
                uid,
                before.id());
          }
          return select
              .readable(Readable.host("h"))
              .add(" order by " + SINCE + ", h.name limit 1")
              .find(connection, row -> HostRows.host(row, json));
        });
  }

  /** Others of the same API server may be the first of it now, which is found out soon. */
  static void inspectOthers(Connection connection, Host host, Instant now) throws SQLException {
    if (host.serverUid() != null) {
      Sql.of(
              "update host set inspected_at = null, counted_at = null where server_uid = ? and id"
                  + " <> ? and configured",
              host.serverUid(),
              host.id())
          .update(connection);
      lookSoon(connection, now);
    }
  }

  /** The sweep need not wait for its time. One that is running comes again soon by itself. */
  static int lookSoon(Connection connection, Instant at) throws SQLException {
    return Sql.of(
            "update scheduled_tasks set execution_time = ? where task_name = ? and not picked and"
                + " execution_time > ?",
            at,
            SWEEP,
            at)
        .update(connection);
  }

  /** The hosts that are to be looked at, by name, with what is due. */
  public Map<String, Due> due(Instant inspectedBefore, Instant countedBefore) {
    return database.work(
        "find out which hosts to inspect",
        connection ->
            Sql.of(
                    "select "
                        + HostRows.COLUMNS
                        + """
                            , coalesce(inspected_at < ?, true) as inspect,
                          coalesce(counted_at < ?, true) as count
                        from host h where h.configured
                        """,
                    inspectedBefore,
                    countedBefore)
                .list(
                    connection,
                    row ->
                        new Due(
                            HostRows.host(row, json),
                            row.getBoolean("inspect"),
                            row.getBoolean("count")))
                .stream()
                .collect(Collectors.toMap(due -> due.host.name(), Function.identity())));
  }

  /** A host, and what is due with it. */
  public record Due(Host host, boolean inspect, boolean count) {}

  /** A host answered. What was seen with settings that were changed since is due again. */
  public void looked(Host host, Look look, Instant now) {
    var capacity = look.capacity;
    var lacking = look.lacking;
    database.work(
        "write what was seen of a host",
        connection ->
            Sql.of(
                    """
                    update host set reachable = true, kubernetes_version = ?, observed_at = ?,
                      conditions = ?::jsonb,
                      capacity = case when ? then null else coalesce(?::jsonb, capacity) end,
                      server_uid_changed_at =
                        case when server_uid is distinct from coalesce(?, server_uid) then ?
                          else server_uid_changed_at end,
                      server_uid = coalesce(?, server_uid),
                      lacking = coalesce(?::jsonb, lacking),
                      inspected_at = case when ? and version = ? then ? else inspected_at end,
                      counted_at = case when ? and version = ? then ? else counted_at end
                    where id = ? and configured
                    """,
                    look.version,
                    now,
                    json.write(Json.CONDITIONS, look.conditions),
                    look.isOfAnother(),
                    capacity == null ? null : json.write(Json.CAPACITY, capacity),
                    look.serverUid,
                    now,
                    look.serverUid,
                    lacking == null ? null : json.write(Json.NAMES, HostRows.names(lacking)),
                    look.inspected,
                    host.version(),
                    now,
                    look.counted,
                    host.version(),
                    now,
                    host.id())
                .update(connection));
    places.hostsChanged();
  }

  /** A host answered, and runs this version of Kubernetes. */
  public void observed(String name, String version, Instant now) {
    database.work(
        "write what was seen of a host",
        connection ->
            Sql.of(
                    "update host set reachable = true, kubernetes_version = ?, observed_at = ?"
                        + " where name = ?",
                    version,
                    now,
                    name)
                .update(connection));
    places.hostsChanged();
  }

  /** A simulated host is always there. */
  public void simulated(Host host, Instant now) {
    var answers =
        Condition.of(
            ConditionType.REACHABLE,
            Condition.Status.TRUE,
            "Simulated",
            "It is simulated by the service itself.",
            host.version(),
            now);
    var version = KubernetesVersions.display(KubernetesVersions.newest());
    var conditions = Condition.set(host.conditions(), answers);
    looked(host, new Look(version, conditions, true, Set.of(), null, true, null), now);
  }

  /**
   * A host did not answer, or refused the service; what was last seen of it stays, and so do its
   * clusters.
   *
   * @param conditions all that it has from now on
   */
  public void unreachable(Host host, List<Condition> conditions) {
    database.work(
        "write that a host does not answer",
        connection ->
            Sql.of(
                    """
                    update host set reachable = false, conditions = ?::jsonb,
                      inspected_at = null, counted_at = null
                    where id = ? and configured
                      and (reachable is distinct from false or conditions <> ?::jsonb)
                    """,
                    json.write(Json.CONDITIONS, conditions),
                    host.id(),
                    json.write(Json.CONDITIONS, conditions))
                .update(connection));
    places.hostsChanged();
  }

  private int put(Configured named, Instant now) {
    var host = Host.configured(NodeId.newKey(now), named.name, named.kind, named.settings, now);
    return database.work(
        "configure a host",
        connection ->
            HostRows.ALL
                .insert(Sql.of("with h as ("), host, json)
                .add(
                    " on conflict (name) do update set "
                        + HostRows.ALL.excluded()
                        + """
                        , configured = true, removed_at = null, managed_by = excluded.managed_by,
                          version = host.version + 1, inspected_at = null, counted_at = null
                        returning id)
                        delete from host_access a using h where a.host_id = h.id
                        """)
                .update(connection));
  }

  private List<Host> vanished(List<String> named) {
    return database.work(
        "find hosts that are not configured any more",
        connection ->
            Sql.of(
                    ALL
                        + " and managed_by = 'CONFIGURATION' and configured and name <> all(?)"
                        + " for no key update",
                    Sql.texts(named))
                .list(connection, row -> HostRows.host(row, json)));
  }

  private void retire(Host host, Instant now) {
    var conditions =
        Condition.set(
            host.conditions(),
            Condition.of(
                ConditionType.REACHABLE,
                Condition.Status.FALSE,
                "HostNotConfigured",
                "It is not in the configuration any more.",
                host.version(),
                now));
    database.work(
        "retire a host that is not configured any more",
        connection -> {
          inspectOthers(connection, host, now);
          return Sql.of(
                  "update host set configured = false, reachable = false, conditions = ?::jsonb"
                      + " where id = ?",
                  json.write(Json.CONDITIONS, conditions),
                  host.id())
              .update(connection);
        });
  }
}
