-- Tokens of a name that were given before are over: its user was removed, has another password, or has ended them. By name and not by
-- user, since a name may be used again when its user is removed, and the tokens of the former one are not the next one's.
create table token_floor (
  name       text primary key,
  not_before timestamptz not null
);
