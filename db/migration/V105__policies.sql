-- What administrators say about what may be done with clusters.
create table policy (
  id uuid primary key,
  name text not null,
  description text,
  expression text not null,
  actions text[] not null,
  effect text not null,
  message text not null,
  default_lease_seconds bigint,
  default_labels jsonb not null,
  created_by text not null,
  created_by_kind text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  removed_at timestamptz,
  version bigint not null
);
create unique index policy_name on policy (name) where removed_at is null;
create index policy_created on policy (created_at, id);
comment on column policy.expression is 'of CEL, the Common Expression Language: true where the policy applies';
comment on column policy.actions is 'the mutations that it is asked about; empty: all';
comment on column policy.default_lease_seconds is 'how long a new cluster lives whose request does not say; null where the policy does not either';
comment on column policy.default_labels is 'what a new cluster gets of labels that its request does not have';
-- How often each applied: a table of its own, which is written every few seconds by each replica.
create table policy_hits (
  policy_id uuid primary key references policy (id),
  version bigint not null,
  hits bigint not null,
  last_at timestamptz not null
);
comment on column policy_hits.version is 'the version of the policy that is counted: with another one it begins anew';
