-- The same without a scope: what an administrator sees.
select c.id, c.name, c.phase, c.created_at, o.name as owner, c.labels, c.expires_at, c.extensions_used, h.name as host
from cluster c join owner o on o.id = c.owner_id join host h on h.id = c.host_id
where c.deleted_at is null and c.phase = any(array['READY'])
order by c.created_at desc, c.id desc limit 51;
