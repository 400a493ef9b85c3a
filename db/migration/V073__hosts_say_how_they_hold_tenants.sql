-- Configured hosts said so in the configuration alone; registered ones have no other place.
alter table host
  add column values_profile text not null default 'RESTRICTED',
  add column tenant_defaults text not null default 'ON';
comment on column host.values_profile is 'RESTRICTED, TRUSTED or ANY: what the own values of its clusters may say, where owner and template allow less';
comment on column host.tenant_defaults is 'REQUIRE, ON or OFF: whether fences stand around its clusters by themselves';
