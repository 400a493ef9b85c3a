package io.vclustermanager.inventory.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresIT {
  @Test
  void aSecondStartKeepsTheData(@TempDir Path temp) throws Exception {
    for (var i = 0; i < 2; i++) {
      try (var postgres = EmbeddedPostgres.start(temp.resolve("data"));
          var c =
              DriverManager.getConnection(
                  postgres.jdbcUrl(), postgres.username(), postgres.password())) {
        assertThat(c.isValid(1)).isTrue();
      }
    }
    TestPostgres.shared().freshDatabase().connect().close();
  }
}
