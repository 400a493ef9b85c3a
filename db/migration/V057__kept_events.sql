-- The positions up to this one are past their time. They are deleted only after this is written, so that whoever reads it
-- later, as all replicas do every few seconds, knows of each event that is not there any more.
alter table event_head add column kept_after bigint not null default 0;
