-- Queries of loopgatectl trace.

-- name: trace_session :exec
-- A name may have to be looked for in whole tables.
SELECT set_config('statement_timeout', '0', false);

-- name: trace :many
-- $1 text  declaration number, object id or receipt
SELECT at, service, step, topic, part, record_offset, object, detail FROM ops.trace($1) ORDER BY at, service, step, object;
