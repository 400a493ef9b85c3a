package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;

/** The sign-ins at identity providers that have begun a session: each begins one at most. */
@Singleton
public final class UsedSignIns {
  private final Database database;

  UsedSignIns(Database database) {
    this.database = database;
  }

  /**
   * Uses one.
   *
   * @param hash of what tells it from all others
   * @param endsAt when it could not be used any more
   * @return whether it was not used before
   */
  public boolean use(byte[] hash, Instant endsAt) {
    return database.work(
        "use a sign-in",
        connection ->
            Sql.of(
                        "insert into used_sign_in (hash, ends_at) values (?, ?) on conflict do"
                            + " nothing",
                        hash,
                        endsAt)
                    .update(connection)
                == 1);
  }

  /** Forgets those that could not be used any more, so many at the most; how many. */
  public int forget(Instant now, int most) {
    return database.work(
        "forget used sign-ins",
        connection ->
            Sql.of(
                    """
                    delete from used_sign_in where ctid = any(array(
                      select ctid from used_sign_in where ends_at <= ? limit ?))
                    """,
                    now,
                    most)
                .update(connection));
  }
}
