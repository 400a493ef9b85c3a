package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What administrators change of users. Each change is made behind the lock on the user's row. */
@Singleton
public final class UserChanges {
  private final Database database;
  private final Json json;

  UserChanges(Database database, Json json) {
    this.database = database;
    this.json = json;
  }

  /**
   * A user whose row is locked until the transaction ends.
   *
   * @param user empty: there is none of this name
   * @param isIssued whether the user comes in by an identity provider, and so by no password
   * @param otherAdmins how many others administer the whole service and can sign in by a password,
   *     whose rows are locked too
   */
  public record Locked(Optional<User> user, boolean isIssued, long otherAdmins) {}

  /**
   * The user of this name, locked together with all administrators that have a password: of two who
   * take the role from each other at the same time, the second one sees what the first has done. In
   * one order, so that they do not wait for each other.
   */
  public Locked locked(String name) {
    return database.work(
        "lock a user",
        connection -> {
          var all =
              Sql.of(
                      UserRows.SELECT
                          + "u.removed_at is null and (u.name = ? or u.global_role = 'ADMIN' and"
                          + " u.password_hash is not null and not exists (select from issued_user i"
                          + " where i.user_id = u.id)) order by u.id for update",
                      name)
                  .list(connection, row -> UserRows.user(row, json));
          var user = all.stream().filter(each -> each.name().equals(name)).findFirst();
          return locked(all, user, user.isPresent() && isIssued(connection, user.get()));
        });
  }

  private static boolean isIssued(Connection connection, User user) throws SQLException {
    return Sql.of("select count(*) from issued_user where user_id = ?", user.id())
            .number(connection)
        > 0;
  }

  private static Locked locked(List<User> all, Optional<User> user, boolean isIssued) {
    return new Locked(
        user,
        isIssued,
        all.stream()
            .filter(each -> !user.equals(Optional.of(each)) && each.isAdminWithPassword())
            .count());
  }

  /** Writes the role, the password and the version of a user who is {@link #locked}. */
  public void update(User user) {
    database.work(
        "change a user",
        connection ->
            Sql.of(
                    "update app_user set global_role = ?, password_hash = ?, password_changed_at ="
                        + " ?, version = ? where id = ?",
                    user.globalRole(),
                    user.passwordHash(),
                    user.passwordChangedAt(),
                    user.version(),
                    user.id())
                .update(connection));
  }

  /**
   * Removes a user who is {@link #locked}: out of all owners, without password and role. The row
   * gets another name, so that replicas of the release before do not find it either and the name is
   * free at once; what was answered to the user under idempotency keys is not answered to the next
   * one of this name.
   *
   * @param removed as it is from now on, but for the name
   */
  public void remove(User removed) {
    database.work(
        "remove a user",
        connection -> {
          Sql.of("delete from membership where user_id = ?", removed.id()).update(connection);
          Sql.of("delete from idempotency where subject = ?", ActorKind.USER + ":" + removed.name())
              .update(connection);
          return Sql.of(
                  "update app_user set name = name || ' (removed, us_' || replace(id::text, '-',"
                      + " '') || ')', global_role = null, password_hash = null, password_changed_at"
                      + " = null, removed_at = ?, version = ? where id = ?",
                  removed.removedAt(),
                  removed.version(),
                  removed.id())
              .update(connection);
        });
  }
}
