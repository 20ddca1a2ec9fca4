-- What moved by itself, for who sees all.  Lists run as in reads_market.sql.

-- name: adjustments_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.adjustment_json(v) FROM api.adjustment v
 WHERE $1 ? 'full'
   AND api.fits($2->>'kind', v.kind) AND api.fits($2->>'category', v.category) AND api.fits($2->>'alarm', v.alarm::text)
   AND api.within($2, v.at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: adjustments_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.adjustment_json(v) FROM api.adjustment v
 WHERE $1 ? 'full'
   AND api.fits($2->>'kind', v.kind) AND api.fits($2->>'category', v.category) AND api.fits($2->>'alarm', v.alarm::text)
   AND api.within($2, v.at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: adjustment_by_name :many
-- $1 jsonb  who asks
-- $2 text   id or number
SELECT api.adjustment_json(v) FROM api.adjustment v
 WHERE api.is_id($2, v.id)
   AND $1 ? 'full'
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT 1
