package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.EndsWithUser;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The users who come in by an identity provider: each is bound to what the issuer calls them, and
 * never to a name.
 */
@Singleton
public final class IssuedUsers implements EndsWithUser {
  private final Database database;
  private final Users users;
  private final TokenFloors floors;
  private final Json json;
  private final Clock clock;

  IssuedUsers(Database database, Users users, TokenFloors floors, Json json, Clock clock) {
    this.database = database;
    this.users = users;
    this.floors = floors;
    this.json = json;
    this.clock = clock;
  }

  /**
   * The user whom this issuer calls that, made now if there is none yet.
   *
   * @param names what a new one may be called: the first that no user has
   * @param mayBe whether one may be made, as in {@link Users#findOrMake(String, BooleanSupplier)}
   * @return empty: there is none, and none may be made
   */
  public Optional<User> findOrMake(
      String issuer, String subject, List<String> names, BooleanSupplier mayBe) {
    return find(issuer, subject)
        .or(() -> mayBe.getAsBoolean() ? make(issuer, subject, names, mayBe) : Optional.empty());
  }

  /** Keeps the user whom this issuer calls that as it is, until the transaction ends. */
  public void hold(String issuer, String subject) {
    database.work(
        "hold a user of an issuer",
        connection ->
            Sql.of(
                    "select u.id from app_user u where u.id = (select user_id from issued_user"
                        + " where issuer = ? and subject = ?) for share",
                    issuer,
                    subject)
                .list(connection, row -> Sql.uuid(row, "id")));
  }

  /** Whether this user is one whom an issuer knows. */
  public boolean isIssued(User user) {
    return database.work(
        "look whether an issuer knows a user",
        connection ->
            Sql.of("select count(*) from issued_user where user_id = ?", user.id())
                    .number(connection)
                > 0);
  }

  @Override
  public String plural() {
    return "names at identity providers";
  }

  /**
   * Whoever comes by that name again is a new user, with none of the former one's rights; and comes
   * by a token that was given since.
   */
  @Override
  public int endAllOf(User user, Instant now) {
    floors.raiseIssued(user, now);
    return database.work(
        "forget by which issuer a user came in",
        connection ->
            Sql.of("delete from issued_user where user_id = ?", user.id()).update(connection));
  }

  private Optional<User> find(String issuer, String subject) {
    return database.work(
        "find a user of an issuer",
        connection ->
            Sql.of(
                    UserRows.SELECT
                        + "u.id = (select user_id from issued_user where issuer = ? and subject ="
                        + " ?)",
                    issuer,
                    subject)
                .find(connection, row -> UserRows.user(row, json)));
  }

  /**
   * The same person may come twice at the same time: then the other one is as good. Or a name was
   * taken just now: then the second try sees it.
   */
  private Optional<User> make(
      String issuer, String subject, List<String> names, BooleanSupplier mayBe) {
    try {
      return made(issuer, subject, names, mayBe);
    } catch (DatabaseException e) {
      return find(issuer, subject).or(() -> made(issuer, subject, names, mayBe));
    }
  }

  private Optional<User> made(
      String issuer, String subject, List<String> names, BooleanSupplier mayBe) {
    return database.inTransaction(
        () -> Optional.of(bound(issuer, subject, names)).filter(_ -> mayBe.getAsBoolean()),
        Optional::isPresent);
  }

  private User bound(String issuer, String subject, List<String> names) {
    var name =
        names.stream()
            .filter(each -> users.find(each).isEmpty())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("All of these are taken: " + names));
    var user = users.make(name);
    database.work(
        "bind a user to an issuer",
        connection ->
            Sql.of(
                    "insert into issued_user (issuer, subject, user_id, created_at) values (?, ?,"
                        + " ?, ?)",
                    issuer,
                    subject,
                    user.id(),
                    clock.instant())
                .update(connection));
    return user;
  }
}
