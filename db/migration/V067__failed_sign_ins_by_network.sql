-- Who has one address of IPv6 has all of its network of 64 bits, and got a row for each. Rows of before stay as they are until they are
-- forgotten, after 90 days.
comment on column failed_sign_in.address is 'Where it came from, of IPv6 the network of 64 bits; empty when that is not known.';
