-- Sign-ins at identity providers that have begun a session: none begins a second one. Written by those alone whom a provider has confirmed,
-- so that strangers cannot fill it; forgotten when the sign-in could not be used any more.
create table used_sign_in (
  hash    bytea primary key,
  ends_at timestamptz not null
);
create index used_sign_in_ends_at on used_sign_in (ends_at);
comment on column used_sign_in.hash is 'SHA-256 of the state, which is random';
