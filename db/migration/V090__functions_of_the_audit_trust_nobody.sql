-- What runs with the owner's rights looked for names in the schema of the tables too. Who may make things there could have a function of a
-- name that PostgreSQL has, and of types that fit better, stand in for PostgreSQL's, and so run anything as the owner. From now on names of
-- functions, operators and types are PostgreSQL's own alone, and what is ours is named with its schema. Here, too: this runs as the owner.
do $migration$
declare
  home constant text := pg_catalog.current_schema();
  made text;
begin
  foreach made in array array[
$of_parts$
create or replace function @schema.audit_parts(out part text, out ends timestamptz) returns setof record language sql stable
  set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO' set lock_timeout = '2s'
as $$
  select c.relname::text, substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([^'']+)''\)')::timestamptz
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = '@schema.audit'::regclass
$$
$of_parts$,
$of_making$
create or replace function @schema.audit_make_parts(until timestamptz) returns integer language plpgsql security definer
  set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO' set lock_timeout = '2s'
as $$
declare
  home constant text := @name;
  begins timestamptz;
  ends timestamptz;
  part text;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('parts of the audit'));
  loop
    begins := (select max(p.ends) from @schema.audit_parts() p);
    exit when begins > least(until, now() + interval '400 days');
    ends := begins + interval '1 month';
    part := 'audit_' || to_char(begins, 'YYYY_MM');
    execute format('create table %1$I.%2$I (like %1$I.audit including defaults including comments)', home, part);
    if exists (select from @schema.audit_other where at >= begins and at < ends) then
      alter table @schema.audit_other disable trigger audit_append_only;
      execute format(
        'with moved as (delete from %1$I.audit_other where at >= %2$L and at < %3$L returning *) insert into %1$I.%4$I select * from moved',
        home, begins, ends, part);
      alter table @schema.audit_other enable trigger audit_append_only;
    end if;
    execute format(
      'alter table %1$I.audit attach partition %1$I.%2$I for values from (%3$L) to (%4$L)', home, part, begins, ends);
    execute format(
      'create trigger audit_never_emptied before truncate on %1$I.%2$I for each statement execute function %1$I.audit_is_append_only()',
      home, part);
    made := made + 1;
  end loop;
  return made;
end
$$
$of_making$,
$of_dropping$
create or replace function @schema.audit_drop_parts(before timestamptz) returns integer language plpgsql security definer
  set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO' set lock_timeout = '2s'
as $$
declare
  home constant text := @name;
  old record;
  latest constant timestamptz := least(before, now() - interval '90 days');
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('parts of the audit'));
  for old in select p.part from @schema.audit_parts() p where p.ends <= latest order by p.ends loop
    execute format('drop table %I.%I', home, old.part);
    dropped := dropped + 1;
  end loop;
  if (select max(at) < latest from @schema.audit_other) then
    -- Nobody adds one to it between the look and its end.
    lock table @schema.audit_other in access exclusive mode;
  end if;
  if (select max(at) < latest from @schema.audit_other) then
    drop table @schema.audit_other;
    create table @schema.audit_other partition of @schema.audit default;
    create trigger audit_never_emptied before truncate on @schema.audit_other
      for each statement execute function @schema.audit_is_append_only();
    dropped := dropped + 1;
  end if;
  return dropped;
end
$$
$of_dropping$,
'revoke execute on function @schema.audit_parts(), @schema.audit_make_parts(timestamptz), @schema.audit_drop_parts(timestamptz) from public'
  ] loop
    made := pg_catalog.replace(made, '@name', pg_catalog.quote_literal(home));
    -- In the body of a function its name stands inside a literal once.
    made := pg_catalog.replace(
      made, '''@schema.audit''', pg_catalog.quote_literal(pg_catalog.concat(pg_catalog.quote_ident(home), '.audit')));
    execute pg_catalog.replace(made, '@schema', pg_catalog.quote_ident(home));
  end loop;
end
$migration$;
