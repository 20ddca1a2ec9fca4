-- What was released of the goods of a recall or an investigation, as the caller may see it; the filter "of" names which.

-- name: recall_releases_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.traced_release_json(v) FROM api.traced_release v
 WHERE v.subject_kind = 'recall' AND v.subject_number = $2->>'of'
   AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND EXISTS (SELECT FROM api.recall r WHERE r.recall_number = v.subject_number AND api.recall_concerns(r.recall_number, r.published, $1))
   AND api.fits($2->>'port', v.port) AND api.within($2, v.released_at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: recall_releases_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.traced_release_json(v) FROM api.traced_release v
 WHERE v.subject_kind = 'recall' AND v.subject_number = $2->>'of'
   AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND EXISTS (SELECT FROM api.recall r WHERE r.recall_number = v.subject_number AND api.recall_concerns(r.recall_number, r.published, $1))
   AND api.fits($2->>'port', v.port) AND api.within($2, v.released_at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: investigation_releases_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.traced_release_json(v) FROM api.traced_release v
 WHERE v.subject_kind = 'case' AND v.subject_number = $2->>'of'
   AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND $1->>'me' IS NULL
   AND api.fits($2->>'port', v.port) AND api.within($2, v.released_at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: investigation_releases_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.traced_release_json(v) FROM api.traced_release v
 WHERE v.subject_kind = 'case' AND v.subject_number = $2->>'of'
   AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND $1->>'me' IS NULL
   AND api.fits($2->>'port', v.port) AND api.within($2, v.released_at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6
