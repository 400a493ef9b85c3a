-- What listOfHost.graphql asks for, by an administrator.
select c.id, c.name, c.phase, c.created_at, o.name as owner, c.labels, c.expires_at, c.extensions_used, h.name as host
from cluster c join owner o on o.id = c.owner_id join host h on h.id = c.host_id
where c.host_id = (select id from host where name = 'host-7') and c.deleted_at is null and c.phase = any(array['READY'])
order by c.created_at desc, c.id desc limit 51;
