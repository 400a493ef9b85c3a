package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.TokenEnds;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Since when tokens of a name are taken: those that were given before are over. By name, so that
 * the tokens of a user who was removed are not those of the next one of the same name.
 */
@Singleton
public final class TokenFloors implements TokenEnds {
  private final Database database;

  TokenFloors(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Instant> find(String name) {
    return name.indexOf('\0') < 0
        ? database.work(
            "find since when tokens are taken",
            connection ->
                Sql.of("select not_before from token_floor where name = ?", name)
                    .find(connection, row -> Sql.instant(row, "not_before")))
        : Optional.empty();
  }

  @Override
  public Optional<Instant> find(String issuer, String subject) {
    return database.work(
        "find since when tokens of an issuer are taken",
        connection ->
            Sql.of(
                    "select not_before from issuer_token_floor where issuer = ? and subject = ?",
                    issuer,
                    subject)
                .find(connection, row -> Sql.instant(row, "not_before")));
  }

  /** Ends the tokens of this user that were given before then; never takes any back. */
  public void raise(User user, Instant notBefore) {
    raise(user.name(), notBefore);
    raiseIssued(user, notBefore);
  }

  /** The same of those alone that identity providers gave. */
  void raiseIssued(User user, Instant notBefore) {
    database.work(
        "end tokens of issuers",
        connection ->
            Sql.of(
                    """
                    insert into issuer_token_floor (issuer, subject, not_before)
                    select issuer, subject, cast(? as timestamptz) from issued_user
                      where user_id = ?
                    on conflict (issuer, subject) do update
                      set not_before = greatest(issuer_token_floor.not_before, excluded.not_before)
                    """,
                    notBefore.truncatedTo(ChronoUnit.MILLIS),
                    user.id())
                .update(connection));
  }

  private void raise(String name, Instant notBefore) {
    database.work(
        "end tokens",
        connection ->
            Sql.of(
                    """
                    insert into token_floor (name, not_before) values (?, ?)
                    on conflict (name) do update
                      set not_before = greatest(token_floor.not_before, excluded.not_before)
                    """,
                    name,
                    notBefore.truncatedTo(ChronoUnit.MILLIS))
                .update(connection));
  }
}
