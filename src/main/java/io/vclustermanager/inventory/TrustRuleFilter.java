package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Scope;

/**
 * Which trust rules: all that is given must hold.
 *
 * @param owner by the name of the owner
 * @param removed those that were removed, or else those that hold
 */
public record TrustRuleFilter(
    NameFilter name,
    Among<String> owner,
    Among<String> issuer,
    Among<String> repository,
    boolean removed) {
  /** Narrows a statement about {@code trust_rule r} down to those that the scope covers. */
  void narrow(Sql sql, Scope scope) {
    sql.scope(scope, "r.owner_id");
    Where.flag(sql, "r.removed_at is not null", removed);
    Where.name(sql, "r.name", name);
    Where.parent(sql, "r.owner_id", "owner", owner);
    Where.texts(sql, "r.issuer", issuer);
    Where.texts(sql, "r.repository", repository);
  }
}
