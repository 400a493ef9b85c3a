-- Which API server a host is, it says itself. One that says another's uid from some day on shall not put that one out of use.
alter table host add column server_uid_changed_at timestamptz;
comment on column host.server_uid_changed_at is 'when server_uid was last another one before; null: it never was';
