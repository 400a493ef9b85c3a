package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Owner;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of owner. */
final class OwnerRows {
  private OwnerRows() {}

  static Owner owner(ResultSet row) throws SQLException {
    return new Owner(
        Sql.uuid(row, "id"),
        row.getString("name"),
        Sql.constant(row, "kind", Owner.Kind.class),
        Sql.instant(row, "created_at"));
  }
}
