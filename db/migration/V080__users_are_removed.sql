-- Administrators change and remove users. Replicas of the release before neither read nor write these columns, hence the default.
alter table app_user
  add column version bigint not null default 1,
  add column removed_at timestamptz;
comment on column app_user.removed_at is 'the row stays for the history, under another name, without password and roles';
