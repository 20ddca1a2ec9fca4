-- Queries of loopgatectl drain and tick.

-- name: positions :many
-- Where each consumer stands.
SELECT service, consumer, topic, part, next_offset, owner, claimed_at, cluster_id, halted_at, halted_because FROM ops.position ORDER BY service, topic, part;

-- name: on_their_way :one
-- Read behind the positions: what they made is here, or in Kafka already.
SELECT (SELECT count(*) FROM ops.outbox), (SELECT count(*) FROM ops.dead_letter WHERE state = 'replay');

-- name: services_behind_tick :many
-- Of the services that take ticks, those that have not stored the last tick that was asked for.
-- $1 text[]  services
SELECT s.service FROM unnest($1) s (service)
 WHERE (SELECT max(t.at) FROM ops.demo_tick t) > coalesce((SELECT c.tick_at FROM ops.clock c WHERE c.service = s.service), '-infinity')
 ORDER BY 1;

-- name: insert_demo_tick :one
-- $1 timestamptz  the time that it shall be
INSERT INTO ops.demo_tick (at) VALUES ($1) RETURNING number;
