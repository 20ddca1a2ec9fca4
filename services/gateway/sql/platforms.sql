-- Platforms that produce to a topic of their own, and what of it could not be used.

-- name: platforms_in_force :many
SELECT t.principal, p.enterprise_id FROM intake.platform_topic t JOIN intake.principal p ON p.id = t.principal
 WHERE t.revoked_at IS NULL AND p.revoked_at IS NULL ORDER BY t.principal COLLATE "C"

-- name: letter_put :exec
-- A record that is read again has the same id: its letter is there already.
-- $1 uuid  id of the record
-- $2 text  topic
-- $3 int4  partition
-- $4 int8  offset
-- $5 timestamptz  appended at
-- $6 text  code
-- $7 text  pointer
-- $8 text  reason
-- $9 bytea  key, sealed
-- $10 bytea  payload, sealed
-- $11 bytea  SHA-256 of what is kept
-- $12 text  actor
INSERT INTO intake.dead_letter (id, topic, part, record_offset, append_at, code, pointer, reason, key, payload, sha256, actor)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING

-- name: letters_to_replay :many
-- $1 text  topic
SELECT id, payload FROM intake.dead_letter WHERE state = 'replay' AND topic = $1 ORDER BY id LIMIT 50

-- name: letter_close :exec
-- $1 uuid  id
-- $2 text  code when refused again, else NULL
-- $3 text  reason when refused again, else NULL
UPDATE intake.dead_letter
   SET state = CASE WHEN $2 IS NULL THEN 'replayed' ELSE 'open' END,
       state_reason = CASE WHEN $2 IS NULL THEN state_reason ELSE 'refused again: ' || $2 || ', ' || $3 END
 WHERE id = $1
