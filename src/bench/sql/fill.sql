-- An inventory of clusters number :from to :to. Of twenty, fourteen are READY, one each is DEGRADED, LOST, FAILED,
-- PROVISIONING and REQUESTED, and one is DELETED; PhaseCheck says afterwards whether that is what the service would say.
insert into owner (id, name, kind, created_at)
select uuid('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')), 'team-' || n, 'TEAM', now()
from generate_series(1, :owners) n on conflict do nothing;

insert into host (id, name, kind, managed_by, configured, region, kubernetes_version, reachable, observed_at, created_at)
select uuid('00000000-0001-7000-8000-' || lpad(to_hex(n), 12, '0')), 'host-' || n, 'SIMULATED', 'CONFIGURATION', false,
  'eu-' || n % 5, 'v1.34.1', true, now(), now()
from generate_series(1, :hosts) n on conflict do nothing;

insert into cluster (id, kind, name, display_name, owner_id, created_by, created_by_kind, host_id, namespace, labels,
  wanted, generation, spec, observed, observed_at, conditions, phase, expires_at, max_expires_at, extensions_used,
  lease_cause, deletion_protection, version, created_at, updated_at, deleted_at)
select uuid('00000000-0002-7000-8000-' || lpad(to_hex(n), 12, '0')), 'VIRTUAL', 'cluster-' || n, 'cluster-' || n,
  uuid('00000000-0000-7000-8000-' || lpad(to_hex(1 + n * 7919 % :owners), 12, '0')), 'user-' || n % 100, 'USER',
  uuid('00000000-0001-7000-8000-' || lpad(to_hex(1 + n * 104729 % :hosts), 12, '0')), 'vc-cluster-' || n,
  jsonb_build_object('purpose', 'ci', 'branch', 'feature-' || n),
  case when kind = 19 then 'ABSENT' else 'PRESENT' end, 1,
  '{"kubernetesVersion": "v1.34.1", "readyTimeout": 900000000000, "values": {}}',
  jsonb_build_object('existence', existence, 'everMade', kind < 17, 'everReady', kind not in (16, 17, 18),
    'endpoint', case when kind < 14 then 'https://cluster-' || n || '.vc-cluster-' || n || '.svc' end,
    'chartVersion', '0.36.1'),
  at, jsonb_build_array(jsonb_build_object('type', 'Ready', 'status', case when kind < 14 then 'TRUE' else 'FALSE' end,
    'reason', case when kind < 14 then 'Ready' else 'NotReady' end, 'message', 'As last seen.',
    'observedGeneration', 1, 'lastTransitionAt', at)),
  phase, now() + interval '30 days' + n * interval '1 second', now() + interval '60 days', n % 3, 'as asked for', false, 7, at, at,
  case when kind = 19 then at end
from (
  select n, (n % 20)::int as kind, timestamptz '2026-01-01T00:00:00Z' + n * interval '10 seconds' as at,
    case when n % 20 < 14 then 'READY' else (array['DEGRADED', 'LOST', 'FAILED', 'PROVISIONING', 'REQUESTED', 'DELETED'])[(n % 20)::int - 13] end as phase,
    case when n % 20 < 14 then 'READY' else (array['NOT_READY', 'ABSENT', 'NOT_READY', 'UNKNOWN', 'UNKNOWN', 'ABSENT'])[(n % 20)::int - 13] end as existence
  from generate_series(:from::bigint, :to::bigint) n
) each;

insert into operation (id, cluster_id, kind, state, requested_by, requested_by_kind, requested_at, started_at,
  finished_at, deadline, steps, progress, version)
select uuid('00000000-000' || which || '-7000-8000-' || substr(c.id::text, 25)), c.id,
  case which when 3 then 'CREATE' else 'DELETE' end,
  case c.phase when 'PROVISIONING' then 'RUNNING' when 'REQUESTED' then 'QUEUED' when 'FAILED' then 'FAILED' else 'SUCCEEDED' end,
  c.created_by, 'USER', c.created_at, case when c.phase <> 'REQUESTED' then c.created_at end,
  case when c.phase not in ('REQUESTED', 'PROVISIONING') then c.created_at end, c.created_at + interval '15 minutes',
  '[]', null, 3
from cluster c cross join (values (3), (4)) k(which)
where substr(c.id::text, 25) between lpad(to_hex(:from), 12, '0') and lpad(to_hex(:to), 12, '0')
  and (which = 3 or c.phase = 'DELETED');

with more as (
  insert into event (position, type, occurred_at, cluster_id, operation_id, owner_id, phase, actor, actor_kind, changes)
  select (select position from event_head) + row_number() over (order by c.created_at, step), step.type,
    c.created_at, c.id, uuid('00000000-0003-7000-8000-' || substr(c.id::text, 25)), c.owner_id, c.phase, c.created_by,
    'USER', '[]'
  from cluster c cross join (values (1, 'CLUSTER_REQUESTED'), (2, 'CLUSTER_PHASE_CHANGED'), (3, 'OPERATION_FINISHED')) step(step, type)
  where substr(c.id::text, 25) between lpad(to_hex(:from), 12, '0') and lpad(to_hex(:to), 12, '0')
  returning 1
)
update event_head set position = position + (select count(*) from more);

insert into membership (user_id, owner_id, role)
select u.id, uuid('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')), 'DEVELOPER'
from app_user u, generate_series(1, :memberships) n where u.name = 'reader' on conflict do nothing;
