-- Which log of events it is: a cursor carries the epoch, so that one of another log is refused instead of being waited on for
-- ever. The service looks at its start where the log lies, and makes a new epoch when that is elsewhere. Cursors that replicas of
-- the release before give carry none: they are of the first epoch.
create table event_epoch (
    only_row          boolean primary key default true check (only_row),
    epoch             text not null,
    is_first          boolean not null,
    system_identifier bigint,
    table_oid         bigint
);
comment on column event_epoch.system_identifier is
    'of the PostgreSQL server that the log was last seen on; null: not seen yet, or the service may not ask';
comment on column event_epoch.table_oid is
    'of this table when it was last seen: copies of the whole server keep it, a restored dump has another; null: not seen yet';
insert into event_epoch (epoch, is_first) values (left(replace(gen_random_uuid()::text, '-', ''), 12), true);
