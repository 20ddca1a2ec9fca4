-- What a sender has of its own: keys, receipts, quality.

-- name: own_keys :one
-- $1 text  who asks
SELECT json_build_object('items', coalesce(json_agg(api.key_json(k) ORDER BY k.created_at DESC, k.id), '[]'))::text FROM api.api_key k WHERE intake.answers_for($1, k.principal)

-- name: own_key :many
-- $1 text  who asks
-- $2 text  id of the key
SELECT api.key_json(k)::text FROM api.api_key k WHERE k.id = $2 AND intake.answers_for($1, k.principal)

-- name: make_own_key :one
-- $1 text  who asks
-- $2 text  whose key it is to be
-- $3 text  id of the key
-- $4 bytea  SHA-256 of the whole key
-- $5 text  label
-- $6 text  role
-- $7 text  scope
-- $8 date  until, exclusive; NULL: until it is revoked
SELECT intake.make_own_key($1, $2, $3, $4, $5, $6, $7, $8)

-- name: rotate_own_key :one
-- $1 text  who asks
-- $2 text  id of the key
-- $3 text  id of the next one
-- $4 bytea  SHA-256 of the whole next one
SELECT intake.rotate_own_key($1, $2, $3, $4)

-- name: revoke_own_key :one
-- $1 text  who asks
-- $2 text  id of the key
SELECT intake.revoke_own_key($1, $2)

-- name: count_refusals :exec
-- $1 text  JSON: rows of intake.refusal
SELECT intake.count_refusals($1::jsonb)

-- name: quality_of :many
-- No row: the caller does not answer for that sender.
-- $1 text  who asks
-- $2 text  sender
-- $3 date  from
-- $4 date  until
SELECT api.quality_json($2, $3, $4) WHERE intake.answers_for($1, $2)

-- name: sent_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.sent_json(v) FROM api.sent v
 WHERE v.sender = api.sender_of($1, $2)
   AND api.fits($2->>'state', v.state) AND api.fits($2->>'number', v.number) AND api.fits($2->>'code', v.code)
   AND api.within($2, v.at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: sent_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.sent_json(v) FROM api.sent v
 WHERE v.sender = api.sender_of($1, $2)
   AND api.fits($2->>'state', v.state) AND api.fits($2->>'number', v.number) AND api.fits($2->>'code', v.code)
   AND api.within($2, v.at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6
