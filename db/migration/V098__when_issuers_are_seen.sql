comment on column host_token_issuer.seen_at is 'when the host was first seen with it; of several hosts of one issuer the first is asked';
