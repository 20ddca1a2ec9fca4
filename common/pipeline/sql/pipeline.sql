-- The loop's own queries.  Tables are unqualified: each loop's session has its service's schema
-- first in its search path.

-- name: session_schema :one
-- No plan of a loop may read a table from end to end: statistics made while it was small would choose that.  Plans are made
-- once: for arrays PostgreSQL would plan anew each time, which costs a small batch more than its work.
-- $1 text  schema
SELECT set_config('search_path', quote_ident($1) || ', pg_catalog', false), set_config('enable_seqscan', 'off', false), set_config('plan_cache_mode', 'force_generic_plan', false)

-- name: position_claim :many
-- One more epoch: whoever held the partition before can no longer commit.  No row: the position
-- belongs to another cluster.
-- $1 text  consumer
-- $2 text  topic
-- $3 int4  partition
-- $4 text  owner
-- $5 text  cluster
INSERT INTO kafka_position (consumer, topic, part, epoch, owner, claimed_at, cluster_id)
VALUES ($1, $2, $3, 1, $4, clock_timestamp(), $5)
ON CONFLICT (consumer, topic, part) DO UPDATE
   SET epoch = kafka_position.epoch + 1, owner = $4, claimed_at = clock_timestamp(), halted_at = NULL, halted_because = NULL
 WHERE kafka_position.cluster_id = $5
RETURNING epoch, next_offset, last_number

-- name: position_advance :exec
-- The fence: no row means that another consumer owns the partition now.
-- $1 text  consumer
-- $2 text  topic
-- $3 int4  partition
-- $4 int8  epoch
-- $5 int8  next offset before
-- $6 int8  next offset after
-- $7 int8  last number
UPDATE kafka_position SET next_offset = $6, last_number = $7
 WHERE consumer = $1 AND topic = $2 AND part = $3 AND epoch = $4 AND next_offset = $5

-- name: position_halt :exec
-- The partition stands still until it is claimed anew.
-- $1 text  consumer
-- $2 text  topic
-- $3 int4  partition
-- $4 int8  epoch
-- $5 text  what is missing
UPDATE kafka_position SET halted_at = clock_timestamp(), halted_because = $5 WHERE consumer = $1 AND topic = $2 AND part = $3 AND epoch = $4

-- name: position_read :many
-- What an unknown commit came to.
-- $1 text  consumer
-- $2 text  topic
-- $3 int4  partition
SELECT epoch, next_offset, last_number FROM kafka_position WHERE consumer = $1 AND topic = $2 AND part = $3

-- name: clock_read :many
SELECT tick_at FROM clock

-- name: clock_set :exec
-- $1 timestamptz  tick
INSERT INTO clock (tick_at) VALUES ($1) ON CONFLICT (one) DO UPDATE SET tick_at = $1

-- name: receipts_find :many
-- One look into one partition for each, whatever the planner believes about their number.
-- $1 bytea[]  receipts and idempotency keys
SELECT r.receipt, r.body_hash FROM unnest($1) AS u (k) CROSS JOIN LATERAL (SELECT receipt, body_hash FROM receipt WHERE receipt = u.k LIMIT 1) r

-- name: subjects_lock :one
-- $1 int8[]  hashes of keys, in the order in which they are locked
SELECT count(*) FROM (SELECT pg_advisory_xact_lock(k) FROM (SELECT k FROM unnest($1) AS u (k) ORDER BY k OFFSET 0) AS o) AS l

-- name: parked_take :many
-- Those of any of the service's topics: whoever creates the subject takes them all.  The first ones within a number and a size, with how many there are.
-- Where nothing waits at all, one look says so for all keys.
-- $1 bytea[]  keys of subjects that the batch creates
-- $2 int8  most events
-- $3 int8  most bytes
WITH waiting AS MATERIALIZED (
  SELECT id, row_number() OVER o AS n, sum(octet_length(payload)) OVER o AS bytes FROM parked WHERE waits_for = ANY ($1) AND EXISTS (SELECT FROM parked) WINDOW o AS (ORDER BY id))
SELECT p.id, p.topic, p.part, p.record_offset, p.append_at, p.waits_for, p.key, p.payload, (SELECT max(n) FROM waiting) AS waiting
  FROM waiting w JOIN parked p ON p.id = w.id WHERE w.n <= $2 AND w.bytes <= $3 ORDER BY p.id FOR UPDATE OF p

-- name: parked_count :many
-- How much waits for each key already.
-- $1 bytea[]  keys
SELECT waits_for, count(*), sum(octet_length(payload)) FROM parked WHERE waits_for = ANY ($1) GROUP BY waits_for

-- name: parked_delete :exec
-- $1 uuid[]  events that wait no longer
DELETE FROM parked WHERE id = ANY ($1)

-- name: parked_refuse :exec
-- What waited and turned out to be useless becomes a dead letter, or one again where it had been replayed; its receipts are free again.
-- $1 uuid[]  events
-- $2 text[]  their own ids
-- $3 text[]  codes
-- $4 text[]  pointers
-- $5 text[]  reasons
-- $6 text[]  actors
WITH refused AS (
  SELECT p.*, u.event_id, u.code, u.pointer, u.reason, u.actor
    FROM unnest($1, $2, $3, $4, $5, $6) AS u (id, event_id, code, pointer, reason, actor) JOIN parked p ON p.id = u.id),
gone AS (DELETE FROM receipt WHERE receipt = ANY (ARRAY(SELECT unnest(ARRAY[receipt, idempotency]) FROM refused)))
INSERT INTO dead_letter (id, topic, part, record_offset, append_at, event_id, receipt, body_hash, code, pointer, reason, key, payload, sha256, actor)
SELECT id, topic, part, record_offset, append_at, event_id, receipt, body_hash, code, pointer, reason, key, payload, sha256(payload), actor FROM refused
ON CONFLICT (id) DO UPDATE SET state = 'open', state_reason = 'refused again: ' || excluded.code || ', ' || excluded.reason

-- name: parked_expire :exec
-- What waited too long becomes a dead letter, or one again where it had been replayed; its receipts are free again.
-- $1 timestamptz  now
WITH due AS (
  DELETE FROM parked WHERE id IN (SELECT id FROM parked WHERE until <= $1 ORDER BY until, id LIMIT 500 FOR UPDATE SKIP LOCKED)
  RETURNING *),
gone AS (DELETE FROM receipt r USING due d WHERE r.receipt IN (d.receipt, d.idempotency))
INSERT INTO dead_letter (id, topic, part, record_offset, append_at, receipt, body_hash, code, reason, key, payload, sha256)
SELECT id, topic, part, record_offset, append_at, receipt, body_hash, 'never-arrived',
       'what it refers to did not arrive before its deadline', key, payload, sha256(payload) FROM due
ON CONFLICT (id) DO UPDATE SET state = 'open', state_reason = 'refused again: ' || excluded.code || ', ' || excluded.reason

-- name: replays_take :many
-- Dead letters that a person wants to have tried again.
-- $1 text  topic
-- $2 int4  partition
SELECT id, record_offset, append_at, key, payload FROM dead_letter
 WHERE state = 'replay' AND topic = $1 AND part = $2 ORDER BY id LIMIT 100

-- name: replays_close :exec
-- $1 uuid[]  dead letters
-- $2 text[]  code when refused again, else NULL
-- $3 text[]  reason when refused again, else NULL
UPDATE dead_letter d
   SET state = CASE WHEN u.code IS NULL THEN 'replayed' ELSE 'open' END,
       state_reason = CASE WHEN u.code IS NULL THEN d.state_reason ELSE 'refused again: ' || u.code || ', ' || u.reason END
  FROM unnest($1, $2, $3) AS u (id, code, reason) WHERE d.id = u.id

-- table: outbox
-- topic text
-- part int4
-- key bytea
-- payload bytea

-- table: receipt
-- receipt bytea
-- body_hash bytea
-- object_id uuid

-- table: dead_letter
-- id uuid
-- topic text
-- part int4
-- record_offset int8
-- append_at timestamptz
-- event_id text
-- receipt bytea
-- body_hash bytea
-- code text
-- pointer text
-- reason text
-- key bytea
-- payload bytea
-- sha256 bytea
-- actor text

-- table: parked
-- id uuid
-- topic text
-- part int4
-- record_offset int8
-- append_at timestamptz
-- waits_for bytea
-- until timestamptz
-- key bytea
-- payload bytea
-- receipt bytea
-- body_hash bytea
-- idempotency bytea

-- table: audit
-- actor text
-- actor_role text
-- actor_scope text
-- actor_key text
-- act text
-- object text
-- detail jsonb
-- event_id text
