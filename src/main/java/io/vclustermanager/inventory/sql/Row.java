package io.vclustermanager.inventory.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A row that was selected by a list of {@link Columns}. */
public final class Row {
  private final ResultSet row;
  private final Json json;

  public Row(ResultSet row, Json json) {
    this.row = row;
    this.json = json;
  }

  /** What a column holds that is never null. */
  public <V> V get(Column<V> column) throws SQLException {
    var value = orNull(column);
    if (value == null) {
      throw new IllegalStateException("The column " + column.name() + " is null");
    }
    return value;
  }

  /** What a column holds. */
  public <V> @Nullable V orNull(Column<V> column) throws SQLException {
    return column.type().reading().read(row, column.number(), json);
  }

  /** The same as {@link #get}, without an object for it; 0 where the column holds nothing. */
  public long number(Column<? extends Number> column) throws SQLException {
    return row.getLong(column.number());
  }

  /** The same as {@link #get}, without an object for it. */
  public boolean flag(Column<Boolean> column) throws SQLException {
    return row.getBoolean(column.number());
  }
}
