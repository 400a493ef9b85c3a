package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.inventory.sql.Totals;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.model.Scope;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The grants of kubeconfigs. They may be seen by whom may see the cluster; those that failed by
 * nobody, since nobody was given anything: they are kept until what they may have inside is gone.
 */
@Singleton
public final class KubeconfigGrants {
  private static final Keyset<KubeconfigGrant> NEWEST =
      new Keyset<>(
          "NEWEST",
          "g.issued_at",
          "g.id",
          Keyset.Type.INSTANT,
          true,
          grant -> grant.issuedAt().toString(),
          KubeconfigGrant::id);
  private static final String SEEN = " and g.state <> 'FAILED'";

  /** All that work or are being made have a time; those alone have an index by it. */
  private static final String LIVE = "due_at is not null";

  private static final String TO_KEYS = "issued_to_kind = 'API_KEY' and " + LIVE;
  private static final String TO_USERS =
      "issued_to_kind = 'USER' and " + LIVE + " and issued_to = any(?)";
  private static final String FROM =
      " from kubeconfig_grant g join cluster c on c.id = g.cluster_id where true" + SEEN;

  private final Database database;
  private final GrantRows rows;
  private final Json json;

  KubeconfigGrants(Database database, GrantRows rows, Json json) {
    this.database = database;
    this.rows = rows;
    this.json = json;
  }

  /** One grant that the scope covers. */
  public Optional<KubeconfigGrant> find(UUID id, Scope scope) {
    return Optional.ofNullable(byIds(List.of(id), scope).get(id));
  }

  /** The grants with these keys that the scope covers, in one statement. */
  public Map<UUID, KubeconfigGrant> byIds(Collection<UUID> ids, Scope scope) {
    return database.work(
        "find kubeconfig grants by id",
        connection ->
            Sql.of("select " + GrantRows.WITH_CLUSTER + FROM + " and g.id = any(?)", Sql.uuids(ids))
                .scope(scope, "c.owner_id")
                .list(connection, rows::withCluster)
                .stream()
                .collect(Collectors.toMap(KubeconfigGrant::id, Function.identity())));
  }

  /** The same page of each of these clusters' grants, the newest first, in one statement. */
  public Map<UUID, Page<KubeconfigGrant>> pagesOf(
      Collection<UUID> clusters, PageRequest request, Scope scope) {
    var totals = new Totals(() -> countOfEach(clusters, scope));
    return database.work(
        "list the kubeconfig grants of clusters",
        connection -> {
          var select =
              Sql.of(
                      "select "
                          + GrantRows.COLUMNS
                          + " from cluster c, lateral (select * from kubeconfig_grant g where"
                          + " g.cluster_id = c.id"
                          + SEEN)
                  .readable(Readable.grant("g"));
          NEWEST.bound(select, request);
          select.add(") g where c.id = any(?)", Sql.uuids(clusters)).scope(scope, "c.owner_id");
          var grants = select.list(connection, rows::grant);
          var byCluster =
              grants.stream().collect(Collectors.groupingBy(KubeconfigGrant::clusterId));
          var pages = new HashMap<UUID, Page<KubeconfigGrant>>();
          for (var cluster : clusters) {
            var ofCluster = byCluster.getOrDefault(cluster, new ArrayList<>());
            pages.put(cluster, NEWEST.toPage(ofCluster, request, totals.of(cluster)));
          }
          return pages;
        });
  }

  /**
   * Begins to revoke all kubeconfigs of a cluster that work or are being made: the clock takes away
   * what they have inside. One that is being made has failed: what it has inside is taken away when
   * the call which makes it is over for certain, and whoever waits for it is not given it.
   *
   * @return how many there were
   */
  public int revokeAll(UUID cluster, Instant now) {
    return revoke("revoke all kubeconfigs of a cluster", now, "cluster_id = ?", cluster);
  }

  /**
   * Gives up the kubeconfigs of a cluster whose host is gone for good: nobody can take away any
   * more what they have inside.
   *
   * @return how many worked, were being made, or were to be revoked
   */
  public int abandonAll(UUID cluster, Instant now) {
    return database.change(
        "give up all kubeconfigs of a cluster",
        connection ->
            Sql.of(
                    """
                    update kubeconfig_grant set state = 'ABANDONED', ended_at = ?, due_at = null,
                      version = version + 1
                    where cluster_id = ? and state in ('PENDING', 'ACTIVE', 'REVOKING')
                    """,
                    now,
                    cluster)
                .update(connection));
  }

  /**
   * Begins to revoke all kubeconfigs that were given to a user, or to a key of the user's own
   * owner, of whatever cluster, as {@link #revokeAll} does.
   *
   * @return how many there were
   */
  public int revokeAllOf(User user, Instant now) {
    return revoke(
        "revoke all kubeconfigs of a user",
        now,
        "("
            + TO_USERS
            + " or "
            + TO_KEYS
            + " and issued_to in (select o.name || '/' || k.name from api_key k join owner o on"
            + " o.id = k.owner_id where o.id = ?))",
        Sql.texts(List.of(user.name())),
        user.ownerId());
  }

  /**
   * The same for those of a user's kubeconfigs that are of other owners' clusters than these.
   *
   * @param owners for whose clusters the user may be given kubeconfigs
   */
  public int revokeOutside(Collection<UUID> owners, String user, Instant now) {
    return revoke(
        "revoke the kubeconfigs that a user may not be given any more",
        now,
        TO_USERS + " and cluster_id in (select id from cluster where owner_id <> all(?))",
        Sql.texts(List.of(user)),
        Sql.uuids(owners));
  }

  /** The same for the kubeconfigs that these users were given of an owner's clusters. */
  public int revokeOf(UUID owner, Collection<String> users, Instant now) {
    return revoke(
        "revoke the kubeconfigs that former members were given",
        now,
        TO_USERS + " and cluster_id in (select id from cluster where owner_id = ?)",
        Sql.texts(users),
        owner);
  }

  /**
   * The same for the kubeconfigs that keys were given, of whatever cluster. A key is known by its
   * name: those of a former key of that name, which has ended by itself, go with them.
   *
   * @param keys how they are called as actors
   */
  int revokeAllOfKeys(Collection<String> keys, Instant now) {
    return keys.isEmpty()
        ? 0
        : revoke(
            "revoke the kubeconfigs of keys",
            now,
            TO_KEYS + " and issued_to = any(?)",
            Sql.texts(keys));
  }

  /**
   * The same for the kubeconfigs that the jobs or the ServiceAccount of a trust rule were given.
   *
   * @param actor how these are called
   */
  public int revokeAllOf(ActorName actor, Instant now) {
    return revoke(
        "revoke the kubeconfigs of a trust rule",
        now,
        "issued_to_kind = ? and " + LIVE + " and issued_to = ?",
        actor.kind(),
        actor.name());
  }

  /** The same for all that ServiceAccounts of a host were given. */
  public int revokeAllOfAccounts(String host, Instant now) {
    return revoke(
        "revoke the kubeconfigs of a host's ServiceAccounts",
        now,
        "issued_to_kind = ? and " + LIVE + " and starts_with(issued_to, ?)",
        ActorKind.SERVICE_ACCOUNT,
        host + "/");
  }

  private int revoke(String what, Instant now, String whose, Object... values) {
    return database.change(
        what,
        connection ->
            Sql.of(
                    """
                    update kubeconfig_grant set tries = 0, version = version + 1,
                      state = case when state = 'PENDING' then 'FAILED' else 'REVOKING' end,
                      ended_at = case when state = 'PENDING' then ?::timestamptz else ended_at end,
                      due_at = case when state = 'PENDING' then due_at else ? end
                    where state in ('PENDING', 'ACTIVE') and\
                    """,
                    now,
                    now)
                .add(" " + whose, values)
                .update(connection));
  }

  /** Keeps a new grant. */
  public void insert(KubeconfigGrant grant) {
    database.work("keep a kubeconfig grant", connection -> rows.insert(grant).update(connection));
  }

  /**
   * Writes what became of a grant, unless it has changed meanwhile.
   *
   * @param from what it was drawn from
   * @return whether it was written
   */
  public boolean write(KubeconfigGrant from, KubeconfigGrant to) {
    return database.change(
        "write a kubeconfig grant",
        connection -> update(from, to).add(" select count(*) from g").number(connection) == 1);
  }

  /**
   * The same, and tells the watchers of the cluster.
   *
   * @param actor who brought it about
   */
  public boolean write(
      KubeconfigGrant from, KubeconfigGrant to, Event.Type type, ActorName actor, Instant now) {
    return database.change(
        "write a kubeconfig grant",
        connection ->
            update(from, to)
                    .add(
                        """
                        , e as (insert into event (type, occurred_at, cluster_id, owner_id, phase,
                          actor, actor_kind, changes)
                        select ?, ?::timestamptz, c.id, c.owner_id, c.phase, ?, ?, ?::jsonb
                        from g join cluster c on c.id = g.cluster_id) select count(*) from g\
                        """,
                        type,
                        now,
                        actor.name(),
                        actor.kind(),
                        json.write(Json.CHANGES, changes(to, type)))
                    .number(connection)
                == 1);
  }

  private static List<FieldChange> changes(KubeconfigGrant grant, Event.Type type) {
    var role = grant.role().name();
    return List.of(
        type == Event.Type.KUBECONFIG_ISSUED
            ? new FieldChange("kubeconfig", null, role)
            : new FieldChange("kubeconfig", role, null));
  }

  private Sql update(KubeconfigGrant from, KubeconfigGrant to) {
    return rows.update(Sql.of("with g as ("), to)
        .add(" where id = ? and version = ? returning cluster_id)", to.id(), from.version());
  }

  /** Grants of which something is to be taken away by now, those longest due first. */
  public List<KubeconfigGrant> due(Instant now, int most) {
    return database.work(
        "find kubeconfig grants to clean up",
        connection ->
            Sql.of(
                    "select "
                        + GrantRows.WITH_CLUSTER
                        + " from kubeconfig_grant g where g.due_at <= ?",
                    now)
                .readable(Readable.grant("g") + " and " + Readable.itsCluster("g.cluster_id"))
                .add(" order by g.due_at, g.id limit ?", most)
                .list(connection, rows::withCluster));
  }

  /** Ends the grants of clusters that are gone: whatever they had inside is gone with them. */
  public int endThoseOfDeletedClusters(Instant now) {
    return database.work(
        "end the kubeconfig grants of deleted clusters",
        connection ->
            Sql.of(
                    """
                    update kubeconfig_grant g set
                      state = case when state in ('PENDING', 'ACTIVE', 'REVOKING') then 'ENDED' else state end,
                      ended_at = coalesce(ended_at, ?), due_at = null, version = g.version + 1
                    from cluster c
                    where g.due_at is not null and c.id = g.cluster_id and c.deleted_at is not null
                    """
                        + " and "
                        + Readable.grant("g"),
                    now)
                .update(connection));
  }

  private Map<UUID, Long> countOfEach(Collection<UUID> clusters, Scope scope) {
    return database.work(
        "count the kubeconfig grants of clusters",
        connection ->
            Sql.of(
                    "select g.cluster_id as key, count(*) as n" + FROM + " and c.id = any(?)",
                    Sql.uuids(clusters))
                .scope(scope, "c.owner_id")
                .add(" group by g.cluster_id")
                .countsByKey(connection));
  }
}
