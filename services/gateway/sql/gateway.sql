-- What the gateway itself asks: who may do what, and how far the consumers are.

-- name: keys_in_force :many
SELECT k.id, k.hash, k.principal, p.enterprise_id, k.role, k.scope, k.valid_until
  FROM intake.api_key k JOIN intake.principal p ON p.id = k.principal
 WHERE k.revoked_at IS NULL AND p.revoked_at IS NULL AND (k.valid_until IS NULL OR k.valid_until > clock_timestamp())
 ORDER BY k.id COLLATE "C"

-- name: grants_in_force :many
SELECT principal, role, scope, valid_until FROM intake.grant_
 WHERE valid_from <= clock_timestamp() AND (valid_until IS NULL OR valid_until > clock_timestamp())
 ORDER BY principal COLLATE "C", id

-- name: positions :many
-- Of the topics that the gateway writes each has one consumer.
-- $1 text[]  topics
SELECT topic, part, next_offset FROM ops.position WHERE topic = ANY ($1)

-- name: progress :many
-- How far all consumers of each topic are, as one number that moves with any of them.
SELECT topic, sum(next_offset)::int8 FROM ops.position GROUP BY topic

-- name: receipt_states :many
-- What became of events that their consumer has passed.  A parked event has its receipt already.
-- $1 bytea[]  receipts
SELECT r.receipt, r.body_hash, r.object_id, p.id IS NOT NULL AS parked, NULL::text AS code, NULL::text AS pointer, NULL::text AS reason
  FROM ops.receipt r LEFT JOIN ops.parked p ON p.id = r.object_id WHERE r.receipt = ANY ($1)
UNION ALL
SELECT d.receipt, d.body_hash, NULL, false, d.code, d.pointer, d.reason FROM ops.dead_letter d WHERE d.receipt = ANY ($1)

-- name: plan_each :many
-- For a session that reads: plans are made for each asking.
SELECT set_config('plan_cache_mode', 'force_custom_plan', false)

-- name: approval_put :exec
-- Refused by a trigger unless a person gives it.
-- $1 bytea  receipt
-- $2 text  kind
-- $3 text  object
-- $4 int4  version
-- $5 text  principal
-- $6 text  key
-- $7 text  approve or retire
INSERT INTO intake.approval (receipt, kind, object_id, version, principal, key, step) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (receipt) DO NOTHING
