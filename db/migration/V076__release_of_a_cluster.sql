-- Many an adopted virtual cluster is called vcluster on its host; in the inventory each has a name of its own.
alter table cluster add column release text;
comment on column cluster.release is 'what it is called on its host; null: as it is here';
