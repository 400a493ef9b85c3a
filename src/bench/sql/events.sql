-- What events.graphql asks for, as one statement written by hand.
select e.position, e.type, e.occurred_at, e.phase, c.name as cluster, e.actor, e.actor_kind
from event e join cluster c on c.id = e.cluster_id
where e.owner_id = any(:scope::uuid[]) and e.position is not null
order by e.position desc limit 51;
