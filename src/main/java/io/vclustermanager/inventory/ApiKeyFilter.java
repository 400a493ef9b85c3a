package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which keys: all that is given must hold.
 *
 * @param owner by the name of the owner
 * @param live true: only those that can be used now; false: only others; null: both
 * @param now when that is
 */
public record ApiKeyFilter(
    NameFilter name, Among<String> owner, @Nullable Boolean live, Instant now) {
  /** Narrows a statement about {@code api_key k} down to those of them that the scope covers. */
  void narrow(Sql sql, Scope scope) {
    sql.scope(scope, "k.owner_id");
    Where.name(sql, "k.name", name);
    Where.parent(sql, "k.owner_id", "owner", owner);
    if (live != null) {
      sql.add(" and " + (live ? "" : "not ") + "(k.revoked_at is null and k.expires_at > ?)", now);
    }
  }
}
