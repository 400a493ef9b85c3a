-- The inventory: who, where, what, and what is being done about it.

create table owner (
  id         uuid primary key,
  name       text not null unique,
  kind       text not null check (kind in ('TEAM', 'USER')),
  created_at timestamptz not null
);

create table app_user (
  id            uuid primary key,
  name          text not null unique,
  owner_id      uuid not null references owner (id),
  global_role   text check (global_role in ('ADMIN', 'VIEWER')),
  password_hash text,
  created_at    timestamptz not null
);

create table membership (
  user_id  uuid not null references app_user (id),
  owner_id uuid not null references owner (id),
  role     text not null check (role in ('ADMIN', 'DEVELOPER', 'CI', 'VIEWER')),
  primary key (user_id, owner_id)
);

create table host (
  id                 uuid primary key,
  name               text not null unique,
  kind               text not null check (kind in ('KUBERNETES', 'SIMULATED')),
  managed_by         text not null check (managed_by in ('CONFIGURATION', 'API')),
  configured         boolean not null,
  region             text,
  kubernetes_version text,
  reachable          boolean,
  observed_at        timestamptz,
  labels             jsonb not null default '{}',
  created_at         timestamptz not null
);
comment on column host.configured is 'false: a host that the configuration named once and names no more; its clusters stay';

create table cluster (
  id                  uuid primary key,
  kind                text not null check (kind in ('VIRTUAL', 'EKS')),
  name                text not null,
  display_name        text not null,
  owner_id            uuid not null references owner (id),
  created_by          text not null,
  created_by_kind     text not null,
  host_id             uuid references host (id),
  namespace           text,
  labels              jsonb not null,
  wanted              text not null check (wanted in ('PRESENT', 'ABSENT')),
  generation          bigint not null,
  spec                jsonb not null,
  observed            jsonb not null,
  observed_at         timestamptz,
  conditions          jsonb not null,
  phase               text not null,
  expires_at          timestamptz,
  max_expires_at      timestamptz,
  extensions_used     int not null default 0,
  lease_cause         text not null,
  deletion_protection boolean not null default false,
  version             bigint not null,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  deleted_at          timestamptz
);
comment on column cluster.phase is 'result of one pure function of wanted, observed and the open operation, written by the same statement as those';
create unique index cluster_live_name on cluster (name) where deleted_at is null;
create unique index cluster_live_namespace on cluster (host_id, namespace) where deleted_at is null;
create index cluster_newest on cluster (created_at, id);
create index cluster_owner_newest on cluster (owner_id, created_at, id);
create index cluster_host_newest on cluster (host_id, created_at, id);
create index cluster_by_name on cluster (name, id);
create index cluster_due on cluster (expires_at, id) where deleted_at is null and wanted = 'PRESENT';

create table operation (
  id                uuid primary key,
  cluster_id        uuid not null references cluster (id),
  kind              text not null,
  state             text not null,
  requested_by      text not null,
  requested_by_kind text not null,
  requested_at      timestamptz not null,
  started_at        timestamptz,
  finished_at       timestamptz,
  deadline          timestamptz not null,
  attempt           int not null default 0,
  steps             jsonb not null,
  progress          int,
  error_reason      text,
  error_message     text,
  stop              text check (stop in ('CANCEL', 'SUPERSEDE')),
  create_started    boolean not null default false,
  superseded_by     uuid references operation (id),
  claim             uuid,
  claimed_by        text,
  claim_ends        timestamptz,
  version           bigint not null
);
comment on column operation.claim is 'of the run that works on it now; null: nobody does';
comment on column operation.claim_ends is 'when the longest native call of that run is over, should the run be dead';
create unique index operation_begun on operation (cluster_id) where state in ('RUNNING', 'WAITING', 'AWAITING_APPROVAL');
create unique index operation_queued on operation (cluster_id) where state = 'QUEUED';
create index operation_newest on operation (requested_at, id);
create index operation_cluster_newest on operation (cluster_id, requested_at, id);

-- Events get their position when they are committed: by transaction id below the snapshot's xmin, then id.
create table event (
  id           bigint generated always as identity primary key,
  xid          xid8 not null default pg_current_xact_id(),
  position     bigint,
  type         text not null,
  occurred_at  timestamptz not null,
  cluster_id   uuid not null references cluster (id),
  operation_id uuid,
  owner_id     uuid not null,
  phase        text not null,
  actor        text not null,
  actor_kind   text not null,
  changes      jsonb not null
);
create unique index event_position on event (position) where position is not null;
create index event_unstamped on event (xid, id) where position is null;
create index event_cluster on event (cluster_id, position);
create index event_operation on event (operation_id, position) where operation_id is not null;
create index event_owner on event (owner_id, position);

create table event_head (
  only_row boolean primary key default true check (only_row),
  position bigint not null
);
insert into event_head (position) values (0);

create table audit (
  id         bigint generated always as identity primary key,
  at         timestamptz not null,
  actor      text not null,
  actor_kind text not null,
  action     text not null,
  subject    text,
  outcome    text not null check (outcome in ('DONE', 'REFUSED', 'DRY_RUN')),
  reason     text,
  request_id text not null,
  source     text
);
create index audit_newest on audit (at, id);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are never changed or removed';
end
$$;
create trigger audit_append_only before update or delete on audit
  for each row execute function audit_is_append_only();

create table idempotency (
  subject      text not null,
  mutation     text not null,
  key          text not null,
  input_hash   bytea not null,
  cluster_id   uuid,
  operation_id uuid,
  created_at   timestamptz not null,
  primary key (subject, mutation, key)
);
create index idempotency_oldest on idempotency (created_at);

-- The simulated host's outside: what a real host would hold.
create table simulated_cluster (
  host       text not null,
  namespace  text not null,
  name       text not null,
  cluster_id uuid,
  created_at timestamptz not null,
  deleting_since timestamptz,
  primary key (host, namespace, name)
);

-- db-scheduler's own table, by its documentation.
create table scheduled_tasks (
  task_name            text not null,
  task_instance        text not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures int,
  last_heartbeat       timestamptz,
  version              bigint not null,
  priority             smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_priority on scheduled_tasks (priority desc, execution_time asc);
