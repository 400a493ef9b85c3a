-- So that one API server is not taken for two hosts, by whatever address or account each is reached.
alter table host add column server_uid text;
comment on column host.server_uid is 'the uid of its namespace kube-system, as last inspected; null while that was never seen';
