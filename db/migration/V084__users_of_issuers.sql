-- A name or an address can be given to somebody else at the issuer; what it calls the subject cannot.
create table issued_user (
  issuer text not null,
  subject text not null,
  user_id uuid not null references app_user (id),
  created_at timestamptz not null,
  primary key (issuer, subject)
);
-- Two people are never one user.
create unique index issued_user_user on issued_user (user_id);
comment on table issued_user is 'users who come in by the tokens of an identity provider, and by nothing else';
comment on column issued_user.subject is 'the claim sub, which is the same for as long as the issuer knows them';
