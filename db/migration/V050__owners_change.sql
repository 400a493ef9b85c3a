-- What administrators say of an owner. Owners that are there stay without a limit (null). Replicas of the release before
-- neither read nor write these columns, hence their defaults; updated_at is null where they made the owner, and until it
-- is changed.
alter table owner
  add column version bigint not null default 1,
  add column max_clusters integer,
  add column profile text not null default 'RESTRICTED',
  add column updated_at timestamptz,
  add column removed_at timestamptz;
comment on column owner.max_clusters is 'the most live clusters that it may have; null: any number';
comment on column owner.profile is 'what values of its clusters may say: RESTRICTED, TRUSTED or ANY; kept, not judged yet';
comment on column owner.removed_at is 'the row stays for the history of its clusters; when its name is used again, this row gets another one';
