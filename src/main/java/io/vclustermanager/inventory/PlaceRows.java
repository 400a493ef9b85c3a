package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Owner;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rows of owner and host. */
final class PlaceRows {
  private PlaceRows() {}

  static Owner owner(ResultSet row) throws SQLException {
    return new Owner(
        Sql.uuid(row, "id"),
        row.getString("name"),
        Sql.constant(row, "kind", Owner.Kind.class),
        Sql.instant(row, "created_at"));
  }

  static Host host(ResultSet row, Json json) throws SQLException {
    return new Host(
        Sql.uuid(row, "id"),
        row.getString("name"),
        Sql.constant(row, "kind", Host.Kind.class),
        Sql.constant(row, "managed_by", Host.ManagedBy.class),
        row.getBoolean("configured"),
        new Host.Settings(
            row.getString("region"),
            json.labels(row.getString("labels")),
            row.getBoolean("cordoned"),
            row.getObject("max_clusters", Integer.class),
            Sql.constant(row, "drift_policy", DriftPolicy.class)),
        new Host.Status(
            row.getString("kubernetes_version"),
            row.getObject("reachable", Boolean.class),
            Sql.instantOrNull(row, "observed_at"),
            capacity(row.getString("capacity"), json),
            json.conditions(row.getString("conditions"))),
        Sql.instant(row, "created_at"),
        row.getLong("version"));
  }

  private static Host.@Nullable Capacity capacity(@Nullable String text, Json json) {
    return text == null ? null : json.read(Json.CAPACITY, text);
  }
}
