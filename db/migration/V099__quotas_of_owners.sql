-- How much an owner may have beside a number of clusters. Replicas of the release before write whole owners without it, and leave it as it is.
alter table owner add column quota jsonb;
comment on column owner.quota is 'of virtual clusters, clusters of EKS, weight, lease, cpu in thousandths of a core, memory in bytes; what is not there is not limited';
