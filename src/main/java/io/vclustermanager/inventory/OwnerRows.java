package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Column;
import io.vclustermanager.inventory.sql.Columns;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Row;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.inventory.sql.Type;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Owner.Kind;
import io.vclustermanager.model.OwnerLimits;
import io.vclustermanager.model.ValuesProfile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** Rows of owner. Each update writes what administrators say of it. */
final class OwnerRows {
  static final Columns<Owner> ALL = new Columns<>("owner", "o");

  private static final Column<UUID> ID = ALL.once("id", Type.UUID, Owner::id);
  private static final Column<String> NAME = ALL.once("name", Type.TEXT, Owner::name);
  private static final Column<Kind> KIND = ALL.once("kind", Type.constant(Kind.class), Owner::kind);
  private static final Column<Integer> MAX_CLUSTERS =
      ALL.eachTime("max_clusters", Type.COUNT, Owner::maxClusters);
  private static final Column<ValuesProfile> PROFILE =
      ALL.eachTime("profile", Type.constant(ValuesProfile.class), Owner::profile);
  private static final Column<OwnerLimits> LIMITS =
      ALL.eachTime(
          "quota",
          Type.json(Json.LIMITS, (json, text) -> json.read(Json.LIMITS, text)),
          Owner::limits);
  private static final Column<Instant> CREATED_AT =
      ALL.once("created_at", Type.INSTANT, Owner::createdAt);
  private static final Column<Instant> UPDATED_AT =
      ALL.eachTime("updated_at", Type.INSTANT, Owner::updatedAt);
  private static final Column<Instant> REMOVED_AT =
      ALL.eachTime("removed_at", Type.INSTANT, Owner::removedAt);
  private static final Column<Long> VERSION = ALL.eachTime("version", Type.NUMBER, Owner::version);

  static final String SELECT = "select " + ALL.list() + " from owner o where ";

  private OwnerRows() {}

  /** The owner of a row of a statement that begins with {@link #SELECT}. */
  static Owner owner(ResultSet selected, Json json) throws SQLException {
    var row = new Row(selected, json);
    var createdAt = row.get(CREATED_AT);
    return new Owner(
        row.get(ID),
        row.get(NAME),
        row.get(KIND),
        new Owner.Settings(
            row.orNull(MAX_CLUSTERS),
            row.get(PROFILE),
            // A replica of the release before writes none.
            Objects.requireNonNullElse(row.orNull(LIMITS), OwnerLimits.NONE)),
        createdAt,
        // A replica of the release before writes none.
        Objects.requireNonNullElse(row.orNull(UPDATED_AT), createdAt),
        row.orNull(REMOVED_AT),
        row.number(VERSION));
  }

  /**
   * Lets the name be used again: an owner that was removed under it is called otherwise from now
   * on. Its clusters' history stays its own, and is not that of the next one of this name.
   */
  static void freeName(Connection connection, String name) throws SQLException {
    Sql.of(
            "update owner set name = name || ' (removed, ow_' || replace(id::text, '-', '') || ')'"
                + " where name = ? and removed_at is not null",
            name)
        .update(connection);
  }
}
