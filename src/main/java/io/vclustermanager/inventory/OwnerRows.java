package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Column;
import io.vclustermanager.inventory.sql.Columns;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Row;
import io.vclustermanager.inventory.sql.Type;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Owner.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Rows of owner. */
final class OwnerRows {
  static final Columns<Owner> ALL = new Columns<>("owner", "o");

  private static final Column<UUID> ID = ALL.once("id", Type.UUID, Owner::id);
  private static final Column<String> NAME = ALL.once("name", Type.TEXT, Owner::name);
  private static final Column<Kind> KIND =
      ALL.once("kind", Type.constant(Kind.class), Owner::kind);
  private static final Column<Instant> CREATED_AT =
      ALL.once("created_at", Type.INSTANT, Owner::createdAt);

  static final String SELECT = "select " + ALL.list() + " from owner o where ";

  private OwnerRows() {}

  /** The owner of a row of a statement that begins with {@link #SELECT}. */
  static Owner owner(ResultSet selected, Json json) throws SQLException {
    var row = new Row(selected, json);
    return new Owner(row.get(ID), row.get(NAME), row.get(KIND), row.get(CREATED_AT));
  }
}
