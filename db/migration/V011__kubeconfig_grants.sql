-- Who was given access to which cluster. Neither the kubeconfig nor its token is kept anywhere.
-- The locks are taken in the order in which requests take theirs, so that neither waits for the other.
alter table idempotency add column grant_id uuid;

create table kubeconfig_grant (
  id             uuid primary key,
  cluster_id     uuid not null references cluster (id),
  role           text not null check (role in ('ADMIN', 'EDIT', 'VIEW')),
  state          text not null check (state in ('PENDING', 'ACTIVE', 'REVOKING', 'REVOKED', 'EXPIRED', 'ENDED', 'FAILED')),
  issued_to      text not null,
  issued_to_kind text not null,
  issued_at      timestamptz not null,
  expires_at     timestamptz not null,
  ended_at       timestamptz,
  error          text,
  due_at         timestamptz,
  tries          int not null default 0,
  version        bigint not null
);
comment on column kubeconfig_grant.due_at is 'when what it has inside the cluster is to be taken away, or that is to be tried again; null: nothing is left there';
create index kubeconfig_grant_cluster_newest on kubeconfig_grant (cluster_id, issued_at, id);
create index kubeconfig_grant_due on kubeconfig_grant (due_at, id) where due_at is not null;
