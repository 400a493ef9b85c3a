package io.vclustermanager;

import io.vclustermanager.graphql.SchemaFile;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what the start will need while PostgreSQL is being unpacked and started, since that time is
 * spent waiting otherwise. What it does has no effect but that it was done before.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final List<String> CLASSES =
      List.of(
          "org.postgresql.Driver",
          "com.zaxxer.hikari.HikariDataSource",
          "org.flywaydb.core.Flyway",
          "com.github.kagkarlsson.scheduler.Scheduler",
          "com.nimbusds.jose.crypto.MACSigner",
          "io.micronaut.http.server.netty.NettyHttpServer",
          "graphql.GraphQL");

  private WarmUp() {}

  static void run() {
    var loader = WarmUp.class.getClassLoader();
    try {
      for (var name : CLASSES) {
        Class.forName(name, true, loader);
      }
      SchemaFile.warmUp();
    } catch (ClassNotFoundException e) {
      LOG.debug("Not warmed up: {}", e.getMessage());
    }
  }
}
