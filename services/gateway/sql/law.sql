-- What is published about goods.

-- name: law_state :many
SELECT state FROM api.law_state

-- name: published_profiles :many
SELECT code, document FROM api.published_profile ORDER BY code COLLATE "C"

-- name: published_measures :many
SELECT event FROM api.published_measure ORDER BY id
