-- Queries of loopgatectl dead-letters.

-- name: dead_letters :many
-- The newest first; NULL: any.
-- $1 text  service
-- $2 text  state
SELECT service, id::text, topic, part, record_offset, code, pointer, state, at, event_id FROM ops.dead_letter
 WHERE ($1 IS NULL OR service = $1) AND ($2 IS NULL OR state = $2) ORDER BY at DESC, id DESC LIMIT 1000;

-- name: dead_letter :many
-- $1 text  service; NULL: whichever has it
-- $2 uuid  id
SELECT service, id::text, topic, part, record_offset, code, pointer, reason, actor, state, state_reason, state_by
  FROM ops.dead_letter WHERE ($1 IS NULL OR service = $1) AND id = $2 ORDER BY service;

-- name: dead_letter_payload :one
-- $1 text  service; NULL: whichever has it
-- $2 uuid  id
SELECT ops.dead_letter_payload($1, $2);

-- name: settle_dead_letter :one
-- $1 text  actor
-- $2 text  service; NULL: whichever has it
-- $3 uuid  id
-- $4 text  replay or dropped
-- $5 text  why
SELECT ops.settle_dead_letter($1, $2, $3, $4, $5);
