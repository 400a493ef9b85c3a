-- What is sealed has a key, whatever it is; which kinds have something to seal is the writer's.
-- There are as many rows as hosts, so that checking them at once is short.
alter table host_access
  drop constraint host_access_reached_by_check,
  drop constraint host_access_check,
  add constraint host_access_sealed_by_key check ((sealed is null) = (key_id is null));
