-- Sign-ins that failed, counted: anybody can send them, so the audit, which is never shortened, gets the first of each name, address and
-- hour alone.
create table failed_sign_in (
  name     text not null,
  address  text not null,
  hour     timestamptz not null,
  last_at  timestamptz not null,
  attempts integer not null default 1,
  primary key (hour, name, address)
);
comment on column failed_sign_in.name is 'What the request gave as the user''s name; there need not be such a user.';
comment on column failed_sign_in.address is 'Where it came from; empty when that is not known.';
