package io.vclustermanager.inventory.sql;

import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A statement in the making: its text, and the values for its parameters. */
public final class Sql {
  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> values = new ArrayList<>();

  /** Makes a value of a row. */
  @FunctionalInterface
  public interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** Reads what rows refer to. */
  @FunctionalInterface
  public interface Beside<B> {
    /** Of all rows that follow. */
    B of(ResultSet rows) throws SQLException;
  }

  /** Makes a value of a row and what was read beside it. */
  @FunctionalInterface
  public interface MapperWith<B, T> {
    T map(ResultSet row, B beside) throws SQLException;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Array(String type, Object[] elements) {}

  public static Sql of(String text, @Nullable Object... values) {
    return new Sql().add(text, values);
  }

  /** Adds text, and a value for each {@code ?} in it. */
  public Sql add(String more, @Nullable Object... moreValues) {
    text.append(more);
    for (var value : moreValues) {
      values.add(value);
    }
    return this;
  }

  /** Adds what the scope leaves over, as a condition on the owner's column. */
  public Sql scope(Scope scope, String ownerColumn) {
    return switch (scope) {
      case Scope.Everything _ -> this;
      case Scope.OwnedBy(var owners) ->
          add(" and " + ownerColumn + " = any(?)", ScopeText.of(owners));
    };
  }

  /** Adds the condition that the cluster under this alias is the named one. */
  public Sql cluster(ClusterRef ref, String alias) {
    return switch (ref) {
      case ClusterRef.ById(var id) -> add(" and " + alias + ".id = ?", id);
      case ClusterRef.ByName(var name) -> live(alias).add(" and " + alias + ".name = ?", name);
      case ClusterRef.InNamespace(var name, var namespace) ->
          live(alias)
              .add(" and " + alias + ".name = ? and " + alias + ".namespace = ?", name, namespace);
    };
  }

  private Sql live(String alias) {
    return add(" and " + alias + ".deleted_at is null");
  }

  public static Object uuids(Collection<UUID> elements) {
    return new Array("uuid", elements.toArray());
  }

  public static Object texts(Collection<? extends @Nullable Object> elements) {
    return new Array(
        "text",
        elements.stream()
            .map(each -> each instanceof String text ? storable(text) : each)
            .toArray());
  }

  /**
   * PostgreSQL's text cannot hold the character 0. What is kept never has it, so that a search for
   * it rightly finds nothing, and the audit of a request that brought it can be written.
   */
  private static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }

  public <T> List<T> list(Connection connection, RowMapper<T> mapper) throws SQLException {
    try (var statement = prepare(connection);
        var rows = statement.executeQuery()) {
      var result = new ArrayList<T>();
      while (rows.next()) {
        result.add(mapper.map(rows));
      }
      return result;
    }
  }

  /**
   * The same for rows that refer to others, in one look at the database for each: what is beside
   * them is read after a first pass over all of them.
   */
  public <B, T> List<T> listAfter(Connection connection, Beside<B> beside, MapperWith<B, T> mapper)
      throws SQLException {
    try (var statement = prepare(connection);
        var rows = statement.executeQuery()) {
      var found = beside.of(rows);
      rows.beforeFirst();
      var result = new ArrayList<T>();
      while (rows.next()) {
        result.add(mapper.map(rows, found));
      }
      return result;
    }
  }

  public <T> Optional<T> find(Connection connection, RowMapper<T> mapper) throws SQLException {
    try (var statement = prepare(connection);
        var rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty();
    }
  }

  public long number(Connection connection) throws SQLException {
    return find(connection, row -> row.getLong(1)).orElseThrow();
  }

  /** The counts of a statement that selects {@code key} and {@code n}. */
  public Map<UUID, Long> countsByKey(Connection connection) throws SQLException {
    return list(connection, row -> Map.entry(uuid(row, "key"), row.getLong("n"))).stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  public int update(Connection connection) throws SQLException {
    try (var statement = prepare(connection)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepare(Connection connection) throws SQLException {
    // The driver keeps all rows in memory anyway, so that going over them twice costs nothing.
    var statement =
        connection.prepareStatement(
            text.toString(), ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
    for (var i = 0; i < values.size(); i++) {
      bind(connection, statement, i + 1, values.get(i));
    }
    return statement;
  }

  private static void bind(
      Connection connection, PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case Instant instant -> statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
      case Enum<?> constant -> statement.setString(index, constant.name());
      case ScopeText scope -> statement.setObject(index, scope.text(), Types.OTHER);
      case Array array ->
          statement.setArray(index, connection.createArrayOf(array.type, array.elements));
      case String text -> statement.setString(index, storable(text));
      case null, default -> statement.setObject(index, value);
    }
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    var value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  public static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  public static @Nullable UUID uuidOrNull(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  public static <E extends Enum<E>> E constant(ResultSet row, String column, Class<E> type)
      throws SQLException {
    return Enum.valueOf(type, row.getString(column));
  }
}
