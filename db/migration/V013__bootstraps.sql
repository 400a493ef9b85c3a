-- Every 5 s is asked whose bootstrap is not there yet: looked for among those that have one. The
-- columns that change with every look are no part of it, so that writing them touches no index.
create index cluster_bootstrap on cluster (id) where deleted_at is null and spec -> 'base' ->> 'bootstrap' = 'true';
