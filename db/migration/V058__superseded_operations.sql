-- Each operation that is deleted is looked for as the successor of another one.
-- A try that was broken off leaves an invalid index behind: it is made anew.
drop index concurrently if exists operation_superseded_by;
create index concurrently operation_superseded_by on operation (superseded_by) where superseded_by is not null;
