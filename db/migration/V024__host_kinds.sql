alter table host
  drop constraint host_kind_check,
  drop constraint host_managed_by_check;
