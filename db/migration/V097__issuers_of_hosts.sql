-- By what ServiceAccount tokens say of their issuer it is found which host's API server can tell whose they are. A table of its own: replicas of
-- the release before write whole rows of hosts.
create table host_token_issuer (
  host_id uuid primary key references host (id),
  issuer text not null,
  seen_at timestamptz not null
);
comment on column host_token_issuer.issuer is 'as the API server said when the host was last inspected; several hosts may have the same';
