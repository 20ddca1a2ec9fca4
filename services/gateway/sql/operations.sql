-- For who runs the system and who audits it.  Lists run as in reads_market.sql; who asks has been judged before: nothing here is of one port.

-- name: dead_letters_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.dead_letter_json(v) FROM api.dead_letter v
 WHERE $1 ? 'ports'
   AND api.fits($2->>'service', v.service)
   AND api.fits($2->>'state', v.state)
   AND api.fits($2->>'code', v.code)
   AND api.fits($2->>'topic', v.topic)
   AND api.fits($2->>'actor', v.actor)
   AND api.within($2, v.at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: dead_letters_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.dead_letter_json(v) FROM api.dead_letter v
 WHERE $1 ? 'ports'
   AND api.fits($2->>'service', v.service)
   AND api.fits($2->>'state', v.state)
   AND api.fits($2->>'code', v.code)
   AND api.fits($2->>'topic', v.topic)
   AND api.fits($2->>'actor', v.actor)
   AND api.within($2, v.at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: parked_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.parked_json(v) FROM api.parked v
 WHERE $1 ? 'ports'
   AND api.fits($2->>'service', v.service)
   AND api.fits($2->>'topic', v.topic)
   AND api.within($2, v.append_at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: parked_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.parked_json(v) FROM api.parked v
 WHERE $1 ? 'ports'
   AND api.fits($2->>'service', v.service)
   AND api.fits($2->>'topic', v.topic)
   AND api.within($2, v.append_at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: principals_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.principal_json(v, false) FROM api.principal v
 WHERE $1 ? 'ports'
   AND api.fits($2->>'kind', v.kind)
   AND api.fits($2->>'principal', v.principal)
   AND api.fits($2->>'name', v.name)
   AND api.within($2, v.created_at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: principals_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.principal_json(v, false) FROM api.principal v
 WHERE $1 ? 'ports'
   AND api.fits($2->>'kind', v.kind)
   AND api.fits($2->>'principal', v.principal)
   AND api.fits($2->>'name', v.name)
   AND api.within($2, v.created_at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: grants_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.grant_json(v) FROM api.grant_given v
 WHERE $1 ? 'ports'
   AND api.fits($2->>'principal', v.principal)
   AND api.fits($2->>'role', v.role)
   AND api.fits($2->>'scope', v.scope)
   AND api.fits($2->>'inForce', v.in_force::text)
   AND api.within($2, v.valid_from)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: grants_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.grant_json(v) FROM api.grant_given v
 WHERE $1 ? 'ports'
   AND api.fits($2->>'principal', v.principal)
   AND api.fits($2->>'role', v.role)
   AND api.fits($2->>'scope', v.scope)
   AND api.fits($2->>'inForce', v.in_force::text)
   AND api.within($2, v.valid_from)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: audit_newest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.audit_json(v) FROM api.audit_row v
 WHERE $1 ? 'ports'
   AND api.fits($2->>'service', v.service)
   AND api.fits($2->>'actor', v.actor)
   AND api.fits($2->>'act', v.act)
   AND api.fits($2->>'object', v.object)
   AND api.within($2, v.at)
   AND (v.xid, v.id) <= ($3, $4) AND (v.xid, v.id, v.n) < ($3, $4, $5)
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT $6

-- name: audit_oldest :many
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 xid8
-- $4 uuid
-- $5 int8
-- $6 int8   at most
SELECT v.xid, v.id, v.n, api.audit_json(v) FROM api.audit_row v
 WHERE $1 ? 'ports'
   AND api.fits($2->>'service', v.service)
   AND api.fits($2->>'actor', v.actor)
   AND api.fits($2->>'act', v.act)
   AND api.fits($2->>'object', v.object)
   AND api.within($2, v.at)
   AND (v.xid, v.id) >= ($3, $4) AND (v.xid, v.id, v.n) > ($3, $4, $5) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY v.xid, v.id, v.n LIMIT $6

-- name: dead_letter_by_name :many
-- $1 jsonb  who asks
-- $2 text   name
SELECT api.dead_letter_json(v) FROM api.dead_letter v WHERE v.service = split_part($2, ':', 1) AND api.is_id(split_part($2, ':', 2), v.id) AND $1 ? 'ports'

-- name: principal_by_name :many
-- $1 jsonb  who asks
-- $2 text   name
SELECT api.principal_json(v, true) FROM api.principal v WHERE v.principal = $2 AND $1 ? 'ports'

-- name: grant_by_name :many
-- $1 jsonb  who asks
-- $2 text   name
SELECT api.grant_json(v) FROM api.grant_given v WHERE api.is_id($2, v.id) AND $1 ? 'ports'

-- name: audit_row_by_name :many
-- $1 jsonb  who asks
-- $2 text   name
SELECT api.audit_json(v) FROM api.audit_row v WHERE v.n = api.number_in_id($2) AND api.is_id($2, v.id) AND $1 ? 'ports'

-- name: dead_letter_payload :one
-- $1 text  letter
SELECT api.dead_letter_payload($1)

-- name: settle_dead_letter :one
-- $1 text  who
-- $2 text  letter
-- $3 text  replay or dropped
-- $4 text  why
SELECT api.settle_dead_letter($1, $2, $3, $4)

-- name: operations_now :one
-- $1 text  JSON: ends of topics
SELECT api.operations_json($1::jsonb)

-- name: configuration_now :one
-- $1 text  JSON: the program's version and the gateway's settings
SELECT (($1::jsonb - 'settings') || api.configuration_json($1::jsonb->'settings')::jsonb)::text

-- name: give_grant :one
-- $1 text  who gives
-- $2 text  to whom
-- $3 text  role
-- $4 text  scope
-- $5 date  until, exclusive; NULL: until it is withdrawn
-- $6 text  why
SELECT fault, given FROM intake.give_grant($1, $2, $3, $4, $5, $6)

-- name: withdraw_grant :one
-- $1 text  who withdraws
-- $2 text  id of the grant
-- $3 text  why
SELECT intake.withdraw_grant($1, $2, $3)
