package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Scope;
import java.util.UUID;

/** Which owners: all that is given must hold. */
public record OwnerFilter(NameFilter name, Among<Owner.Kind> kinds, Among<UUID> keys) {
  /** Narrows a statement about {@code owner o} down to those of them that the scope covers. */
  void narrow(Sql sql, Scope scope) {
    Where.owners(sql, "o.id", scope, keys);
    Where.name(sql, "o.name", name);
    Where.constants(sql, "o.kind", kinds);
  }
}
