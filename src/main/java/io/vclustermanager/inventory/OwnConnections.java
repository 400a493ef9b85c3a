package io.vclustermanager.inventory;

import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Gives operations connections of their own, before anybody has asked for one. */
@Singleton
final class OwnConnections implements BeanCreatedEventListener<DataSource>, Ordered {
  @Override
  public DataSource onCreated(BeanCreatedEvent<DataSource> event) {
    try {
      var requests = event.getBean().unwrap(HikariDataSource.class);
      // Opens its first connection when the first operation asks for one.
      var operations = new HikariDataSource();
      ConnectionPools.configure(operations, requests, "operations", ConnectionPools.OF_OPERATIONS);
      return new PlacedDataSource(requests, operations);
    } catch (SQLException e) {
      throw new DatabaseException("make connections for operations", e);
    }
  }

  /** After the look at the server, and before anybody who wraps what there is. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 1;
  }
}
