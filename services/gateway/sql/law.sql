-- What is published about goods.

-- name: law_state :many
SELECT state FROM api.law_state

-- name: controls_last :many
-- The last change of profiles or lists that came into force or went out of it, and the day that it is.
SELECT coalesce(max(greatest(active_from, active_until)), 0), (SELECT day FROM ops.today) FROM api.control_change

-- name: pack_at :many
-- $1 text  hash
SELECT documents FROM api.pack WHERE hash = $1

-- name: published_profiles :many
SELECT code, document FROM api.published_profile ORDER BY code COLLATE "C"

-- name: published_measures :many
SELECT event FROM api.published_measure ORDER BY id
