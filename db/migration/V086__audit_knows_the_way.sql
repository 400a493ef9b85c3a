-- By which way an actor came in; null in entries of releases that did not keep it. With it, in the same moment, comes what the division by
-- months needs (V088): a check by which the table can become the first part without being read under a lock. Its bound is a month or two
-- ahead, since it also holds for what replicas write until then, and later where a wrong clock has written something from the future.
do $$
begin
  execute format(
    'alter table audit add column way text, add constraint audit_is_early check (at < %L) not valid',
    (date_trunc('month', greatest(now(), (select max(at) from audit)), 'UTC') at time zone 'UTC' + interval '2 months') at time zone 'UTC');
end
$$;
comment on column audit.way is 'the way by which the actor came in; null: written by a release that did not keep it';
