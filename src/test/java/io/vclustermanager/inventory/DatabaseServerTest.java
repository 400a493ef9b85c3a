package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the service needs of its PostgreSQL, and the words that say what is missing. */
final class DatabaseServerTest {
  @Test
  void theOldestThatWillDoWillDo() {
    assertThat(server(160_000, "16.0", true, null).objection()).isEmpty();
    assertThat(server(180_006, "18.6", true, null).objection()).isEmpty();
  }

  @Test
  void anOlderServerIsNamedByItsVersion() {
    assertThat(server(150_014, "15.14", true, null).objection())
        .hasValue(
            "the database of DATASOURCES_DEFAULT_URL runs on PostgreSQL 15.14; PostgreSQL 16 or"
                + " newer is needed");
  }

  @Test
  void missingRightsComeWithTheGrantThatGivesThem() {
    assertThat(server(180_006, "18.6", false, null).objection())
        .hasValue(
            "vcm, the user of database 'clusters' on PostgreSQL 18.6, may not make tables there;"
                + " let its owner run: GRANT USAGE, CREATE ON SCHEMA public TO vcm;");
    assertThat(server(180_006, "18.6", true, "former").objection())
        .hasValue(
            "vcm, the user of database 'clusters' on PostgreSQL 18.6, may not change the tables,"
                + " which are former's; run: GRANT former TO vcm;");
  }

  private static DatabaseServer server(
      int number, String version, boolean mayCreate, @Nullable String otherOwner) {
    return new DatabaseServer(number, version, "clusters", "vcm", "public", mayCreate, otherOwner);
  }
}
