-- So that a create can say at once what its values need and the host does not let the service do.
alter table host add column lacking jsonb not null default '[]';
comment on column host.lacking is 'the features that the service has no rights for, as last inspected; a name that is not known is of a later release';
