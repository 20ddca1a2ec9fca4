-- What is known after release, as the caller may see it.
--
-- A list runs in the order (xid, id, n), the newest first, or the oldest first and then below the oldest transaction that is
-- still open, so that a follower loses nothing.  $3 to $5 are where the last page ended.  Scope and filters are predicates.

-- name: outcomes_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.outcome_json(v, api.standpoint($1, v.port)) FROM api.outcome v
 WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND $1->>'me' IS NULL
   AND api.fits_id($2->>'declarationId', v.declaration_id) AND api.fits($2->>'number', v.declaration_number)
   AND api.fits($2->>'port', v.port) AND api.fits($2->>'kind', v.kind) AND api.fits($2->>'verdict', v.verdict)
   AND api.fits($2->>'stage', v.stage) AND api.fits($2->>'teaches', (v.taught AND NOT v.withdrawn)::text)
   AND api.within($2, v.at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: outcomes_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.outcome_json(v, api.standpoint($1, v.port)) FROM api.outcome v
 WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND $1->>'me' IS NULL
   AND api.fits_id($2->>'declarationId', v.declaration_id) AND api.fits($2->>'number', v.declaration_number)
   AND api.fits($2->>'port', v.port) AND api.fits($2->>'kind', v.kind) AND api.fits($2->>'verdict', v.verdict)
   AND api.fits($2->>'stage', v.stage) AND api.fits($2->>'teaches', (v.taught AND NOT v.withdrawn)::text)
   AND api.within($2, v.at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: outcome_by_name :many
-- $1 jsonb  who asks
-- $2 text   id or number
SELECT api.outcome_json(v, api.standpoint($1, v.port)) FROM api.outcome v
 WHERE api.is_id($2, v.id)
   AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
   AND $1->>'me' IS NULL
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT 1

-- name: measures_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.measure_json(v) FROM api.measure v
 WHERE $1->>'me' IS NULL
   AND api.fits_id($2->>'declarationId', v.declaration_id) AND api.fits($2->>'kind', v.kind)
   AND api.fits($2->>'inForce', v.in_force::text)
   AND api.within($2, v.from_at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: measures_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.measure_json(v) FROM api.measure v
 WHERE $1->>'me' IS NULL
   AND api.fits_id($2->>'declarationId', v.declaration_id) AND api.fits($2->>'kind', v.kind)
   AND api.fits($2->>'inForce', v.in_force::text)
   AND api.within($2, v.from_at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: measure_by_name :many
-- $1 jsonb  who asks
-- $2 text   id or number
SELECT api.measure_json(v) FROM api.measure v
 WHERE api.is_id($2, v.id)
   AND $1->>'me' IS NULL
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT 1

-- name: complaints_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.complaint_json(v, false) FROM api.complaint v
 WHERE $1->>'me' IS NULL
   AND api.fits($2->>'state', v.state) AND api.fits($2->>'open', api.is_open('complaint', v.state)::text) AND api.fits($2->>'severity', v.severity)
   AND api.fits($2->>'caseNumber', v.case_number)
   AND api.within($2, v.filed_at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: complaints_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.complaint_json(v, false) FROM api.complaint v
 WHERE $1->>'me' IS NULL
   AND api.fits($2->>'state', v.state) AND api.fits($2->>'open', api.is_open('complaint', v.state)::text) AND api.fits($2->>'severity', v.severity)
   AND api.fits($2->>'caseNumber', v.case_number)
   AND api.within($2, v.filed_at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: complaint_by_name :many
-- $1 jsonb  who asks
-- $2 text   id or number
SELECT api.complaint_json(v, true) FROM api.complaint v
 WHERE v.complaint_number = $2
   AND $1->>'me' IS NULL
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT 1

-- name: incidents_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.incident_json(v) FROM api.incident v
 WHERE $1->>'me' IS NULL
   AND api.fits($2->>'severity', v.severity) AND api.fits($2->>'caseNumber', v.case_number)
   AND api.within($2, v.at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: incidents_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.incident_json(v) FROM api.incident v
 WHERE $1->>'me' IS NULL
   AND api.fits($2->>'severity', v.severity) AND api.fits($2->>'caseNumber', v.case_number)
   AND api.within($2, v.at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: incident_by_name :many
-- $1 jsonb  who asks
-- $2 text   id or number
SELECT api.incident_json(v) FROM api.incident v
 WHERE v.incident_number = $2
   AND $1->>'me' IS NULL
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT 1

-- name: investigations_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.investigation_json(v, $1, false) FROM api.investigation v
 WHERE $1->>'me' IS NULL
   AND api.fits($2->>'state', v.state) AND api.fits($2->>'open', api.is_open('investigation', v.state)::text)
   AND api.within($2, v.opened_at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: investigations_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.investigation_json(v, $1, false) FROM api.investigation v
 WHERE $1->>'me' IS NULL
   AND api.fits($2->>'state', v.state) AND api.fits($2->>'open', api.is_open('investigation', v.state)::text)
   AND api.within($2, v.opened_at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: investigation_by_name :many
-- $1 jsonb  who asks
-- $2 text   id or number
SELECT api.investigation_json(v, $1, true) FROM api.investigation v
 WHERE v.case_number = $2
   AND $1->>'me' IS NULL
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT 1

-- name: recalls_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.recall_json(v, $1, false) FROM api.recall v
 WHERE api.recall_concerns(v.recall_number, v.published, $1)
   AND api.fits($2->>'state', v.state) AND api.fits($2->>'open', (v.closed_at IS NULL)::text) AND api.fits($2->>'producer', v.producer_id)
   AND api.fits($2->>'caseNumber', v.case_number) AND api.fits($2->>'units', (v.units_affected IS NOT NULL)::text)
   AND api.within($2, v.opened_at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: recalls_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.recall_json(v, $1, false) FROM api.recall v
 WHERE api.recall_concerns(v.recall_number, v.published, $1)
   AND api.fits($2->>'state', v.state) AND api.fits($2->>'open', (v.closed_at IS NULL)::text) AND api.fits($2->>'producer', v.producer_id)
   AND api.fits($2->>'caseNumber', v.case_number) AND api.fits($2->>'units', (v.units_affected IS NOT NULL)::text)
   AND api.within($2, v.opened_at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: recall_by_name :many
-- $1 jsonb  who asks
-- $2 text   id or number
SELECT api.recall_json(v, $1, true) FROM api.recall v
 WHERE v.recall_number = $2
   AND api.recall_concerns(v.recall_number, v.published, $1)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT 1
