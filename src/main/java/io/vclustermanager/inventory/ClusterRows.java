package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Column;
import io.vclustermanager.inventory.sql.Columns;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Row;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.inventory.sql.Type;
import io.vclustermanager.model.About;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.Drift;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Lease;
import io.vclustermanager.model.Observed;
import io.vclustermanager.model.Phase;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of cluster; owner and host come from {@link OwnerAndHostCache}. */
@Singleton
final class ClusterRows {
  private static final Columns<Cluster> ALL = new Columns<>("cluster", "c");

  private static final Column<UUID> ID = ALL.once("id", Type.UUID, Cluster::id);
  private static final Column<Cluster.Kind> KIND =
      ALL.once("kind", Type.constant(Cluster.Kind.class), Cluster::kind);
  private static final Column<UUID> OWNER =
      ALL.eachTime("owner_id", Type.UUID, cluster -> cluster.owner().id());
  private static final Column<UUID> HOST =
      ALL.once("host_id", Type.UUID, cluster -> idOrNull(cluster.host()));
  private static final Column<String> NAME = ALL.once("name", Type.TEXT, Cluster::name);
  private static final Column<String> DISPLAY_NAME =
      ALL.once("display_name", Type.TEXT, Cluster::displayName);
  private static final Column<String> DESCRIPTION =
      ALL.eachTime("description", Type.TEXT, cluster -> cluster.about().description());
  private static final Column<String> CREATED_BY =
      ALL.once("created_by", Type.TEXT, cluster -> cluster.createdBy().name());
  private static final Column<ActorKind> CREATED_BY_KIND =
      ALL.once("created_by_kind", Type.ACTOR_KIND, cluster -> cluster.createdBy().kind());
  private static final Column<String> NAMESPACE =
      ALL.once("namespace", Type.TEXT, Cluster::namespace);
  private static final Column<String> RELEASE =
      ALL.once("release", Type.TEXT, cluster -> cluster.place().release());
  private static final Column<Map<String, String>> LABELS =
      ALL.eachTime("labels", Type.json(Json.LABELS, Json::labels), Cluster::labels);
  private static final Column<Wanted> WANTED =
      ALL.eachTime("wanted", Type.constant(Wanted.class), cluster -> kept(cluster.wanted()));
  private static final Column<Boolean> PAUSED =
      ALL.eachTime("paused", Type.FLAG, cluster -> cluster.wanted() == Wanted.PAUSED);
  private static final Column<Long> GENERATION =
      ALL.eachTime("generation", Type.NUMBER, Cluster::generation);
  private static final Column<ClusterSpec> SPEC =
      ALL.eachTime("spec", Type.json(Json.SPEC, Json::spec), Cluster::spec);
  private static final Column<Observed> OBSERVED =
      ALL.eachTime("observed", Type.json(Json.OBSERVED, Json::observed), Cluster::observed);
  private static final Column<Instant> OBSERVED_AT =
      ALL.eachTime("observed_at", Type.INSTANT, Cluster::observedAt);
  private static final Column<List<Condition>> CONDITIONS =
      ALL.eachTime("conditions", Type.json(Json.CONDITIONS, Json::conditions), Cluster::conditions);
  private static final Column<List<Drift>> DRIFT =
      ALL.eachTime("drift", Type.json(Json.DRIFT, Json::drift), Cluster::drift);
  private static final Column<Phase> PHASE =
      ALL.eachTime("phase", Type.constant(Phase.class), Cluster::phase);
  private static final Column<Instant> EXPIRES_AT =
      ALL.eachTime("expires_at", Type.INSTANT, cluster -> cluster.lease().expiresAt());
  private static final Column<Instant> MAX_EXPIRES_AT =
      ALL.eachTime("max_expires_at", Type.INSTANT, cluster -> cluster.lease().maxExpiresAt());
  private static final Column<Integer> EXTENSIONS_USED =
      ALL.eachTime("extensions_used", Type.COUNT, cluster -> cluster.lease().extensionsUsed());
  private static final Column<String> LEASE_CAUSE =
      ALL.eachTime("lease_cause", Type.TEXT, cluster -> cluster.lease().cause());
  private static final Column<Boolean> DELETION_PROTECTION =
      ALL.eachTime("deletion_protection", Type.FLAG, Cluster::deletionProtection);
  private static final Column<DriftPolicy> DRIFT_POLICY =
      ALL.eachTime("drift_policy", Type.constant(DriftPolicy.class), Cluster::driftPolicy);
  private static final Column<Long> VERSION =
      ALL.eachTime("version", Type.NUMBER, Cluster::version);
  private static final Column<Instant> CREATED_AT =
      ALL.once("created_at", Type.INSTANT, Cluster::createdAt);
  private static final Column<Instant> UPDATED_AT =
      ALL.eachTime("updated_at", Type.INSTANT, Cluster::updatedAt);
  private static final Column<Instant> DELETED_AT =
      ALL.eachTime("deleted_at", Type.INSTANT, Cluster::deletedAt);

  static final String SELECT = select("");

  private final Json json;
  private final OwnerAndHostCache places;

  ClusterRows(Json json, OwnerAndHostCache places) {
    this.json = json;
    this.places = places;
  }

  /** The same that joins another table, so that the list can be ordered by it. */
  static String select(String join) {
    return "select " + ALL.list() + " from cluster c" + join + " where ";
  }

  /** Adds the insert of a new cluster. */
  Sql insert(Sql sql, Cluster cluster) {
    return ALL.insert(sql, cluster, json);
  }

  /** Adds the update of a cluster, up to its {@code where}. */
  Sql update(Sql sql, Cluster cluster) {
    return ALL.update(sql, cluster, json);
  }

  /**
   * The clusters of a statement that begins with {@link #SELECT} and says which are {@link
   * Sql#readable}.
   */
  List<Cluster> list(Connection connection, Sql select) throws SQLException {
    return select.listAfter(connection, rows -> places(connection, rows), this::cluster);
  }

  /** The first cluster of such a statement. */
  Optional<Cluster> find(Connection connection, Sql select) throws SQLException {
    return list(connection, select).stream().findFirst();
  }

  private OwnerAndHostCache.Found places(Connection connection, ResultSet rows)
      throws SQLException {
    var ids = new OwnerAndHostCache.Ids();
    var row = new Row(rows, json);
    while (rows.next()) {
      ids.owner(row.get(OWNER));
      ids.host(row.orNull(HOST));
    }
    return places.find(connection, ids);
  }

  private Cluster cluster(ResultSet rows, OwnerAndHostCache.Found places) throws SQLException {
    var row = new Row(rows, json);
    return new Cluster(
        row.get(ID),
        row.get(KIND),
        row.get(NAME),
        new About(
            row.get(DISPLAY_NAME),
            row.orNull(DESCRIPTION),
            row.get(LABELS),
            row.flag(DELETION_PROTECTION)),
        places.owner(row.get(OWNER)),
        new ActorName(row.get(CREATED_BY), row.get(CREATED_BY_KIND)),
        new Cluster.Place(
            places.host(row.orNull(HOST)), row.orNull(NAMESPACE), row.orNull(RELEASE)),
        new Cluster.Desired(
            wanted(row.get(WANTED), row.flag(PAUSED)),
            row.number(GENERATION),
            row.get(SPEC),
            row.orNull(DRIFT_POLICY)),
        new Cluster.Status(
            row.get(OBSERVED), row.orNull(OBSERVED_AT), row.get(CONDITIONS), row.get(DRIFT)),
        row.get(PHASE),
        new Lease(
            row.orNull(EXPIRES_AT),
            row.orNull(MAX_EXPIRES_AT),
            (int) row.number(EXTENSIONS_USED),
            row.get(LEASE_CAUSE)),
        row.number(VERSION),
        new Cluster.Times(row.get(CREATED_AT), row.get(UPDATED_AT), row.orNull(DELETED_AT)));
  }

  /** Asleep is a column of its own: replicas of the release before know two constants only. */
  private static Wanted wanted(Wanted kept, boolean paused) {
    return paused && kept == Wanted.PRESENT ? Wanted.PAUSED : kept;
  }

  private static Wanted kept(Wanted wanted) {
    return wanted == Wanted.PAUSED ? Wanted.PRESENT : wanted;
  }

  private static @Nullable UUID idOrNull(@Nullable Host host) {
    return host == null ? null : host.id();
  }
}
