package io.vclustermanager.inventory;

import io.micronaut.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** How the migrations are run: the same for the service and for its tests. */
@Singleton
@Named(Migrations.NAME)
public final class Migrations implements FlywayConfigurationCustomizer {
  static final String NAME = "default";

  private final TablesOwner owner;

  Migrations(TablesOwner owner) {
    this.owner = owner;
  }

  @Override
  public void customizeFluentConfiguration(FluentConfiguration flyway) {
    owner.migrate(flyway);
    configure(flyway);
  }

  @Override
  public String getName() {
    return NAME;
  }

  /**
   * Sets what does not depend on the database.
   *
   * <p>The lock that keeps replicas from migrating at once is one of the session. Flyway's usual
   * one is held by a transaction that stays open meanwhile: {@code create index concurrently} waits
   * for the end of every transaction, and so for ever. A replica waits for its turn as long as
   * another builds an index, and gets it when that dies, since its session ends with it.
   */
  public static FluentConfiguration configure(FluentConfiguration flyway) {
    return flyway
        .locations("classpath:db/migration")
        .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
        .lockRetryCount(-1);
  }
}
