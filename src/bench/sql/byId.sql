-- What byId.graphql asks for, as one statement written by hand.
select c.id, c.name, c.phase, c.created_at, o.name as owner, c.labels, c.expires_at, c.extensions_used, h.name as host
from cluster c join owner o on o.id = c.owner_id join host h on h.id = c.host_id
where c.id = :id and c.owner_id = any(:scope::uuid[]);
