-- What was answered under a key is one list of ids, whatever it was about. The columns that it replaces are still
-- written beside it, since replicas of the last release read nothing else; the next release drops them.
alter table idempotency add column answer text[];
comment on column idempotency.answer is 'the global ids of what was answered about; null where the last release wrote: then it stands in cluster_id and the columns like it, which the next release drops';
