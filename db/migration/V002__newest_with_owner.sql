-- A list of what some owners have, newest first, reads this index until its page is full: with the owner in it, clusters
-- of others are passed over without looking at their rows.
create index cluster_newest_owned on cluster (created_at, id, owner_id);
