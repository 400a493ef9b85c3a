package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Column;
import io.vclustermanager.inventory.sql.Columns;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Row;
import io.vclustermanager.inventory.sql.Type;
import io.vclustermanager.inventory.sql.UnknownKindException;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of app_user. What can change is written by statements of its own. */
final class UserRows {
  static final Columns<User> ALL = new Columns<>("app_user", "u");

  private static final Column<UUID> ID = ALL.once("id", Type.UUID, User::id);
  private static final Column<String> NAME = ALL.once("name", Type.TEXT, User::name);
  private static final Column<UUID> OWNER = ALL.once("owner_id", Type.UUID, User::ownerId);
  private static final Column<Role> GLOBAL_ROLE =
      ALL.apart("global_role", Type.constant(Role.class), User::globalRole);
  private static final Column<String> PASSWORD_HASH =
      ALL.apart("password_hash", Type.TEXT, User::passwordHash);
  private static final Column<Instant> PASSWORD_CHANGED_AT =
      ALL.apart("password_changed_at", Type.INSTANT, User::passwordChangedAt);
  private static final Column<Instant> CREATED_AT =
      ALL.once("created_at", Type.INSTANT, User::createdAt);
  private static final Column<Instant> REMOVED_AT =
      ALL.apart("removed_at", Type.INSTANT, User::removedAt);
  private static final Column<Long> VERSION = ALL.apart("version", Type.NUMBER, User::version);

  static final String SELECT = "select " + ALL.list() + " from app_user u where ";

  private UserRows() {}

  /** The user of a row of a statement that begins with {@link #SELECT}. */
  static User user(ResultSet selected, Json json) throws SQLException {
    var row = new Row(selected, json);
    return new User(
        row.get(ID),
        row.get(NAME),
        row.get(OWNER),
        globalRole(row),
        row.orNull(PASSWORD_HASH),
        row.orNull(PASSWORD_CHANGED_AT),
        row.get(CREATED_AT),
        row.orNull(REMOVED_AT),
        row.number(VERSION));
  }

  /** One that only a newer release knows gives no rights in this one. */
  private static @Nullable Role globalRole(Row row) throws SQLException {
    try {
      return row.orNull(GLOBAL_ROLE);
    } catch (UnknownKindException e) {
      return null;
    }
  }
}
