package io.vclustermanager.inventory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The schema of the tables, where they are another user's than the service's. Nobody but that owner
 * makes things in it: what somebody else made there would be run by the owner, who migrates.
 */
final class OwnersSchema {
  /** Null where neither the service's user nor everybody may. */
  private static final String REVOKE =
      """
      select case when has_schema_privilege(service, home, 'CREATE')
        then format('revoke create on schema %I from public, %I', home, service) end
      from (select ?::text as home, ?::name as service) s
      where service <> current_user
      """;

  /**
   * Null where the service's user has neither the right nor the owner's. To whom the right was
   * given by a third, from them it is taken by that third alone. A superuser has every role.
   */
  private static final String REMEDY =
      """
      with s as (
        select n.oid, n.nspname, n.nspacl, r.oid as service, r.rolname, r.rolsuper, n.nspowner,
          case when n.nspowner = 'pg_database_owner'::regrole then d.datdba else n.nspowner end as owns,
          d.datname, current_user::regrole::oid as owner
        from pg_namespace n, pg_roles r, pg_database d
        where n.nspname = ? and r.rolname = ? and r.rolname <> current_user
          and d.datname = current_database()
      ), remedy as (
        select 1 as place, format('ALTER ROLE %I NOSUPERUSER;', rolname) as words from s where rolsuper
        union all
        select 2, format('REVOKE %I FROM %I;', m.roleid::regrole::name, rolname)
        from s join pg_auth_members m on m.member = service
        where not rolsuper and pg_has_role(m.roleid, owner, 'MEMBER')
        union all
        select 3, case when owns = nspowner then format('ALTER SCHEMA %I OWNER TO %I;', nspname, current_user)
          else format('ALTER DATABASE %I OWNER TO %I;', datname, current_user) end
        from s where not rolsuper and owns <> owner and pg_has_role(service, owns, 'USAGE')
        union all
        select 4, concat(
          case when a.grantor <> nspowner then format('SET ROLE %I; ', pg_get_userbyid(a.grantor)) end,
          format('REVOKE CREATE ON SCHEMA %I FROM ', nspname),
          case when a.grantee = 0 then 'PUBLIC' else format('%I', pg_get_userbyid(a.grantee)) end,
          case when a.is_grantable then ' CASCADE' end,
          case when a.grantor <> nspowner then '; RESET ROLE' end,
          ';')
        from s, aclexplode(s.nspacl) a
        where not rolsuper and a.privilege_type = 'CREATE' and a.grantee not in (nspowner, owner)
          and case when a.grantee = 0 then true else pg_has_role(service, a.grantee, 'USAGE') end
      )
      select case when has_schema_privilege(service, oid, 'CREATE') or pg_has_role(service, owner, 'MEMBER')
        then (select string_agg(words, ' ' order by place, words) from remedy) end
      from s
      """;

  /**
   * Functions, operators, types and rules that no migration has made, nor an extension: whoever
   * might make things there once has left them, and a statement of the owner that looks in this
   * schema runs what fits its types better than PostgreSQL's own.
   */
  private static final String LEFT =
      """
      with s as (select oid, nspname from pg_namespace where nspname = ?), loose as (
        select 1 as place, p.oid, 'pg_proc'::regclass as class,
          format('DROP ROUTINE %s;', p.oid::regprocedure) as words
        from s join pg_proc p on p.pronamespace = s.oid
        where concat(p.proname, '(', oidvectortypes(p.proargtypes), ')') not in (
          'audit_is_append_only()', 'audit_parts()', 'audit_make_parts(timestamp with time zone)',
          'audit_drop_parts(timestamp with time zone)')
        union all
        select 0, o.oid, 'pg_operator'::regclass,
          format('DROP OPERATOR %I.%s (%s, %s);', s.nspname, o.oprname,
            case when o.oprleft = 0 then 'NONE' else format_type(o.oprleft, null) end,
            format_type(o.oprright, null))
        from s join pg_operator o on o.oprnamespace = s.oid
        union all
        select 2, t.oid, 'pg_type'::regclass, format('DROP TYPE %s;', t.oid::regtype)
        from s join pg_type t on t.typnamespace = s.oid
        where t.typrelid = 0 and t.typelem = 0 and t.typtype <> 'm'
        union all
        select 0, r.oid, 'pg_rewrite'::regclass, format('DROP RULE %I ON %s;', r.rulename, c.oid::regclass)
        from s join pg_class c on c.relnamespace = s.oid join pg_rewrite r on r.ev_class = c.oid
        where c.relkind in ('r', 'p')
      )
      select string_agg(words, ' ' order by place, words) from loose l
      where not exists (
        select from pg_depend d where d.classid = l.class and d.objid = l.oid and d.deptype = 'e')
      """;

  private OwnersSchema() {}

  /**
   * Takes from the service's user, and from everybody, the right to make things in the schema,
   * where the owner can.
   *
   * @param owner a connection of the owner, whose transaction is open and {@link SearchPath#narrow
   *     narrow}
   * @param schema its name
   * @param service the name of the service's user
   * @return what an administrator has to run, where that user has the right all the same
   */
  static Optional<String> take(Connection owner, String schema, String service)
      throws SQLException {
    lock(owner);
    var revoke = one(owner, REVOKE, schema, service);
    if (revoke.isPresent()) {
      tryTo(owner, revoke.get());
    }
    return one(owner, REMEDY, schema, service);
  }

  /**
   * What stands in the schema that the owner's statements would run and nobody has made who may.
   *
   * @param owner as of {@link #take}, after it
   * @return what an administrator has to run to be rid of it
   */
  static Optional<String> left(Connection owner, String schema) throws SQLException {
    try (var statement = owner.prepareStatement(LEFT)) {
      statement.setString(1, schema);
      try (var row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  /** Replicas that start at once would change the same rows of the catalogs. */
  private static void lock(Connection owner) throws SQLException {
    try (var statement = owner.createStatement()) {
      statement.execute("select pg_advisory_xact_lock(hashtext('rights of the service'))");
    }
  }

  private static Optional<String> one(Connection owner, String query, String schema, String service)
      throws SQLException {
    try (var statement = owner.prepareStatement(query)) {
      statement.setString(1, schema);
      statement.setString(2, service);
      try (var row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  /** Who does not own the schema may not: then it is said what an administrator has to run. */
  private static void tryTo(Connection owner, String revoke) throws SQLException {
    var before = owner.setSavepoint();
    try (var statement = owner.createStatement()) {
      statement.execute(revoke);
    } catch (SQLException e) {
      if (!DatabaseFailures.isForbidden(e)) {
        throw e;
      }
      owner.rollback(before);
    }
  }
}
