-- Sessions of pages, each the family of the secrets that were given for it one after the other: of these there are hashes alone. The salt
-- makes the present secret from the one before, for who has that: whoever did not get the answer with the present one gets it so.
create table page_session (
  id          uuid primary key,
  user_id     uuid not null references app_user (id),
  hash        bytea not null,
  former_hash bytea,
  salt        bytea,
  rotated_at  timestamptz,
  created_at  timestamptz not null,
  used_at     timestamptz not null,
  ends_at     timestamptz not null,
  source      text
);
create index page_session_user on page_session (user_id);
comment on column page_session.hash is 'SHA-256 of the present secret, of 32 random bytes';
comment on column page_session.used_at is 'to the minute';
