-- A session that began by a sign-in at an identity provider: which one it was, what it calls the user, which of the user's groups there count
-- here, and when it said so. The groups are kept and not what they give: what the settings take from a group counts at once. Replicas of the
-- release before take such a session as one without groups, and end it at ends_at.
alter table page_session
  add column issuer text,
  add column subject text,
  add column issuer_groups text[],
  add column confirmed_at timestamptz;
comment on column page_session.confirmed_at is 'when the identity provider said last who it is; null: the session began by a password';
