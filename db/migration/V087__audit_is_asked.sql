-- The audit can be asked in the graph: an index for each filter that finds few of many entries, in the order of its pages. And the check of
-- V086 is looked at while everybody goes on writing. Tries that were broken off leave invalid indexes: they are made anew.
alter table audit validate constraint audit_is_early;
drop index concurrently if exists audit_actor;
create index concurrently audit_actor on audit (actor, at, id);
drop index concurrently if exists audit_action;
create index concurrently audit_action on audit (action, at, id);
drop index concurrently if exists audit_subject;
create index concurrently audit_subject on audit (subject, at, id);
drop index concurrently if exists audit_source;
create index concurrently audit_source on audit (source, at, id);
drop index concurrently if exists audit_request;
create index concurrently audit_request on audit (request_id);
drop index concurrently if exists audit_refused;
create index concurrently audit_refused on audit (at, id) where outcome = 'REFUSED';
