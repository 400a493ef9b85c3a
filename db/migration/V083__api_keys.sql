-- A key is random and as long as a hash: nobody can try so many, so that a slow hash would only slow down each request.
create table api_key (
  id uuid primary key,
  name text not null,
  prefix text not null,
  secret_hash text,
  owner_id uuid not null references owner (id),
  role text not null,
  everywhere boolean not null,
  scopes text[] not null,
  created_by text not null,
  created_by_kind text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
-- By what stands in the key itself, it is found.
create unique index api_key_prefix on api_key (prefix);
create index api_key_owner on api_key (owner_id, created_at, id);
comment on column api_key.secret_hash is 'SHA-256 of the whole key, in hex; written in the same transaction as the row';
comment on column api_key.everywhere is 'whether the role holds for all owners';
comment on column api_key.last_used_at is 'to the minute';
