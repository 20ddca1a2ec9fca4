-- What profiles, models and groups came to.

-- name: feedback_of :one
-- $1 text  code
-- $2 date  from
-- $3 date  until
SELECT api.feedback_json($1, $2, $3)

-- name: comparison_of :one
-- $1 text  code
-- $2 date  from
-- $3 date  until
SELECT api.comparison_json($1, $2, $3)

-- name: models_all :one
SELECT api.models_json()

-- name: groups_of :one
-- $1 date  from
-- $2 date  until
SELECT api.groups_json($1, $2)

-- name: load_of :one
-- $1 date  from
-- $2 date  until
SELECT api.load_json($1, $2)
