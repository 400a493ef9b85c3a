package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Scope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the parts of filters as conditions in SQL: each operator once, whatever the column. */
final class Where {
  private Where() {}

  /** A column of texts. */
  static void texts(Sql sql, String column, Among<String> texts) {
    if (texts.in() != null) {
      sql.add(" and " + column).in(texts.in());
    }
    if (!texts.not().isEmpty()) {
      // What is null is none of them.
      sql.add(" and (" + column).in(texts.not()).add(") is not true");
    }
  }

  /**
   * A text inside a JSON column. PostgreSQL takes for granted that few have it, would read the
   * clusters of all owners in the scope, and sort them; of what it cannot estimate it takes half,
   * and goes from the newest on. Where few have it, both cost the same.
   */
  static void json(Sql sql, String value, Among<String> texts, @Nullable Object... values) {
    if (texts.in() != null) {
      sql.add(" and coalesce(" + value, values).in(texts.in()).add(", false)");
    }
    if (!texts.not().isEmpty()) {
      sql.add(" and (" + value, values).in(texts.not()).add(") is not true");
    }
  }

  /** A column of constants. */
  static void constants(Sql sql, String column, Among<? extends Enum<?>> constants) {
    if (constants.in() != null) {
      sql.oneOf(column, constants.in());
    }
    if (!constants.not().isEmpty()) {
      sql.noneOf(column, constants.not());
    }
  }

  /** A column of owners' keys, of which the scope covers some. */
  static void owners(Sql sql, String column, Scope scope, Among<UUID> keys) {
    sql.scope(keys.in() == null ? scope : scope.within(keys.in()), column);
    if (!keys.not().isEmpty()) {
      sql.add(" and " + column + " <> all(?)", Sql.uuids(keys.not()));
    }
  }

  /** A column of names. */
  static void name(Sql sql, String column, NameFilter name) {
    texts(sql, column, name.among());
    if (name.startsWith() != null) {
      sql.add(" and starts_with(" + column + ", ?)", name.startsWith()).plannedForItsValues();
    }
    if (name.contains() != null) {
      sql.add(" and strpos(" + column + ", ?) > 0", name.contains());
    }
  }

  /** A column of instants. */
  static void times(Sql sql, String column, Times times) {
    if (times.before() != null) {
      sql.add(" and " + column + " < ?", times.before()).plannedForItsValues();
    }
    if (times.from() != null) {
      sql.add(" and " + column + " >= ?", times.from()).plannedForItsValues();
    }
  }

  /** A condition, which is never null, or that it does not hold. */
  static void flag(Sql sql, String condition, @Nullable Boolean wanted) {
    if (wanted != null) {
      sql.add(" and " + (wanted ? "" : "not ") + condition);
    }
  }

  /** A column of labels. */
  static void labels(Sql sql, String column, List<LabelFilter> labels) {
    for (var label : labels) {
      json(sql, column + " ->> ?", label.values(), label.key());
      if (label.exists() != null) {
        var not = label.exists() ? "" : "not ";
        sql.add(" and " + not + "jsonb_exists(" + column + ", ?)", label.key());
      }
    }
  }

  /** A column that refers to an owner or a host, by its name. */
  static void parent(Sql sql, String column, String table, Among<String> names) {
    var named = "(select p.id from %s p where p.name".formatted(table);
    if (names.in() != null) {
      // The clusters of one parent are found in their order by index.
      var is = names.in().size() == 1 ? " = " : " in ";
      sql.add(" and " + column + is + named).in(names.in()).add(")");
    }
    if (!names.not().isEmpty()) {
      sql.add(" and (" + column + " in " + named).in(names.not()).add(")) is not true");
    }
  }
}
