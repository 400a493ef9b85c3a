package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.PolicyEffect;

/**
 * Which policies: all that is given must hold.
 *
 * @param removed those that were removed, or else those that hold
 */
public record PolicyFilter(NameFilter name, Among<PolicyEffect> effect, boolean removed) {
  /** Narrows a statement about {@code policy p}. */
  void narrow(Sql sql) {
    Where.flag(sql, "p.removed_at is not null", removed);
    Where.name(sql, "p.name", name);
    Where.constants(sql, "p.effect", effect);
  }
}
