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
-- Saves what is to be sent next: of each shard and source the first rows, in (xid, id) order,
-- whose transactions are all over.
-- $1 int8  rows of a shard and source at most
WITH found AS (
  SELECT s.topic, s.part, s.next_number, o.source, o.xid, o.id
    FROM relay.shard s CROSS JOIN LATERAL (
      (SELECT 'assessment' AS source, xid, id FROM assessment.outbox WHERE topic = s.topic AND part = s.part AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT $1)
      UNION ALL
      (SELECT 'inspection', xid, id FROM inspection.outbox WHERE topic = s.topic AND part = s.part AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT $1)
      UNION ALL
      (SELECT 'intake', xid, id FROM intake.outbox WHERE topic = s.topic AND part = s.part AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT $1)
      UNION ALL
      (SELECT 'recall', xid, id FROM recall.outbox WHERE topic = s.topic AND part = s.part AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT $1)
      UNION ALL
      (SELECT 'relay', xid, id FROM relay.outbox WHERE topic = s.topic AND part = s.part AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT $1)
    ) o),
ends AS (
  SELECT DISTINCT ON (topic, part, source) topic, part, source, next_number, xid, id, count(*) OVER (PARTITION BY topic, part, source) AS records
    FROM found ORDER BY topic, part, source, xid DESC, id DESC)
INSERT INTO relay.range (topic, part, source, to_xid, to_id, first_number, records)
SELECT topic, part, source, xid, id,
       next_number + coalesce(sum(records) OVER (PARTITION BY topic, part ORDER BY source ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0), records
  FROM ends

-- name: ranges_read :many
-- The records in flight with their numbers.
SELECT r.topic, r.part, r.first_number + row_number() OVER (PARTITION BY r.topic, r.part, r.source ORDER BY o.xid, o.id) - 1, o.key, o.payload, r.records
  FROM relay.range r CROSS JOIN LATERAL (
    SELECT xid, id, key, payload FROM assessment.outbox WHERE r.source = 'assessment' AND topic = r.topic AND part = r.part AND (xid, id) <= (r.to_xid, r.to_id)
    UNION ALL
    SELECT xid, id, key, payload FROM inspection.outbox WHERE r.source = 'inspection' AND topic = r.topic AND part = r.part AND (xid, id) <= (r.to_xid, r.to_id)
    UNION ALL
    SELECT xid, id, key, payload FROM intake.outbox WHERE r.source = 'intake' AND topic = r.topic AND part = r.part AND (xid, id) <= (r.to_xid, r.to_id)
    UNION ALL
    SELECT xid, id, key, payload FROM recall.outbox WHERE r.source = 'recall' AND topic = r.topic AND part = r.part AND (xid, id) <= (r.to_xid, r.to_id)
    UNION ALL
    SELECT xid, id, key, payload FROM relay.outbox WHERE r.source = 'relay' AND topic = r.topic AND part = r.part AND (xid, id) <= (r.to_xid, r.to_id)
  ) o
 ORDER BY r.topic, r.part, r.source, o.xid, o.id

-- name: end_soon :one
-- To the end of the transaction COMMIT does not wait for the disk: were this end lost with the server, the range would still be
-- there, and the same records would go out with the same numbers.
SELECT set_config('synchronous_commit', 'off', true)

-- name: ranges_end :exec
-- All are acknowledged: the rows go, the numbers move on.
WITH ended AS (DELETE FROM relay.range RETURNING topic, part, source, to_xid, to_id, records),
a AS (DELETE FROM assessment.outbox o USING ended e WHERE e.source = 'assessment' AND o.topic = e.topic AND o.part = e.part AND (o.xid, o.id) <= (e.to_xid, e.to_id)),
b AS (DELETE FROM inspection.outbox o USING ended e WHERE e.source = 'inspection' AND o.topic = e.topic AND o.part = e.part AND (o.xid, o.id) <= (e.to_xid, e.to_id)),
c AS (DELETE FROM intake.outbox o USING ended e WHERE e.source = 'intake' AND o.topic = e.topic AND o.part = e.part AND (o.xid, o.id) <= (e.to_xid, e.to_id)),
d AS (DELETE FROM recall.outbox o USING ended e WHERE e.source = 'recall' AND o.topic = e.topic AND o.part = e.part AND (o.xid, o.id) <= (e.to_xid, e.to_id)),
f AS (DELETE FROM relay.outbox o USING ended e WHERE e.source = 'relay' AND o.topic = e.topic AND o.part = e.part AND (o.xid, o.id) <= (e.to_xid, e.to_id))
UPDATE relay.shard s SET next_number = s.next_number + n.records
  FROM (SELECT topic, part, sum(records)::int8 AS records FROM ended GROUP BY topic, part) n
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
