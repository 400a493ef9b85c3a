package io.vclustermanager.inventory;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.core.order.Ordered;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Looks at the server's version and the user's rights before the migrations run: what they would
 * stumble over is said in one line, and nothing is half made.
 */
@Singleton
final class DatabaseRequirements implements BeanCreatedEventListener<DataSource>, Ordered {
  /** Where there is no schema to make tables in, the one that everybody expects is named. */
  private static final String LOOK =
      """
      select current_setting('server_version_num')::int as number,
        split_part(current_setting('server_version'), ' ', 1) as version,
        current_database() as database, quote_ident(current_user) as role, quote_ident(name) as schema,
        coalesce(has_schema_privilege(to_regnamespace(quote_ident(name))::oid, 'USAGE')
          and has_schema_privilege(to_regnamespace(quote_ident(name))::oid, 'CREATE'), false) as may_create,
        (select quote_ident(pg_get_userbyid(relowner)) from pg_class
          where relnamespace = to_regnamespace(quote_ident(name)) and relname = 'cluster'
            and not pg_has_role(relowner, 'USAGE')) as other_owner
      from (select ?::text as name) s
      """;

  private final TablesOwner owner;

  DatabaseRequirements(TablesOwner owner) {
    this.owner = owner;
  }

  @Override
  public DataSource onCreated(BeanCreatedEvent<DataSource> event) {
    var source = DelegatingDataSource.unwrapDataSource(event.getBean());
    try (var connection = connect(source)) {
      connection.setAutoCommit(false);
      var schema = SearchPath.narrow(connection);
      refuse(look(connection, schema).objection());
      refuse(owner.intrusion(connection, schema, source));
      connection.commit();
    } catch (SQLException e) {
      throw new DatabaseException("look at the database server", e);
    }
    return event.getBean();
  }

  private static void refuse(Optional<String> objection) {
    objection.ifPresent(
        why -> {
          throw new UnfitDatabaseException(why);
        });
  }

  /** Before the migrations, which listen for the same. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  private static DatabaseServer look(Connection connection, String schema) throws SQLException {
    try (var statement = connection.prepareStatement(LOOK)) {
      statement.setString(1, schema);
      try (var row = statement.executeQuery()) {
        row.next();
        return server(row);
      }
    }
  }

  /** As who runs the migrations: only that one needs rights for them. */
  private Connection connect(DataSource source) throws SQLException {
    var migrates = owner.connect();
    return migrates.isPresent() ? migrates.get() : source.getConnection();
  }

  private static DatabaseServer server(ResultSet row) throws SQLException {
    return new DatabaseServer(
        row.getInt("number"),
        row.getString("version"),
        row.getString("database"),
        row.getString("role"),
        row.getString("schema"),
        row.getBoolean("may_create"),
        row.getString("other_owner"));
  }
}
