-- What is open on a cluster is asked at every step and by every intent: what has not finished,
-- whatever its state is called. Asking for the states by name, a replica of the release before would
-- not see one that is in a new state.
-- A try that was broken off leaves an invalid index behind: it is made anew.
drop index concurrently if exists operation_open;
create index concurrently operation_open on operation (cluster_id) where finished_at is null;
