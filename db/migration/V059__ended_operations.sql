-- The sweep of operations that ended long ago finds the oldest, and figures those that ended lately.
-- A try that was broken off leaves an invalid index behind: it is made anew.
drop index concurrently if exists operation_ended;
create index concurrently operation_ended on operation (finished_at, id) where finished_at is not null;
