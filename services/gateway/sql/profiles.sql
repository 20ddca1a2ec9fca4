-- Profiles that people drafted: their versions, and what the linter said of them.

-- name: profiles_page :one
-- $1 text  behind this code
-- $2 int4  at most
SELECT api.profiles_json($1, $2)

-- name: profile_of :one
-- NULL where there is none.
-- $1 text  code
SELECT api.profile_json($1)

-- name: shadow_of :many
-- What the version that is tried, or was last, would have changed, with a page of items.
-- $1 text  code
-- $2 int8  behind this change
-- $3 int4  at most
SELECT api.shadow_json($1, $2, $3)

-- name: draft_of :many
-- $1 text  code
-- $2 int4  version
SELECT document FROM api.profile_version WHERE code = $1 AND version = $2

-- name: state_of :many
-- Where a version stands and what is behind it.
-- $1 text  kind
-- $2 text  code
-- $3 int4  version
SELECT state, restores, linted, backtested, compared FROM api.proof WHERE kind = $1 AND code = $2 AND version = $3

-- name: lint_put :exec
-- $1 text  code
-- $2 int4  version
-- $3 text  who has the linter look
-- $4 int4  errors
-- $5 int4  warnings
-- $6 text  findings
INSERT INTO intake.lint (code, version, principal, errors, warnings, findings) VALUES ($1, $2, $3, $4, $5, $6)

-- name: lists_page :one
-- $1 text  behind this code
-- $2 int4  at most
SELECT api.lists_json($1, $2)

-- name: list_of :one
-- NULL where there is none.
-- $1 text  code
SELECT api.list_json($1)

-- name: list_values_of :one
-- NULL where there is none.
-- $1 text  code
-- $2 text  version
SELECT api.list_values_json($1, $2)

-- name: parameters_page :one
-- $1 text  behind this CODE or CODE/KEY
-- $2 int4  at most
SELECT api.parameters_json($1, $2)
