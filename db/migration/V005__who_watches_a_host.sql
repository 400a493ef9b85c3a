-- Each host is watched by one replica: who holds it, and how far what it sees can be trusted.
create table host_watch (
  host       text primary key,
  holder     text not null,
  held_until timestamptz not null,
  current_at timestamptz,
  look_until timestamptz
);
comment on column host_watch.held_until is 'another replica takes over from then on';
comment on column host_watch.current_at is 'the inventory held all that was to be seen on the host then; null: never';
comment on column host_watch.look_until is 'somebody looks at the whole host for all that wait, until then at the latest';
