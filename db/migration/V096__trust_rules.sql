-- Which jobs of CI are trusted with what. A job is known by its repository's id at its issuer: names of repositories are given away and used again.
create table trust_rule (
  id uuid primary key,
  name text not null,
  owner_id uuid not null references owner (id),
  issuer text not null,
  repository text not null,
  conditions jsonb not null,
  role text not null,
  scopes text[] not null,
  lifetime_seconds integer not null,
  created_by text not null,
  created_by_kind text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  removed_at timestamptz,
  version bigint not null
);
-- Tokens name a rule by its id, and what it allows may have changed since: one that was removed stays for who asks why.
create unique index trust_rule_name on trust_rule (owner_id, name) where removed_at is null;
create index trust_rule_job on trust_rule (issuer, repository) where removed_at is null;
create index trust_rule_owner on trust_rule (owner_id, created_at, id);
comment on column trust_rule.issuer is 'iss of the jobs'' tokens, to the letter';
comment on column trust_rule.repository is 'the repository''s id at that issuer, as text';
comment on column trust_rule.conditions is 'by claim, the texts of which it must be one; a * at the end of one stands for the rest';
