package io.vclustermanager.inventory;

import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Lease;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Phase;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of cluster, with owner and host joined. */
@Singleton
final class ClusterRows {
  static final String SELECT =
      """
      select c.id, c.name, c.display_name, c.created_by, c.created_by_kind, c.namespace, c.labels,
        c.wanted, c.generation, c.spec, c.observed, c.observed_at, c.conditions, c.phase,
        c.expires_at, c.max_expires_at, c.extensions_used, c.lease_cause, c.deletion_protection,
        c.version, c.created_at, c.updated_at, c.deleted_at,
        o.id as owner_id, o.name as owner_name, o.kind as owner_kind,
        o.created_at as owner_created_at,
        h.id as host_id, h.name as host_name, h.kind as host_kind, h.managed_by as host_managed_by,
        h.configured as host_configured, h.region as host_region,
        h.kubernetes_version as host_kubernetes_version, h.reachable as host_reachable,
        h.observed_at as host_observed_at, h.labels as host_labels,
        h.created_at as host_created_at
      from cluster c join owner o on o.id = c.owner_id join host h on h.id = c.host_id
      where
      """;

  private final Json json;

  ClusterRows(Json json) {
    this.json = json;
  }

  Cluster cluster(ResultSet row) throws SQLException {
    return new Cluster(
        Sql.uuid(row, "id"),
        row.getString("name"),
        row.getString("display_name"),
        owner(row, "owner_"),
        new ActorName(
            row.getString("created_by"), Sql.constant(row, "created_by_kind", ActorKind.class)),
        host(row, "host_"),
        row.getString("namespace"),
        json.read(Json.LABELS, row.getString("labels")),
        Sql.constant(row, "wanted", Cluster.Wanted.class),
        row.getLong("generation"),
        json.read(Json.SPEC, row.getString("spec")),
        json.read(Json.OBSERVED, row.getString("observed")),
        Sql.instantOrNull(row, "observed_at"),
        json.read(Json.CONDITIONS, row.getString("conditions")),
        Sql.constant(row, "phase", Phase.class),
        lease(row),
        row.getBoolean("deletion_protection"),
        row.getLong("version"),
        Sql.instant(row, "created_at"),
        Sql.instant(row, "updated_at"),
        Sql.instantOrNull(row, "deleted_at"));
  }

  static Owner owner(ResultSet row, String prefix) throws SQLException {
    return new Owner(
        Sql.uuid(row, prefix + "id"),
        row.getString(prefix + "name"),
        Sql.constant(row, prefix + "kind", Owner.Kind.class),
        Sql.instant(row, prefix + "created_at"));
  }

  Host host(ResultSet row, String prefix) throws SQLException {
    return new Host(
        Sql.uuid(row, prefix + "id"),
        row.getString(prefix + "name"),
        Sql.constant(row, prefix + "kind", Host.Kind.class),
        Sql.constant(row, prefix + "managed_by", Host.ManagedBy.class),
        row.getBoolean(prefix + "configured"),
        row.getString(prefix + "region"),
        row.getString(prefix + "kubernetes_version"),
        row.getObject(prefix + "reachable", Boolean.class),
        Sql.instantOrNull(row, prefix + "observed_at"),
        json.read(Json.LABELS, row.getString(prefix + "labels")),
        Sql.instant(row, prefix + "created_at"));
  }

  private static Lease lease(ResultSet row) throws SQLException {
    return new Lease(
        Sql.instantOrNull(row, "expires_at"),
        Sql.instantOrNull(row, "max_expires_at"),
        row.getInt("extensions_used"),
        row.getString("lease_cause"));
  }
}
