package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.EndsWithUser;
import io.vclustermanager.model.PageSession;
import io.vclustermanager.model.PageSession.Confirmation;
import io.vclustermanager.model.PageSession.Secrets;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The sessions of pages. One that has ended is no row any more. */
@Singleton
public final class PageSessions implements EndsWithUser {
  private static final String SELECT =
      """
      select s.id, u.name, s.hash, s.former_hash, s.salt, s.rotated_at, s.created_at, s.used_at,
        s.ends_at, s.issuer, s.subject, s.issuer_groups, s.confirmed_at
      from page_session s join app_user u on u.id = s.user_id where s.id = ?\
      """;

  private final Database database;

  PageSessions(Database database) {
    this.database = database;
  }

  /**
   * Begins one, unless the user has another password by now: it would outlive the one that it was
   * begun with. It waits for whoever changes the user at this moment.
   *
   * @param user as it was when the password was compared
   * @param source the address that the request came from; null when that is not known
   * @return whether it began
   */
  public boolean begin(PageSession session, User user, @Nullable String source) {
    var confirmed = session.confirmation();
    return database.work(
            "begin a session",
            connection ->
                Sql.of(
                        """
                        with u as (
                          select id from app_user where id = ? and removed_at is null
                            and password_hash is not distinct from ? for share)
                        insert into page_session (id, user_id, hash, created_at, used_at, ends_at,
                          source, issuer, subject, issuer_groups, confirmed_at)
                        select ?, u.id, ?, ?, ?, ?, ?, ?, ?, ?::text[], ?::timestamptz from u
                        """,
                        user.id(),
                        user.passwordHash(),
                        session.id(),
                        session.secrets().hash(),
                        session.createdAt(),
                        session.usedAt(),
                        session.endsAt(),
                        source,
                        confirmed == null ? null : confirmed.issuer(),
                        confirmed == null ? null : confirmed.subject(),
                        confirmed == null ? null : Sql.texts(confirmed.groups()),
                        confirmed == null ? null : confirmed.at())
                    .update(connection))
        == 1;
  }

  /** The one of this id. */
  public Optional<PageSession> find(UUID id) {
    return database.work(
        "find a session", connection -> Sql.of(SELECT, id).find(connection, PageSessions::session));
  }

  /** The same, locked until the transaction ends: of those who renew it at once, one does. */
  public Optional<PageSession> locked(UUID id) {
    return database.work(
        "lock a session",
        connection ->
            Sql.of(SELECT + " for update of s", id).find(connection, PageSessions::session));
  }

  private static PageSession session(ResultSet row) throws SQLException {
    return new PageSession(
        Sql.uuid(row, "id"),
        row.getString("name"),
        new Secrets(
            row.getBytes("hash"),
            row.getBytes("former_hash"),
            row.getBytes("salt"),
            Sql.instantOrNull(row, "rotated_at")),
        Sql.instant(row, "created_at"),
        Sql.instant(row, "used_at"),
        Sql.instant(row, "ends_at"),
        confirmation(row));
  }

  private static @Nullable Confirmation confirmation(ResultSet row) throws SQLException {
    var at = Sql.instantOrNull(row, "confirmed_at");
    return at == null
        ? null
        : new Confirmation(
            row.getString("issuer"),
            row.getString("subject"),
            Set.of((String[]) row.getArray("issuer_groups").getArray()),
            at);
  }

  /** Gives one that is {@link #locked} its next secret, which is a use of it. */
  public void renew(UUID id, Secrets next, Instant now) {
    database.work(
        "renew a session",
        connection ->
            Sql.of(
                    "update page_session set hash = ?, former_hash = ?, salt = ?, rotated_at = ?,"
                        + " used_at = ? where id = ?",
                    next.hash(),
                    next.former(),
                    next.salt(),
                    next.rotatedAt(),
                    now,
                    id)
                .update(connection));
  }

  /** Writes down that it was used. */
  public void used(UUID id, Instant now) {
    database.work(
        "keep that a session is used",
        connection ->
            Sql.of("update page_session set used_at = greatest(used_at, ?) where id = ?", now, id)
                .update(connection));
  }

  /** Ends one; whether it was there. */
  public boolean end(UUID id) {
    return database.work(
        "end a session",
        connection -> Sql.of("delete from page_session where id = ?", id).update(connection) == 1);
  }

  /**
   * Ends those of a user.
   *
   * @param but not this one; null: all
   * @return how many there were
   */
  public int endOf(User user, @Nullable UUID but) {
    return database.work(
        "end the sessions of a user",
        connection ->
            Sql.of(
                    "delete from page_session where user_id = ? and id is distinct from ?::uuid",
                    user.id(),
                    but)
                .update(connection));
  }

  @Override
  public String plural() {
    return "sessions";
  }

  @Override
  public int endAllOf(User user, Instant now) {
    return endOf(user, null);
  }

  /** Forgets those that are over, so many at the most; how many. */
  public int forget(Instant now, int most) {
    return database.work(
        "forget sessions",
        connection ->
            Sql.of(
                    """
                    delete from page_session where ctid = any(array(
                      select ctid from page_session where ends_at <= ? or used_at <= ? limit ?))
                    """,
                    now,
                    now.minus(PageSession.IDLE),
                    most)
                .update(connection));
  }
}
