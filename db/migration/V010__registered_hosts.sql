-- Hosts registered by a mutation stand beside the configured ones, and each says what it has room for and what is missing.
alter table host
  add column version bigint not null default 1,
  add column cordoned boolean not null default false,
  add column max_clusters int,
  add column drift_policy text not null default 'REPORT',
  add column capacity jsonb,
  add column conditions jsonb not null default '[]',
  add column inspected_at timestamptz,
  add column counted_at timestamptz,
  add column removed_at timestamptz;
comment on column host.inspected_at is 'when version, rights, StorageClass and quota were last checked; null: to be done at once';
comment on column host.counted_at is 'when capacity was last counted; null: to be done at once';
comment on column host.removed_at is 'the row stays for the history of its clusters';

-- Beside the host, since hosts are read all the time and this by few.
create table host_access (
  host_id    uuid primary key references host (id),
  reached_by text not null check (reached_by in ('KUBECONFIG', 'IN_CLUSTER', 'SIMULATION')),
  key_id     text,
  sealed     bytea,
  changed_at timestamptz not null,
  check ((reached_by = 'KUBECONFIG') = (sealed is not null and key_id is not null))
);
comment on table host_access is 'how registered hosts are reached; configured ones are not in it';
comment on column host_access.sealed is 'the kubeconfig by AES-256-GCM, bound to host_id; key_id says by which key';

alter table idempotency add column host_id uuid;
