package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;

/**
 * Which templates: all that is given must hold.
 *
 * @param removed those that were removed, or else those that are in use
 */
public record TemplateFilter(NameFilter name, boolean removed) {
  /** Narrows a statement about {@code template t} down to it. */
  void narrow(Sql sql) {
    Where.flag(sql, "t.removed_at is not null", removed);
    Where.name(sql, "t.name", name);
  }
}
