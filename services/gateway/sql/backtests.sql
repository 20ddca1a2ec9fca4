-- Back-tests as analysts ask for them and read them.

-- name: backtest_put :one
-- $1 text  who asks
-- $2 text  request
INSERT INTO intake.backtest (principal, request) VALUES ($1, $2) RETURNING id::text

-- name: backtest_cancel :many
-- One that has ended stays as it is.
-- $1 text  back-test
-- $2 text  who
UPDATE intake.backtest q SET cancelled_at = clock_timestamp(), cancelled_by = $2
 WHERE api.is_id($1, q.id) AND q.cancelled_at IS NULL AND (SELECT v.state FROM api.backtest v WHERE v.id = q.id) IN ('waiting', 'running') RETURNING q.id::text

-- name: backtest_of :many
-- $1 text  back-test
SELECT api.backtest_json(v) FROM api.backtest v WHERE api.is_id($1, v.id)

-- name: backtests_newest :many
-- Without their results.
-- $1 int8  at most
SELECT (api.backtest_json(v)::jsonb - 'result')::text FROM api.backtest v ORDER BY v.at DESC, v.id DESC LIMIT $1

-- name: backtest_changes_of :many
-- $1 text  back-test
-- $2 int8  behind this number
-- $3 int8  at most
SELECT c.n, json_build_object('declarationId', c.declaration_id, 'declarationNumber', c.declaration_number, 'version', c.version, 'lane', c.lane, 'tried', c.tried)::text
  FROM api.backtest_change c WHERE api.is_id($1, c.id) AND c.n > $2 ORDER BY c.n LIMIT $3
