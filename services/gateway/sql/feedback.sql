-- What profiles and groups came to.

-- name: feedback_of :one
-- $1 text  code
-- $2 date  from
-- $3 date  until
SELECT api.feedback_json($1, $2, $3)

-- name: groups_of :one
-- $1 date  from
-- $2 date  until
SELECT api.groups_json($1, $2)
