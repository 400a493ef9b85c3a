-- A template's versions stay as they were saved: clusters say which one they were made from.
create table template (
  id         uuid primary key,
  name       text not null constraint template_name_key unique,
  newest     int not null,
  created_at timestamptz not null,
  removed_at timestamptz
);
comment on column template.removed_at is 'the row stays for the history; saved again, its versions go on';

create table template_version (
  template_id     uuid not null references template (id),
  version         int not null,
  content         jsonb not null,
  created_by      text not null,
  created_by_kind text not null,
  created_at      timestamptz not null,
  primary key (template_id, version)
);
comment on column template_version.content is 'never changed; its values and bootstrap may hold secrets';

alter table idempotency add column template_id uuid;

-- A simulation says of its clusters what a real host would.
alter table simulated_cluster add column bootstrap boolean not null default false;
