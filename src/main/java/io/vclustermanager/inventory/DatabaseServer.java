package io.vclustermanager.inventory;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server as the service's user finds it.
 *
 * @param number its version as a number, such as 180006 for 18.6
 * @param version the same for people
 * @param database the database's name
 * @param user the user's name, quoted where SQL needs it
 * @param schema where tables are made, quoted where SQL needs it
 * @param mayCreate whether the user may make tables there
 * @param otherOwner whose the inventory's tables are, where the user has not that owner's rights;
 *     null: there are none yet, or the user may change them
 */
record DatabaseServer(
    int number,
    String version,
    String database,
    String user,
    String schema,
    boolean mayCreate,
    @Nullable String otherOwner) {
  static final int OLDEST = 16;
  private static final int NUMBERS_OF_ONE = 10_000;

  /** Why the service cannot live on it, and what to do; empty when it can. */
  Optional<String> objection() {
    if (number < OLDEST * NUMBERS_OF_ONE) {
      return Optional.of(
          "the database of DATASOURCES_DEFAULT_URL runs on PostgreSQL "
              + version
              + "; PostgreSQL "
              + OLDEST
              + " or newer is needed");
    }
    if (!mayCreate) {
      return Optional.of(
          who()
              + " may not make tables there; let its owner run: "
              + grant("USAGE, CREATE ON SCHEMA " + schema));
    }
    return Optional.ofNullable(otherOwner)
        .map(
            owner ->
                who()
                    + " may not change the tables, which are "
                    + owner
                    + "'s; run: "
                    + grant(owner));
  }

  private String who() {
    return "%s, the user of database '%s' on PostgreSQL %s,".formatted(user, database, version);
  }

  private String grant(String what) {
    return "GRANT " + what + " TO " + user + ";";
  }
}
