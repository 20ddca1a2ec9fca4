-- Photos of orders.

-- name: begin_upload :one
-- $1 jsonb  who asks
-- $2 uuid  id of a new upload
-- $3 uuid  order
-- $4 text  principal
-- $5 bytea  SHA-256
-- $6 int8  bytes
SELECT id, received, size, fault FROM intake.begin_upload($1, $2, $3, $4, $5, $6)

-- name: upload_of :many
-- $1 uuid
-- $2 text  principal
SELECT received, size, sha256, kept_at IS NOT NULL FROM intake.upload WHERE id = $1 AND principal = $2

-- name: upload_received :exec
-- Moves on only from where the writer thought it was.
-- $1 uuid
-- $2 int8  from
-- $3 int8  until
UPDATE intake.upload SET received = $3 WHERE id = $1 AND received = $2 AND kept_at IS NULL

-- name: upload_kept :exec
-- $1 uuid
-- $2 text  media type
UPDATE intake.upload SET received = size, media = $2, kept_at = clock_timestamp() WHERE id = $1 AND kept_at IS NULL

-- name: upload_drop :exec
-- $1 uuid
DELETE FROM intake.upload WHERE id = $1 AND kept_at IS NULL

-- name: photo_of :many
-- $1 jsonb  who asks
-- $2 text  order
-- $3 bytea  SHA-256
SELECT u.media, u.id FROM intake.upload u JOIN api.inspection_order v ON v.id = u.order_id
 WHERE u.sha256 = $3 AND u.kept_at IS NOT NULL AND api.is_id($2, u.order_id) AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id) LIMIT 1

-- name: uploads_forgotten :many
-- What no check of its order names.
DELETE FROM intake.upload u
 WHERE u.begun_at < clock_timestamp() - interval '7 days'
   AND NOT EXISTS (SELECT FROM api.inspection_order o JOIN api.check_record c ON c.declaration_id = o.declaration_id
                    WHERE o.id = u.order_id AND position(encode(u.sha256, 'hex') IN c.findings::text) > 0)
RETURNING u.id
