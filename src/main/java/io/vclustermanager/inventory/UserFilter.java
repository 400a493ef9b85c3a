package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * Which users: all that is given must hold.
 *
 * @param hasPassword those who have a password here, or have none; null: both
 */
public record UserFilter(NameFilter name, Among<Role> globalRoles, @Nullable Boolean hasPassword) {
  /** Narrows a statement about {@code app_user u} down to them. */
  void narrow(Sql sql) {
    Where.name(sql, "u.name", name);
    // Who has none has none of those that are not wanted.
    Where.constants(sql, "coalesce(u.global_role, '')", globalRoles);
    Where.flag(sql, "(u.password_hash is not null)", hasPassword);
  }
}
