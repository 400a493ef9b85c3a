-- Each create counts its owner's live clusters while others wait for it, and most clusters that an owner ever had are
-- deleted. The order is that of lists, so that a plan of theirs that takes this index has no more to do than with
-- cluster_owner_newest.
-- A try that was broken off leaves an invalid index behind: it is made anew.
drop index concurrently if exists cluster_owner_live;
create index concurrently cluster_owner_live on cluster (owner_id, created_at, id) where deleted_at is null;
