package io.vclustermanager.inventory;

import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Gives the service's user, after each look at the migrations, what it lacks of its rights: rows of
 * all tables, but of the audit only to read and to add. Nothing is touched where nothing is
 * missing, since each grant has all replicas plan their statements anew.
 */
final class ServiceGrants implements Callback {
  /**
   * Replicas that start at once would change the same rows of the catalogs. Names mean PostgreSQL's
   * own things alone, as {@link SearchPath} says.
   */
  private static final String GRANT =
      """
      do $grants$
      declare
        service constant name := '%s';
        home constant text := pg_catalog.current_schema();
        path constant text := pg_catalog.current_setting('search_path');
        t record;
      begin
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        perform pg_advisory_xact_lock(hashtext('rights of the service'));
        if not has_schema_privilege(service, home, 'USAGE') then
          execute format('grant usage on schema %%I to %%I', home, service);
        end if;
        for t in
          select c.oid, c.oid::regclass as name, c.relkind = 'S' as is_sequence,
            c.relname = 'audit' as is_audit, c.relispartition as is_part
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = home
            and c.relkind in ('r', 'p', 'S') and c.relname <> 'flyway_schema_history'
        loop
          if t.is_sequence then
            if not has_sequence_privilege(service, t.oid, 'USAGE') then
              execute format('grant usage on sequence %%s to %%I', t.name, service);
            end if;
          elsif t.is_audit or t.is_part then
            if has_table_privilege(service, t.oid, 'UPDATE, DELETE, TRUNCATE') then
              execute format('revoke update, delete, truncate on %%s from %%I', t.name, service);
            end if;
            if t.is_audit and not (has_table_privilege(service, t.oid, 'SELECT')
                and has_table_privilege(service, t.oid, 'INSERT')) then
              execute format('grant select, insert on %%s to %%I', t.name, service);
            end if;
          elsif not (has_table_privilege(service, t.oid, 'SELECT')
              and has_table_privilege(service, t.oid, 'INSERT')
              and has_table_privilege(service, t.oid, 'UPDATE')
              and has_table_privilege(service, t.oid, 'DELETE')) then
            execute format('grant select, insert, update, delete on %%s to %%I', t.name, service);
          end if;
        end loop;
        if not has_function_privilege(
            service, format('%%I.audit_make_parts(timestamptz)', home), 'EXECUTE') then
          execute format(
            'grant execute on function %%1$I.audit_make_parts, %%1$I.audit_drop_parts to %%2$I',
            home, service);
        end if;
        perform set_config('search_path', path, true);
      end
      $grants$\
      """;

  private final DataSource service;

  ServiceGrants(DataSource service) {
    this.service = DelegatingDataSource.unwrapDataSource(service);
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.AFTER_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    try (var statement = context.getConnection().createStatement()) {
      statement.execute(GRANT.formatted(TablesOwner.nameOf(service).replace("'", "''")));
    } catch (SQLException e) {
      throw new DatabaseException("give the service's user its rights", e);
    }
  }

  @Override
  public String getCallbackName() {
    return "rights of the service";
  }
}
