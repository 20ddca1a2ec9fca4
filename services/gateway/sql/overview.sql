-- The loop as a picture.

-- name: count_up :exec
SELECT intake.count_up()

-- name: overview_of :one
-- $1 jsonb  who asks, by area
-- $2 date  from
-- $3 date  until
SELECT api.overview_json($1, $2, $3)
