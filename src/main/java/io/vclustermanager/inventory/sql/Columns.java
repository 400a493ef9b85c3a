package io.vclustermanager.inventory.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table in which things of one type are kept. Each is said once: its name, its
 * type, what it holds, and when that is written. Inserts, updates and select lists come from here.
 *
 * @param <T> what is kept
 */
public final class Columns<T> {
  private final String table;
  private final String alias;
  private final List<Kept<T, ?>> all = new ArrayList<>();

  /** Of a table, which has this alias where it is selected from. */
  public Columns(String table, String alias) {
    this.table = table;
    this.alias = alias;
  }

  /** What a column holds. */
  @FunctionalInterface
  public interface Part<T, V> {
    @Nullable V of(T whole);
  }

  private enum Written {
    ONCE,
    EACH_TIME,
    APART
  }

  private record Kept<T, V>(Column<V> column, Part<T, V> part, Written written) {
    void bind(Sql sql, T whole, Json json) {
      sql.add("?" + column.type().cast(), column.type().written(part.of(whole), json));
    }
  }

  /** A column that is written when the row is made, and never again. */
  public <V> Column<V> once(String name, Type<V> type, Part<T, V> part) {
    return add(name, type, part, Written.ONCE);
  }

  /** A column that every update writes. */
  public <V> Column<V> eachTime(String name, Type<V> type, Part<T, V> part) {
    return add(name, type, part, Written.EACH_TIME);
  }

  /** A column that is written when the row is made or renewed, else by statements of its own. */
  public <V> Column<V> apart(String name, Type<V> type, Part<T, V> part) {
    return add(name, type, part, Written.APART);
  }

  private <V> Column<V> add(String name, Type<V> type, Part<T, V> part, Written written) {
    var column = new Column<>(name, all.size() + 1, type);
    all.add(new Kept<>(column, part, written));
    return column;
  }

  /** The select list. Rows are read by the numbers of the columns in it. */
  public String list() {
    return each(_ -> true, name -> alias + "." + name);
  }

  /** Adds {@code insert into … select …}, up to where a {@code from} may follow. */
  public Sql insert(Sql sql, T whole, Json json) {
    var separator = "insert into %s (%s) select ".formatted(table, each(_ -> true, name -> name));
    for (var kept : all) {
      sql.add(separator);
      kept.bind(sql, whole, json);
      separator = ", ";
    }
    return sql;
  }

  /** Adds {@code update … set …} with what every update writes. */
  public Sql update(Sql sql, T whole, Json json) {
    return set(sql, whole, json, kept -> kept.written == Written.EACH_TIME);
  }

  /** Adds {@code update … set …} with all but what is written once. */
  public Sql renew(Sql sql, T whole, Json json) {
    return set(sql, whole, json, kept -> kept.written != Written.ONCE);
  }

  /** What every update writes, as {@code on conflict do update set} takes it from the insert. */
  public String excluded() {
    return each(kept -> kept.written == Written.EACH_TIME, name -> name + " = excluded." + name);
  }

  private String each(Predicate<Kept<T, ?>> which, Function<String, String> text) {
    return all.stream()
        .filter(which)
        .map(kept -> text.apply(kept.column.name()))
        .collect(Collectors.joining(", "));
  }

  private Sql set(Sql sql, T whole, Json json, Predicate<Kept<T, ?>> which) {
    var separator = "update " + table + " set ";
    for (var kept : all) {
      if (which.test(kept)) {
        sql.add(separator + kept.column.name() + " = ");
        kept.bind(sql, whole, json);
        separator = ", ";
      }
    }
    return sql;
  }
}
