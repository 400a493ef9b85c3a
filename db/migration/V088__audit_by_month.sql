-- The audit by months, so that what is past its time can be dropped as a whole. The table that was there becomes the first part, with its
-- rows and indexes, which takes a moment. Replicas of the release before go on: they insert into audit by name and give no id. One that
-- waits for the lock meanwhile finds the new table behind it. Who waits for the lock keeps all others waiting: so it is asked for a second
-- at a time, for as long as a dump or the like reads the audit.
do $$
begin
  for attempt in 1..1800 loop
    begin
      perform set_config('lock_timeout', '1s', true);
      lock table audit in access exclusive mode;
      perform set_config('lock_timeout', '0', true);
      return;
    exception when lock_not_available then
      perform pg_sleep(1);
    end;
  end loop;
  raise exception 'the audit was read for an hour by somebody: let that end, and start again';
end
$$;

create sequence audit_entry;
select setval('audit_entry', coalesce((select max(id) from audit), 0) + 1, false);
-- A part may have no identity of its own, and a partitioned table only from PostgreSQL 17 on.
alter table audit alter column id drop identity;
drop trigger audit_append_only on audit;
alter table audit rename to audit_first;
alter index audit_pkey rename to audit_first_pkey;
alter index audit_newest rename to audit_first_newest;
alter index audit_actor rename to audit_first_actor;
alter index audit_action rename to audit_first_action;
alter index audit_subject rename to audit_first_subject;
alter index audit_source rename to audit_first_source;
alter index audit_request rename to audit_first_request;
alter index audit_refused rename to audit_first_refused;

create table audit (
  id         bigint not null default nextval('audit_entry'),
  at         timestamptz not null,
  actor      text not null,
  actor_kind text not null,
  action     text not null,
  subject    text,
  outcome    text not null,
  reason     text,
  request_id text not null,
  source     text,
  way        text
) partition by range (at);
alter sequence audit_entry owned by audit.id;
comment on column audit.way is 'the way by which the actor came in; null: written by a release that did not keep it';
create index audit_newest on audit (at, id);
create index audit_actor on audit (actor, at, id);
create index audit_action on audit (action, at, id);
create index audit_subject on audit (subject, at, id);
create index audit_source on audit (source, at, id);
create index audit_request on audit (request_id);
create index audit_refused on audit (at, id) where outcome = 'REFUSED';
create trigger audit_append_only before update or delete on audit
  for each row execute function audit_is_append_only();
create trigger audit_never_emptied before truncate on audit
  for each statement execute function audit_is_append_only();

-- Its check says what the part's bounds say: nothing is read.
do $$
begin
  execute format(
    'alter table audit attach partition audit_first for values from (minvalue) to (%L)',
    (select substring(pg_get_constraintdef(oid) from '''([^'']+)''')::timestamptz from pg_constraint
     where conrelid = 'audit_first'::regclass and conname = 'audit_is_early'));
end
$$;
alter table audit_first drop constraint audit_is_early;

-- Nothing is ever refused because a part was not made in time.
create table audit_other partition of audit default;

-- What empties a part is not seen by the whole.
create trigger audit_never_emptied before truncate on audit_first
  for each statement execute function audit_is_append_only();
create trigger audit_never_emptied before truncate on audit_other
  for each statement execute function audit_is_append_only();
