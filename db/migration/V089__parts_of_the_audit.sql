-- Who makes and drops parts of the audit must own it. Where the service's user does not, it may do so by these two alone, which check by the
-- database's own time what is asked of them: whoever has the service's user cannot make the last 90 days go.
create function audit_parts(out part text, out ends timestamptz) returns setof record language sql stable as $$
  select c.relname::text, substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([^'']+)''\)')::timestamptz
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'audit'::regclass
$$;

-- Makes the parts of all months up to that time, 400 days ahead at the most. What was written before its part was there moves into it. A
-- part is made aside and attached, which does not keep others from writing.
create function audit_make_parts(until timestamptz) returns integer language plpgsql security definer as $$
declare
  begins timestamptz;
  ends timestamptz;
  part text;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('parts of the audit'));
  loop
    begins := (select max(p.ends) from audit_parts() p);
    exit when begins > least(until, now() + interval '400 days');
    ends := begins + interval '1 month';
    part := 'audit_' || to_char(begins, 'YYYY_MM');
    execute format('create table %I (like audit including defaults including comments)', part);
    if exists (select from audit_other where at >= begins and at < ends) then
      alter table audit_other disable trigger audit_append_only;
      execute format(
        'with moved as (delete from audit_other where at >= %L and at < %L returning *) insert into %I select * from moved',
        begins, ends, part);
      alter table audit_other enable trigger audit_append_only;
    end if;
    execute format('alter table audit attach partition %I for values from (%L) to (%L)', part, begins, ends);
    execute format(
      'create trigger audit_never_emptied before truncate on %I for each statement execute function audit_is_append_only()', part);
    made := made + 1;
  end loop;
  return made;
end
$$;

-- Drops the parts that ended before that time, and before the last 90 days; how many. The one of no month goes when all in it is as old.
create function audit_drop_parts(before timestamptz) returns integer language plpgsql security definer as $$
declare
  old record;
  latest constant timestamptz := least(before, now() - interval '90 days');
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('parts of the audit'));
  for old in select p.part from audit_parts() p where p.ends <= latest order by p.ends loop
    execute format('drop table %I', old.part);
    dropped := dropped + 1;
  end loop;
  if (select max(at) < latest from audit_other) then
    -- Nobody adds one to it between the look and its end.
    lock table audit_other in access exclusive mode;
  end if;
  if (select max(at) < latest from audit_other) then
    drop table audit_other;
    create table audit_other partition of audit default;
    create trigger audit_never_emptied before truncate on audit_other
      for each statement execute function audit_is_append_only();
    dropped := dropped + 1;
  end if;
  return dropped;
end
$$;

-- They run with the owner's rights, so nobody else's tables may stand in for theirs; months begin in UTC whatever the caller's time zone;
-- and whoever waits for them waits no longer than for other locks.
do $$
declare
  f text;
begin
  foreach f in array array['audit_parts()', 'audit_make_parts(timestamptz)', 'audit_drop_parts(timestamptz)'] loop
    execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
    execute format('alter function %s set timezone = ''UTC''', f);
    execute format('alter function %s set datestyle = ''ISO''', f);
    execute format('alter function %s set lock_timeout = ''2s''', f);
    execute format('revoke execute on function %s from public', f);
  end loop;
end
$$;
