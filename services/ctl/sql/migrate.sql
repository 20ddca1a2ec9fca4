-- Queries of loopgatectl migrate: what was applied, and the lock that lets one at a time.

-- name: migration_session :exec
-- A migration may take long; two never run at once, and the second waits a minute for the first.
SELECT set_config('statement_timeout', '0', false), set_config('lock_timeout', '60s', false);

-- name: migration_lock :exec
-- Held until the connection ends.
SELECT pg_advisory_lock(hashtext('loopgate.migrate'));

-- name: migration_table_exists :one
SELECT to_regclass('ops.migration') IS NOT NULL;

-- name: migrations_applied :many
SELECT number, name, encode(sha256, 'hex') FROM ops.migration ORDER BY number;

-- name: record_migration :exec
-- $1 int4  number
-- $2 text  name
-- $3 bytea  SHA-256 of the file
INSERT INTO ops.migration (number, name, sha256) VALUES ($1, $2, $3);
