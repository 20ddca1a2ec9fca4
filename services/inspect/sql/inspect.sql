-- inspect's queries: a case is everything that is known of one declaration.

-- name: orders_of :many
-- $1 uuid[]  declarations
SELECT declaration_id, order_version, declaration_version, state, place, contact, instruction, inspectors, deadline, arrived_at, notified_at,
       release_version, release_status, created_at, event
  FROM inspection.inspection_order WHERE declaration_id = ANY ($1) ORDER BY declaration_id FOR UPDATE

-- name: items_of :many
-- $1 uuid[]  declarations
SELECT declaration_id, item_number, state, lane, action, kind, severity, finding, outcome_id, outcome_version, outcome_verdict, measure_id, measure_version, reinspections, outcome_final, failed_e5, disposed_e5, units
  FROM inspection.order_item WHERE declaration_id = ANY ($1) ORDER BY declaration_id, item_number

-- name: samples_of :many
-- $1 uuid[]  declarations
SELECT declaration_id, sample_number, item_number, state, seal, backup_seal, laboratory_id, standards, collected_at, outcome_id, outcome_version, report_number, verdict
  FROM inspection.sample WHERE declaration_id = ANY ($1) ORDER BY declaration_id, sample_number

-- name: disposals_of :many
-- $1 uuid[]  declarations
SELECT declaration_id, disposal_number, item_number, kind, state, quantity_e5 FROM inspection.disposal WHERE declaration_id = ANY ($1) ORDER BY declaration_id, disposal_number

-- name: reviews_of :many
-- $1 uuid[]  declarations
SELECT declaration_id, id, item_number, kind, lane, actor, effective, version FROM inspection.review WHERE declaration_id = ANY ($1) ORDER BY declaration_id, id

-- name: signatures_of :many
-- $1 uuid[]  declarations
SELECT declaration_id, check_id, signer, content_hash FROM inspection.signature WHERE declaration_id = ANY ($1) ORDER BY declaration_id, at, signer

-- name: open_of :many
-- What waits for a signature or for a decision, and whether it is the first.
-- $1 uuid[]  declarations
SELECT c.declaration_id, c.id, true, c.event FROM inspection.check_record c
 WHERE c.declaration_id = ANY ($1) AND c.arrived_as = 'waiting' AND NOT EXISTS (SELECT FROM inspection.check_fate f WHERE f.check_id = c.id)
UNION ALL
SELECT c.declaration_id, c.id, false, c.event FROM inspection.conflict c
 WHERE c.declaration_id = ANY ($1) AND NOT EXISTS (SELECT FROM inspection.review r WHERE r.declaration_id = c.declaration_id AND r.conflict_id = c.id)
ORDER BY 1, 2

-- name: passes_of :many
-- Passed sampling tests of the importers that the batch meets.
-- $1 text[]  importers
SELECT importer_id, model, standard, report_number, passed_on FROM inspection.sampling_pass WHERE importer_id = ANY ($1) ORDER BY passed_on, report_number

-- name: no_repeat_months :one
-- $1 date  day
SELECT value::int8 FROM ops.rule_parameter
 WHERE code = 'no_repeat' AND valid_from <= $1 AND (valid_until IS NULL OR valid_until > $1) ORDER BY valid_from DESC LIMIT 1

-- name: blocks_since :many
-- Measures that keep goods out, each in its newest version, since a change.
-- $1 int8  change
SELECT event, change FROM assessment.block_view WHERE change > $1 ORDER BY change

-- name: orders_put :exec
-- $1 uuid[]  id
-- $2 uuid[]  declaration
-- $3 int4[]  order version
-- $4 int4[]  declaration version
-- $5 text[]  declaration number
-- $6 text[]  sender
-- $7 text[]  port
-- $8 text[]  importer
-- $9 text[]  state
-- $10 text[]  action
-- $11 text[]  lane
-- $12 text[]  place
-- $13 text[]  contact
-- $14 text[]  instruction
-- $15 text[]  inspectors
-- $16 timestamptz[]  deadline
-- $17 date[]  expected arrival
-- $18 timestamptz[]  arrived at
-- $19 timestamptz[]  notified at
-- $20 int4[]  release version
-- $21 text[]  release status
-- $22 timestamptz[]  created at
-- $23 timestamptz[]  changed at
-- $24 bytea[]  assessment event
INSERT INTO inspection.inspection_order (id, declaration_id, order_version, declaration_version, declaration_number, sender, port, importer_id, state, action, lane,
  place, contact, instruction, inspectors, deadline, expected_arrival, arrived_at, notified_at, release_version, release_status, created_at, changed_at, event)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
ON CONFLICT (id) DO UPDATE SET (order_version, declaration_version, declaration_number, sender, port, importer_id, state, action, lane, place, contact, instruction, inspectors, deadline,
  expected_arrival, arrived_at, notified_at, release_version, release_status, changed_at, event) =
  (EXCLUDED.order_version, EXCLUDED.declaration_version, EXCLUDED.declaration_number, EXCLUDED.sender, EXCLUDED.port, EXCLUDED.importer_id, EXCLUDED.state, EXCLUDED.action, EXCLUDED.lane,
   EXCLUDED.place, EXCLUDED.contact, EXCLUDED.instruction, EXCLUDED.inspectors, EXCLUDED.deadline, EXCLUDED.expected_arrival, EXCLUDED.arrived_at, EXCLUDED.notified_at,
   EXCLUDED.release_version, EXCLUDED.release_status, EXCLUDED.changed_at, EXCLUDED.event)

-- name: items_clear :exec
-- Items follow the order's version: those of a case that changed are written anew.
-- $1 uuid[]  declarations
DELETE FROM inspection.order_item WHERE declaration_id = ANY ($1)

-- name: samples_put :exec
-- $1 text[]  sample number
-- $2 uuid[]  declaration
-- $3 text[]  declaration number
-- $4 int4[]  item
-- $5 uuid[]  order
-- $6 text[]  state
-- $7 text[]  seal
-- $8 text[]  backup seal
-- $9 text[]  laboratory
-- $10 text[]  standards
-- $11 timestamptz[]  collected at
-- $12 uuid[]  outcome
-- $13 int4[]  outcome version
-- $14 text[]  report
-- $15 text[]  verdict
INSERT INTO inspection.sample (sample_number, declaration_id, declaration_number, item_number, order_id, state, seal, backup_seal, laboratory_id, standards, collected_at, outcome_id, outcome_version, report_number, verdict)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (declaration_id, sample_number) DO UPDATE SET (state, laboratory_id, outcome_id, outcome_version, report_number, verdict) =
  (EXCLUDED.state, EXCLUDED.laboratory_id, EXCLUDED.outcome_id, EXCLUDED.outcome_version, EXCLUDED.report_number, EXCLUDED.verdict)

-- name: disposals_put :exec
-- $1 text[]  disposal number
-- $2 uuid[]  declaration
-- $3 text[]  declaration number
-- $4 int4[]  item
-- $5 text[]  kind
-- $6 text[]  state
-- $7 int8[]  quantity
-- $8 timestamptz[]  changed at
INSERT INTO inspection.disposal (disposal_number, declaration_id, declaration_number, item_number, kind, state, quantity_e5, changed_at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (declaration_id, disposal_number) DO UPDATE SET (state, changed_at) = (EXCLUDED.state, EXCLUDED.changed_at)

-- name: passes_put :exec
-- $1 text[]  importer
-- $2 text[]  model
-- $3 text[]  standard
-- $4 text[]  report
-- $5 text[]  declaration number
-- $6 date[]  passed on
INSERT INTO inspection.sampling_pass (importer_id, model, standard, report_number, declaration_number, passed_on)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING

-- name: passes_withdraw :exec
-- A report that was overturned proves nothing any more.
-- $1 text[]  reports
DELETE FROM inspection.sampling_pass WHERE report_number = ANY ($1)

-- table: inspection.order_item
-- declaration_id uuid
-- item_number int4
-- order_id uuid
-- declaration_version int4
-- state text
-- lane text
-- action text
-- category text
-- hs_code text
-- brand text
-- model text
-- vins text
-- reasons text
-- kind text
-- severity text
-- finding text
-- outcome_id uuid
-- outcome_version int4
-- outcome_verdict text
-- measure_id uuid
-- measure_version int4
-- reinspections int4
-- outcome_final bool
-- failed_e5 int8
-- disposed_e5 int8
-- units text

-- table: inspection.check_record
-- id uuid
-- order_id uuid
-- declaration_id uuid
-- declaration_number text
-- order_version int4
-- verdict text
-- author text
-- device_time timestamptz
-- device_offset_ms int8
-- recorded_at timestamptz
-- event bytea
-- arrived_as text

-- table: inspection.check_fate
-- check_id uuid
-- declaration_id uuid
-- declaration_number text
-- state text
-- at timestamptz

-- table: inspection.signature
-- check_id uuid
-- signer text
-- declaration_id uuid
-- declaration_number text
-- content_hash text
-- signed_at timestamptz
-- at timestamptz

-- table: inspection.conflict
-- id uuid
-- declaration_id uuid
-- declaration_number text
-- kind text
-- reason text
-- actor text
-- at timestamptz
-- event bytea

-- table: inspection.review
-- id uuid
-- declaration_id uuid
-- declaration_number text
-- item_number int4
-- kind text
-- lane text
-- actor text
-- approves uuid
-- reason text
-- at timestamptz
-- effective bool
-- version int4
-- conflict_id uuid

-- table: inspection.lab_result
-- report_number text
-- sample_number text
-- declaration_id uuid
-- declaration_number text
-- item_number int4
-- stage text
-- verdict text
-- supersedes text
-- laboratory_id text
-- reported_at timestamptz
-- event bytea

-- table: inspection.release
-- id uuid
-- declaration_id uuid
-- declaration_number text
-- version int4
-- release_version int4
-- status text
-- lane text
-- duty text
-- due_by timestamptz
-- released_at timestamptz
