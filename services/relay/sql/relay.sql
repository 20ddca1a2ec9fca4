-- The relay's queries.  Sources are the outboxes of the services, told apart by their schema's name.

-- name: lock_relay :one
-- One relay works at a time; another waits.
SELECT pg_try_advisory_lock(4715201)

-- name: relay_session :one
-- As in a loop's session: plans are made once, for planning costs more than a turn's work, and none reads an outbox from end
-- to end, for what went stands there until it is vacuumed.
SELECT set_config('plan_cache_mode', 'force_generic_plan', false), set_config('enable_seqscan', 'off', false)

-- name: outboxes_pending :one
-- Whether any outbox has a row: cheap enough to ask a hundred times a second.
SELECT EXISTS (SELECT FROM assessment.outbox) OR EXISTS (SELECT FROM inspection.outbox) OR EXISTS (SELECT FROM recall.outbox)
    OR EXISTS (SELECT FROM intake.outbox) OR EXISTS (SELECT FROM relay.outbox)

-- name: shards_make :exec
-- $1 text[]  topics
-- $2 int4[]  partitions
INSERT INTO relay.shard (topic, part) SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING

-- name: ranges_begin :exec
-- Saves what is to be sent next: of each source the first rows, each shard's with the numbers that follow.  They are named one by
-- one, for a row with a smaller id may be committed later.
-- $1 int8  rows of a source at most
WITH found AS (
      (SELECT 'assessment' AS source, id, topic, part FROM assessment.outbox ORDER BY id LIMIT $1)
      UNION ALL (SELECT 'inspection' AS source, id, topic, part FROM inspection.outbox ORDER BY id LIMIT $1)
      UNION ALL (SELECT 'intake' AS source, id, topic, part FROM intake.outbox ORDER BY id LIMIT $1)
      UNION ALL (SELECT 'recall' AS source, id, topic, part FROM recall.outbox ORDER BY id LIMIT $1)
      UNION ALL (SELECT 'relay' AS source, id, topic, part FROM relay.outbox ORDER BY id LIMIT $1)),
ranges AS (SELECT topic, part, source, array_agg(id ORDER BY id) AS ids FROM found GROUP BY topic, part, source)
INSERT INTO relay.range (topic, part, source, ids, first_number)
SELECT r.topic, r.part, r.source, r.ids,
       s.next_number + coalesce(sum(cardinality(r.ids)) OVER (PARTITION BY r.topic, r.part ORDER BY r.source ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
  FROM ranges r JOIN relay.shard s ON s.topic = r.topic AND s.part = r.part

-- name: ranges_read :many
-- The records in flight with their numbers.
SELECT r.topic, r.part, r.first_number + u.n - 1, o.key, o.payload
  FROM relay.range r CROSS JOIN LATERAL unnest(r.ids) WITH ORDINALITY AS u (id, n) CROSS JOIN LATERAL (
    SELECT key, payload FROM assessment.outbox WHERE r.source = 'assessment' AND id = u.id
    UNION ALL SELECT key, payload FROM inspection.outbox WHERE r.source = 'inspection' AND id = u.id
    UNION ALL SELECT key, payload FROM intake.outbox WHERE r.source = 'intake' AND id = u.id
    UNION ALL SELECT key, payload FROM recall.outbox WHERE r.source = 'recall' AND id = u.id
    UNION ALL SELECT key, payload FROM relay.outbox WHERE r.source = 'relay' AND id = u.id
  ) o
 ORDER BY 1, 2, 3

-- name: end_soon :one
-- To the end of the transaction COMMIT does not wait for the disk: were this end lost with the server, the range would still be
-- there, and the same records would go out with the same numbers.
SELECT set_config('synchronous_commit', 'off', true)

-- name: ranges_end :exec
-- All are acknowledged: the rows go, the numbers move on.
WITH ended AS (DELETE FROM relay.range RETURNING topic, part, source, ids),
a AS (DELETE FROM assessment.outbox WHERE id = ANY (ARRAY(SELECT unnest(ids) FROM ended WHERE source = 'assessment'))),
b AS (DELETE FROM inspection.outbox WHERE id = ANY (ARRAY(SELECT unnest(ids) FROM ended WHERE source = 'inspection'))),
c AS (DELETE FROM intake.outbox WHERE id = ANY (ARRAY(SELECT unnest(ids) FROM ended WHERE source = 'intake'))),
d AS (DELETE FROM recall.outbox WHERE id = ANY (ARRAY(SELECT unnest(ids) FROM ended WHERE source = 'recall'))),
f AS (DELETE FROM relay.outbox WHERE id = ANY (ARRAY(SELECT unnest(ids) FROM ended WHERE source = 'relay')))
UPDATE relay.shard s SET next_number = s.next_number + n.records
  FROM (SELECT topic, part, sum(cardinality(ids))::int8 AS records FROM ended GROUP BY topic, part) n
 WHERE s.topic = n.topic AND s.part = n.part

-- name: clock_state :one
SELECT tick_at, tick_number, demo_number, partitions_until <= current_date + 31 FROM relay.clock_state

-- name: demo_tick_next :many
-- $1 int8  the last one used
SELECT number, at FROM ops.demo_tick WHERE number > $1 ORDER BY number LIMIT 1

-- name: tick_store :exec
-- One tick to each service, unless another relay made it.
-- $1 timestamptz  tick
-- $2 int8         its number
-- $3 int8         the demonstration's number, or the old one
-- $4 text[]       topics
-- $5 bytea[]      payloads
WITH moved AS (
  UPDATE relay.clock_state SET tick_at = $1, tick_number = $2, demo_number = $3 WHERE tick_number = $2 - 1 RETURNING 1)
INSERT INTO relay.outbox (topic, part, key, payload)
SELECT u.topic, 0, '', u.payload FROM moved, unnest($4, $5) AS u (topic, payload)

-- name: audit_chain :exec
-- $1 int8  acts at most
SELECT ops.chain_audit($1)

-- name: partitions_ensure :exec
SELECT ops.ensure_partitions((current_date + 62)::date)

-- name: partitions_note :exec
UPDATE relay.clock_state SET partitions_until = current_date + 62
