-- cluster_newest_owned begins with the same columns.
drop index cluster_newest;
