-- Tokens of this subject that its issuer gave before then are over: its user was removed here, or has ended them. By what the issuer calls
-- it and not by user, since that user may be gone, and whoever comes with a newer token is another one. Rows stay: nobody here knows when
-- the last token of an issuer ends.
create table issuer_token_floor (
  issuer     text not null,
  subject    text not null,
  not_before timestamptz not null,
  primary key (issuer, subject)
);
