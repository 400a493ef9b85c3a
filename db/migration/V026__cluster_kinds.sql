alter table cluster
  drop constraint cluster_kind_check,
  drop constraint cluster_wanted_check;
