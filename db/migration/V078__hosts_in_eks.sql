-- Where EKS has the cluster, for hosts that are reached by EKS. Not sealed: it opens nothing without AWS's credentials,
-- which are not kept here.
alter table host_access add column eks jsonb;
comment on column host_access.eks is 'region, name and roleArn of a cluster of EKS; null where the host is reached otherwise';
