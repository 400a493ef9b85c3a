-- Due tasks are looked for owner by owner, so that however many of one are due, those of the others
-- are found by a few steps of the index. Also those that run are counted by it.
-- A try that was broken off leaves an invalid index behind: it is made anew.
drop index concurrently if exists scheduled_tasks_turn;
create index concurrently scheduled_tasks_turn on scheduled_tasks (coalesce(owner_id::text, task_name), picked, execution_time);
