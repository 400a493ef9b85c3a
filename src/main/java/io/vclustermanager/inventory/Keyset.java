package io.vclustermanager.inventory;

import io.vclustermanager.inventory.Page.Edge;
import io.vclustermanager.inventory.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list, and its cursors: a cursor carries the order's name and the place's values,
 * so that a page is found by index and a cursor of another order is recognised.
 *
 * @param name the order's name
 * @param column what is ordered by
 * @param idColumn what breaks ties; null when the column is unique
 * @param type of the column's values in cursors
 * @param place of an element: its column's value in text
 * @param id of an element; null: its cursors carry none. Where there is no column of it, it only
 *     says something about the cursor
 * @param ties of what type the ids in that column are
 */
record Keyset<T>(
    String name,
    String column,
    @Nullable String idColumn,
    Type type,
    boolean descending,
    Function<T, String> place,
    @Nullable Function<T, ?> id,
    Type ties) {

  /** One whose ids are keys. */
  Keyset(
      String name,
      String column,
      @Nullable String idColumn,
      Type type,
      boolean descending,
      Function<T, String> place,
      @Nullable Function<T, ?> id) {
    this(name, column, idColumn, type, descending, place, id, Type.KEY);
  }

  private static final String SEPARATOR = "\n";
  private static final String NEVER = "9999-12-31T00:00:00Z";
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  enum Type {
    INSTANT {
      @Override
      Object parse(String text) {
        var instant = Instant.parse(text);
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
          throw new BadCursorException();
        }
        return instant;
      }
    },
    TEXT {
      @Override
      Object parse(String text) {
        return text;
      }
    },
    NUMBER {
      @Override
      Object parse(String text) {
        return Long.parseLong(text);
      }
    },
    KEY {
      @Override
      Object parse(String text) {
        return UUID.fromString(text);
      }
    };

    abstract Object parse(String text);
  }

  /** The column of instants in which those that have none count as the latest. */
  static String orLatest(String column) {
    return "coalesce(" + column + ", '" + NEVER + "')";
  }

  /** The place of an instant in that column. */
  static String orLatest(@Nullable Instant instant) {
    return instant == null ? NEVER : instant.toString();
  }

  String cursor(T element) {
    var tie = id == null ? "" : id.apply(element).toString();
    var plain = String.join(SEPARATOR, name, place.apply(element), tie);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a page.
   *
   * @param select the statement up to and with its {@code where} conditions
   * @param total counts the whole list
   */
  Page<T> page(
      Connection connection, Sql select, PageRequest request, Reader<T> reader, LongSupplier total)
      throws SQLException {
    bound(select, request);
    return toPage(reader.list(connection, select), request, total);
  }

  /** Reads the elements of a statement. */
  @FunctionalInterface
  interface Reader<T> {
    List<T> list(Connection connection, Sql select) throws SQLException;

    /** Reads them row by row. */
    static <T> Reader<T> of(Sql.RowMapper<T> mapper) {
      return (connection, select) -> select.list(connection, mapper);
    }
  }

  /** Adds the bounds, order and limit of the page (and one more, to see whether more follow). */
  void bound(Sql select, PageRequest request) {
    if (request.after() != null) {
      beyond(select, request.after(), descending ? "<" : ">");
    }
    if (request.before() != null) {
      beyond(select, request.before(), descending ? ">" : "<");
    }
    order(select, request.backward() != descending);
    select.add(" limit " + (request.limit() + 1));
  }

  Page<T> toPage(List<T> rows, PageRequest request, LongSupplier total) {
    var more = rows.size() > request.limit();
    var kept = new ArrayList<>(more ? rows.subList(0, request.limit()) : rows);
    if (request.backward()) {
      Collections.reverse(kept);
    }
    var edges = kept.stream().map(row -> new Edge<>(cursor(row), row)).toList();
    return request.backward()
        ? new Page<>(edges, request.before() != null, more, total)
        : new Page<>(edges, more, request.after() != null, total);
  }

  /** The number that a cursor of a list without ties stands for. */
  long number(String cursor) {
    try {
      return Long.parseLong(parse(cursor)[1]);
    } catch (NumberFormatException e) {
      throw new BadCursorException();
    }
  }

  /** What a cursor carries as its element's id; empty where it carries none. */
  String id(String cursor) {
    return parse(cursor)[2];
  }

  private void beyond(Sql select, String cursor, String comparison) {
    var parts = parse(cursor);
    try {
      var value = type.parse(parts[1]);
      if (idColumn == null) {
        select.add(" and " + column + " " + comparison + " ?", value);
      } else {
        select.add(
            " and (" + column + ", " + idColumn + ") " + comparison + " (?, ?)",
            value,
            ties.parse(parts[2]));
      }
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new BadCursorException();
    }
  }

  private void order(Sql select, boolean down) {
    var direction = down ? " desc" : "";
    select.add(" order by " + column + direction);
    if (idColumn != null) {
      select.add(", " + idColumn + direction);
    }
  }

  private String[] parse(String cursor) {
    try {
      var plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      var parts = plain.split(SEPARATOR, -1);
      if (parts.length != 3 || !parts[0].equals(name)) {
        throw new BadCursorException();
      }
      return parts;
    } catch (IllegalArgumentException e) {
      throw new BadCursorException();
    }
  }
}
