-- What the border knows, as the caller may see it.
--
-- A list runs in the order (xid, id, n), the newest first, or the oldest first and then below the oldest transaction that is
-- still open, so that a follower loses nothing.  $3 to $5 are where the last page ended.  Scope and filters are predicates.

-- name: declarations_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.declaration_json(v, api.standpoint($1, v.port), false) FROM api.declaration v
 WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND api.fits($2->>'number', v.number) AND api.fits($2->>'port', v.port) AND api.fits($2->>'state', v.state)
   AND api.fits($2->>'sender', v.sender) AND api.fits($2->>'importer', v.importer_id)
   AND api.fits($2->>'lane', v.lane)
   AND api.within($2, v.decided_at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: declarations_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.declaration_json(v, api.standpoint($1, v.port), false) FROM api.declaration v
 WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND api.fits($2->>'number', v.number) AND api.fits($2->>'port', v.port) AND api.fits($2->>'state', v.state)
   AND api.fits($2->>'sender', v.sender) AND api.fits($2->>'importer', v.importer_id)
   AND api.fits($2->>'lane', v.lane)
   AND api.within($2, v.decided_at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: declaration_by_name :many
-- $1 jsonb  who asks
-- $2 text   id or number
SELECT api.declaration_json(v, api.standpoint($1, v.port), true) FROM api.declaration v
 WHERE (v.number = $2 OR api.is_id($2, v.id))
   AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT 1

-- name: assessments_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.assessment_json(v, api.standpoint($1, v.port)) FROM api.assessment v
 WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND $1->>'me' IS NULL
   AND api.fits_id($2->>'declarationId', v.id) AND api.fits($2->>'number', v.number)
   AND api.fits($2->>'port', v.port) AND api.fits($2->>'lane', v.lane) AND api.fits($2->>'action', v.action)
   AND api.within($2, v.decided_at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: assessments_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.assessment_json(v, api.standpoint($1, v.port)) FROM api.assessment v
 WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND $1->>'me' IS NULL
   AND api.fits_id($2->>'declarationId', v.id) AND api.fits($2->>'number', v.number)
   AND api.fits($2->>'port', v.port) AND api.fits($2->>'lane', v.lane) AND api.fits($2->>'action', v.action)
   AND api.within($2, v.decided_at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: assessment_by_name :many
-- $1 jsonb  who asks
-- $2 text   id or number
SELECT api.assessment_json(v, api.standpoint($1, v.port)) FROM api.assessment v
 WHERE api.is_id($2, v.assessment_id) AND (v.version > 1 OR api.same_time($2, v.declaration_id))
   AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND $1->>'me' IS NULL
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT 1

-- name: orders_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.order_json(v, api.standpoint($1, v.port), false) FROM api.inspection_order v
 WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND ($1->>'me' IS NULL OR v.notified_at IS NOT NULL)
   AND api.fits_id($2->>'declarationId', v.declaration_id) AND api.fits($2->>'number', v.declaration_number)
   AND api.fits($2->>'port', v.port) AND api.fits($2->>'state', v.state)
   AND api.fits($2->>'open', api.is_open('order', v.state)::text)
   AND api.fits($2->>'late', (api.is_open('order', v.state) AND coalesce(v.deadline < clock_timestamp(), false))::text)
   AND api.fits($2->>'importer', v.importer_id)
   AND api.within($2, v.created_at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: orders_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.order_json(v, api.standpoint($1, v.port), false) FROM api.inspection_order v
 WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND ($1->>'me' IS NULL OR v.notified_at IS NOT NULL)
   AND api.fits_id($2->>'declarationId', v.declaration_id) AND api.fits($2->>'number', v.declaration_number)
   AND api.fits($2->>'port', v.port) AND api.fits($2->>'state', v.state)
   AND api.fits($2->>'open', api.is_open('order', v.state)::text)
   AND api.fits($2->>'late', (api.is_open('order', v.state) AND coalesce(v.deadline < clock_timestamp(), false))::text)
   AND api.fits($2->>'importer', v.importer_id)
   AND api.within($2, v.created_at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: order_by_name :many
-- $1 jsonb  who asks
-- $2 text   id or number
SELECT api.order_json(v, api.standpoint($1, v.port), true) FROM api.inspection_order v
 WHERE api.is_id($2, v.id)
   AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND ($1->>'me' IS NULL OR v.notified_at IS NOT NULL)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT 1

-- name: conflicts_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.conflict_json(v, api.standpoint($1, v.port), false) FROM api.kept_conflict v
 WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id) AND $1->>'me' IS NULL
   AND api.fits_id($2->>'declarationId', v.declaration_id) AND api.fits($2->>'number', v.declaration_number)
   AND api.fits($2->>'port', v.port) AND api.fits($2->>'kind', v.kind) AND api.fits($2->>'state', v.state)
   AND api.within($2, v.at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: conflicts_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.conflict_json(v, api.standpoint($1, v.port), false) FROM api.kept_conflict v
 WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id) AND $1->>'me' IS NULL
   AND api.fits_id($2->>'declarationId', v.declaration_id) AND api.fits($2->>'number', v.declaration_number)
   AND api.fits($2->>'port', v.port) AND api.fits($2->>'kind', v.kind) AND api.fits($2->>'state', v.state)
   AND api.within($2, v.at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: conflict_by_id :many
-- $1 jsonb  who asks
-- $2 text   id
SELECT api.conflict_json(v, api.standpoint($1, v.port), true) FROM api.kept_conflict v
 WHERE api.is_id($2, v.id) AND $1->>'me' IS NULL AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)

-- name: proven_by_order :many
-- Sampling tests of the same enterprise and model that were passed within the term of the rule, as of the last tick.  Not for parties.
-- $1 jsonb  who asks
-- $2 text   id
SELECT json_build_object('orderId', v.id, 'months', t.months, 'items', coalesce(
  (SELECT json_agg(json_strip_nulls(json_build_object('itemNumber', i.item_number, 'model', p.model, 'standard', p.standard, 'reportNumber', p.report_number,
                                                      'declarationNumber', p.declaration_number, 'laboratoryId', p.laboratory_id, 'passedOn', p.passed_on,
                                                      'until', (p.passed_on + make_interval(months => t.months))::date)) ORDER BY i.item_number, p.passed_on DESC, p.report_number)
     FROM api.order_item i JOIN api.proven p ON p.model = i.model
    WHERE i.declaration_id = v.declaration_id AND p.importer_id = v.importer_id AND p.passed_on <= t.today AND p.passed_on + make_interval(months => t.months) > t.today), '[]'))::text
  FROM api.inspection_order v,
       (SELECT day AS today, (SELECT value::int FROM ops.parameter_today WHERE code = 'no_repeat') AS months FROM ops.today) t
 WHERE api.is_id($2, v.id) AND $1->>'me' IS NULL AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)

-- name: releases_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.release_json(v, api.standpoint($1, v.port)) FROM api.release v
 WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND api.fits_id($2->>'declarationId', v.id) AND api.fits($2->>'number', v.number)
   AND api.fits($2->>'port', v.port) AND api.fits($2->>'status', v.status)
   AND api.fits($2->>'current', v.current::text) AND api.fits($2->>'importer', v.importer_id)
   AND api.within($2, v.released_at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: releases_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.release_json(v, api.standpoint($1, v.port)) FROM api.release v
 WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND api.fits_id($2->>'declarationId', v.id) AND api.fits($2->>'number', v.number)
   AND api.fits($2->>'port', v.port) AND api.fits($2->>'status', v.status)
   AND api.fits($2->>'current', v.current::text) AND api.fits($2->>'importer', v.importer_id)
   AND api.within($2, v.released_at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: release_by_name :many
-- $1 jsonb  who asks
-- $2 text   id or number
SELECT api.release_json(v, api.standpoint($1, v.port)) FROM api.release v
 WHERE api.is_id($2, v.release_id)
   AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT 1
