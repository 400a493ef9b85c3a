package io.vclustermanager.inventory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a row's columns one after another, in the order in which they are selected. */
final class Column {
  private final ResultSet row;
  private int number;

  Column(ResultSet row) {
    this.row = row;
  }

  String text() throws SQLException {
    return row.getString(++number);
  }

  long number() throws SQLException {
    return row.getLong(++number);
  }

  boolean flag() throws SQLException {
    return row.getBoolean(++number);
  }

  UUID uuid() throws SQLException {
    return row.getObject(++number, UUID.class);
  }

  <E extends Enum<E>> E constant(Class<E> type) throws SQLException {
    return Enum.valueOf(type, text());
  }

  <E extends Enum<E>> @Nullable E constantOrNull(Class<E> type) throws SQLException {
    var text = row.getString(++number);
    return text == null ? null : Enum.valueOf(type, text);
  }

  Instant instant() throws SQLException {
    return row.getObject(++number, OffsetDateTime.class).toInstant();
  }

  @Nullable Instant instantOrNull() throws SQLException {
    var value = row.getObject(++number, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
