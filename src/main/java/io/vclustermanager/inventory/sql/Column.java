package io.vclustermanager.inventory.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a row's columns one after another, in the order in which they are selected. */
public final class Column {
  private final ResultSet row;
  private int number;

  public Column(ResultSet row) {
    this.row = row;
  }

  public String text() throws SQLException {
    return row.getString(++number);
  }

  public long number() throws SQLException {
    return row.getLong(++number);
  }

  public boolean flag() throws SQLException {
    return row.getBoolean(++number);
  }

  public UUID uuid() throws SQLException {
    return row.getObject(++number, UUID.class);
  }

  public <E extends Enum<E>> E constant(Class<E> type) throws SQLException {
    return Kinds.of(type, text());
  }

  public <E extends Enum<E>> @Nullable E constantOrNull(Class<E> type) throws SQLException {
    var text = row.getString(++number);
    return text == null ? null : Kinds.of(type, text);
  }

  public Instant instant() throws SQLException {
    return row.getObject(++number, OffsetDateTime.class).toInstant();
  }

  public @Nullable Instant instantOrNull() throws SQLException {
    var value = row.getObject(++number, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
