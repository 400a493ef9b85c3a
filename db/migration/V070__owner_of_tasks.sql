-- Whose work a task is: of several owners each gets a turn before anybody gets a second one. A row of
-- a replica of the release before has none, and takes turns as all of its kind together.
alter table scheduled_tasks add column owner_id uuid;
comment on column scheduled_tasks.owner_id is 'whose work it is; null: that of everybody, or of a release that did not say so';
