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

/**
 * A statement in the making: its text, and the values for its parameters.
 *
 * <p>PostgreSQL plans a text once for each connection, without knowing the values. So what decides
 * how it is best executed belongs into the text: one owner or several, and the constants of closed
 * sets. Texts stay few that way; what users type is a parameter. Where only such a value can tell
 * the good plan, the statement is {@link #plannedForItsValues()}.
 */
public final class Sql {
  /** A generic plan reckons with arrays of ten elements; up to so many that plan is still good. */
  private static final int MANY = 20;

  /** Up to so many values become parameters of their own, so that the plan knows their number. */
  private static final int FEW = 8;

  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> values = new ArrayList<>();
  private boolean plannedForItsValues;
  private final List<Condition> readable = new ArrayList<>();
  private boolean onlyReadable;

  /** Makes a value of a row. */
  @FunctionalInterface
  public interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** Statements on a connection. */
  @FunctionalInterface
  public interface Statements<T> {
    T on(Connection connection) throws SQLException;
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

  /** A condition, and where in the text it goes. */
  private record Condition(int place, String text) {}

  /** Reads what the statement gives. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads it. */
    T read() throws SQLException;
  }

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

  /**
   * Says which rows this release can read (see {@code Readable}), as a condition of the {@code
   * where} at this place. The statement is asked with it only after it gave one that cannot be
   * read: so pages stay full, and what is asked all the time costs and is planned as ever.
   */
  public Sql readable(String condition) {
    readable.add(new Condition(text.length(), " and " + condition));
    return this;
  }

  /** Adds what the scope leaves over, as a condition on the owner's column. */
  public Sql scope(Scope scope, String ownerColumn) {
    return switch (scope) {
      case Scope.Everything _ -> this;
      case Scope.OwnedBy(var owners) when isFew(owners) -> add(" and " + ownerColumn).few(owners);
      case Scope.OwnedBy(var owners) ->
          add(" and " + ownerColumn + " = any(?)", ScopeText.of(owners));
    };
  }

  /** Adds to an expression the condition that it is one of these texts. */
  public Sql in(Collection<String> some) {
    return isFew(some) ? few(some) : add(" = any(?)", texts(some));
  }

  private static boolean isFew(Collection<?> some) {
    return !some.isEmpty() && some.size() <= FEW;
  }

  /** Their number in the text, up to a power of two, so that there are few texts. */
  private Sql few(Collection<?> some) {
    var padded = new ArrayList<Object>(some);
    while (Integer.bitCount(padded.size()) > 1) {
      padded.add(padded.getLast());
    }
    return add(" in (" + "?, ".repeat(padded.size() - 1) + "?)", padded.toArray());
  }

  /** Adds the condition that the column has one of these constants. */
  public Sql oneOf(String column, Collection<? extends Enum<?>> constants) {
    return constants.isEmpty() ? add(" and false") : constants(column + " in", constants);
  }

  /** Adds the condition that the column has none of these constants, of which there are some. */
  public Sql noneOf(String column, Collection<? extends Enum<?>> constants) {
    return constants(column + " not in", constants);
  }

  /** In the text, since most phases and states are rare and PostgreSQL knows which. */
  private Sql constants(String condition, Collection<? extends Enum<?>> constants) {
    return add(
        constants.stream()
            .map(constant -> "'" + constant.name() + "'")
            .distinct()
            .sorted()
            .collect(Collectors.joining(", ", " and " + condition + " (", ")")));
  }

  /**
   * Has the statement planned at each execution, knowing its values: for searches, of which one
   * finds everything and the next nothing. It costs the planning and two round trips, unless the
   * connection is in a transaction already: then the statement keeps its plan.
   */
  public Sql plannedForItsValues() {
    plannedForItsValues = true;
    return this;
  }

  /** The same where a plan for a few owners would be a bad one for as many as the scope has. */
  public Sql plannedForMany(Scope scope) {
    var many =
        switch (scope) {
          case Scope.Everything _ -> false;
          case Scope.OwnedBy(var owners) -> owners.size() > MANY;
        };
    return many ? plannedForItsValues() : this;
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

  public static Object longs(Collection<Long> elements) {
    return new Array("int8", elements.toArray());
  }

  public static Object numbers(Collection<Integer> elements) {
    return new Array("int4", elements.toArray());
  }

  /**
   * PostgreSQL's text cannot hold the character 0. What is kept never has it, so that a search for
   * it rightly finds nothing, and the audit of a request that brought it can be written.
   */
  private static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }

  /** The rows that this release can read. */
  public <T> List<T> list(Connection connection, RowMapper<T> mapper) throws SQLException {
    return leavingOutUnknown(() -> all(connection, mapper));
  }

  /** The first of these. */
  public <T> Optional<T> find(Connection connection, RowMapper<T> mapper) throws SQLException {
    return list(connection, mapper).stream().findFirst();
  }

  /**
   * Reads once more, without the rows that only a newer release can read, when there was one: they
   * are left alone, and must not keep others from being seen.
   */
  public <T> T leavingOutUnknown(Reading<T> reading) throws SQLException {
    try {
      return reading.read();
    } catch (UnknownKindException e) {
      if (onlyReadable) {
        throw e;
      }
      onlyReadable = true;
      return reading.read();
    }
  }

  /**
   * All rows of the statement; after a row was found that only a newer release can read, all
   * others.
   *
   * @throws UnknownKindException when one of them cannot be read, at the first time
   */
  public <T> List<T> all(Connection connection, RowMapper<T> mapper) throws SQLException {
    return plannedForItsValues && connection.getAutoCommit()
        ? inTransaction(connection, within -> planned(within).read(within, mapper))
        : read(connection, mapper);
  }

  private Sql planned(Connection transaction) throws SQLException {
    of("set local plan_cache_mode = force_custom_plan").update(transaction);
    return this;
  }

  /**
   * The rows that this release can read, each with what it refers to: a first pass over the rows
   * gathers the keys, one statement reads what they refer to, a second pass makes the values.
   */
  public <B, T> List<T> listAfter(Connection connection, Beside<B> beside, MapperWith<B, T> mapper)
      throws SQLException {
    return leavingOutUnknown(
        () ->
            plannedForItsValues && connection.getAutoCommit()
                ? inTransaction(connection, within -> planned(within).read(within, beside, mapper))
                : read(connection, beside, mapper));
  }

  private <T> List<T> read(Connection connection, RowMapper<T> mapper) throws SQLException {
    try (var statement = prepare(connection);
        var rows = statement.executeQuery()) {
      var result = new ArrayList<T>();
      while (rows.next()) {
        add(result, mapper, rows);
      }
      return result;
    }
  }

  private <B, T> List<T> read(Connection connection, Beside<B> beside, MapperWith<B, T> mapper)
      throws SQLException {
    try (var statement = prepare(connection);
        var rows = statement.executeQuery()) {
      var found = beside.of(rows);
      rows.beforeFirst();
      var result = new ArrayList<T>();
      while (rows.next()) {
        add(result, row -> mapper.map(row, found), rows);
      }
      return result;
    }
  }

  private <T> void add(List<T> result, RowMapper<T> mapper, ResultSet row) throws SQLException {
    try {
      result.add(mapper.map(row));
    } catch (UnknownKindException e) {
      if (!onlyReadable) {
        throw e;
      }
    }
  }

  /** What went wrong first is what is told, also where the connection is gone with it. */
  private static void rollBack(Connection connection, Throwable first) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      first.addSuppressed(e);
    }
  }

  /** Runs statements as one transaction on a connection that commits each by itself otherwise. */
  public static <T> T inTransaction(Connection connection, Statements<T> statements)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      var result = statements.on(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(connection, e);
      throw e;
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
      }
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
            text(), ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
    for (var i = 0; i < values.size(); i++) {
      bind(connection, statement, i + 1, values.get(i));
    }
    return statement;
  }

  private String text() {
    if (!onlyReadable) {
      return text.toString();
    }
    var narrowed = new StringBuilder(text);
    for (var condition : readable.reversed()) {
      narrowed.insert(condition.place, condition.text);
    }
    return narrowed.toString();
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
    return Kinds.of(type, row.getString(column));
  }
}
