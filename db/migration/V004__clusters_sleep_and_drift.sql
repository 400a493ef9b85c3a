-- Asleep is a column of its own and no third constant of `wanted`: replicas of the release before
-- read that column, and every index on it stays as it is.
-- drift_policy has no check: it would read the whole table under the lock.
alter table cluster
  add column paused boolean not null default false,
  add column drift jsonb not null default '[]',
  add column drift_policy text;
comment on column cluster.paused is 'wanted asleep, while wanted is PRESENT';
comment on column cluster.drift is 'what was last seen to be otherwise than wanted';
comment on column cluster.drift_policy is 'REPORT, REPAIR or ADOPT_CHANGE; null: what the host says';

-- What a simulated host holds can sleep and be changed as well.
alter table simulated_cluster
  add column paused boolean not null default false,
  add column revision bigint not null default 0,
  add column changed_at timestamptz;
comment on column simulated_cluster.changed_at is 'when it was last woken or changed: it starts anew from then';
