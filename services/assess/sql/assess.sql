-- assess's queries.

-- name: cells_since :many
-- What the risk tables learned since: read again by each loop before it decides.
-- $1 int8  change
SELECT key, month, inspected, failed, weight_e6, failed_weight_e6, weight_squares_e6, change FROM assessment.risk_cell WHERE change > $1

-- name: measures_since :many
-- $1 int8  change
SELECT event, change FROM assessment.measure WHERE change > $1 ORDER BY change

-- name: controls_since :many
-- $1 int8  change
SELECT kind, change, object_id FROM assessment.control WHERE change > $1

-- name: credit_since :many
-- $1 int8  change
SELECT id, credit_grade, change FROM party.enterprise WHERE change > $1

-- name: selection_parameters :many
-- With the days between which they hold.
SELECT code, category, value, valid_from, valid_until FROM ops.rule_parameter WHERE code IN ('credit_multiplier', 'credit_floor', 'risk_share', 'risk_half_life', 'risk_strength', 'risk_leaf_strength', 'draw_reveal', 'ranking_half', 'exchange_rate', 'capacity', 'arrival_early', 'arrival_late', 'arrival_wait') ORDER BY valid_from

-- name: tickets_of :many
-- $1 bytea[]  identities of goods
SELECT identity, day FROM assessment.ticket WHERE identity = ANY ($1)

-- name: declarations_of :many
-- The newest version of declarations, by the receipt of their first.
-- $1 bytea[]  receipts
SELECT r.receipt, d.id, d.version, d.state, d.emitted, d.ticket_day, d.arrived_at, d.lane,
       (SELECT string_agg(concat_ws(':', i.item_number, i.lane, i.action, NOT string_to_array(i.paths, ' ') <@ '{risk,none}', i.category), ' ' ORDER BY i.item_number) FROM assessment.item i WHERE i.declaration_id = d.id AND i.version = d.version),
       coalesce((SELECT max(l.release_version) FROM assessment.release l WHERE l.declaration_id = d.id), 0), d.event, d.sender, d.number, d.work_day
  FROM assessment.receipt r CROSS JOIN LATERAL (SELECT * FROM assessment.declaration v WHERE v.id = r.object_id ORDER BY v.version DESC LIMIT 1 FOR UPDATE) d
 WHERE r.receipt = ANY ($1)

-- name: declarations_close :exec
-- A version that is no longer the one that counts.
-- $1 uuid[]  declarations
-- $2 int4[]  versions
-- $3 text[]  states
UPDATE assessment.declaration d SET state = u.state FROM unnest($1, $2, $3) AS u (id, version, state) WHERE d.id = u.id AND d.version = u.version

-- name: tickets_put :exec
-- $1 bytea[]  identities
-- $2 date[]  days
-- $3 uuid[]  declarations
INSERT INTO assessment.ticket (identity, day, declaration_id) SELECT * FROM unnest($1, $2, $3) ON CONFLICT DO NOTHING

-- name: tickets_drop :exec
-- Goods that are released: a later declaration of the same waybill draws anew.
-- $1 uuid[]  declarations
DELETE FROM assessment.ticket WHERE declaration_id = ANY ($1)

-- name: bins_add :exec
-- $1 date[]  days
-- $2 text[]  ports
-- $3 text[]  categories
-- $4 int4[]  partitions
-- $5 int4[]  bins
-- $6 int8[]  items
INSERT INTO assessment.score_bin (day, port, category, part, bin, items) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
ON CONFLICT (day, port, category, part, bin) DO UPDATE SET items = score_bin.items + EXCLUDED.items

-- name: inputs_add :exec
-- $1 date[]  days
-- $2 text[]  categories
-- $3 text[]  measures
-- $4 int4[]  partitions
-- $5 text[]  values
-- $6 int8[]  items
INSERT INTO assessment.input_bin (day, category, measure, part, bin, items) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
ON CONFLICT (day, category, measure, part, bin) DO UPDATE SET items = input_bin.items + EXCLUDED.items

-- name: items_taught :many
-- The items that outcomes are about.
-- $1 uuid[]  declarations
-- $2 int4[]  versions
-- $3 int4[]  items
SELECT i.declaration_id, i.version, i.item_number, i.risk_key, d.importer_id, i.model FROM unnest($1, $2, $3) AS u (id, version, item)
  JOIN assessment.item i ON i.declaration_id = u.id AND i.version = u.version AND i.item_number = u.item
  JOIN assessment.declaration d ON d.id = u.id AND d.version = u.version

-- name: outcomes_of :many
-- Those that the batch's outcomes supersede.
-- $1 uuid[]  outcomes
SELECT outcome_id, verdict, stage, selected_by, probability, risk_key, month, taught, coalesce((SELECT s.at FROM assessment.skip_lot_outcome s WHERE s.outcome_id = o.outcome_id), at)
  FROM assessment.outcome o WHERE outcome_id = ANY ($1) AND NOT withdrawn ORDER BY outcome_id FOR UPDATE

-- name: learned_last :one
-- The number of the last change of risk cells, measures and skip-lot levels.
SELECT greatest((SELECT max(change) FROM assessment.risk_cell), (SELECT max(change) FROM assessment.measure), (SELECT max(change) FROM assessment.skip_lot), 0)

-- name: controlled_last :one
-- The number of the last change of controls and credit, and how many versions are tried now.
SELECT greatest((SELECT max(change) FROM assessment.control), (SELECT max(change) FROM party.enterprise), 0),
       (SELECT count(*) FROM assessment.control WHERE kind = 'profile' AND tried_from IS NOT NULL AND state IN ('shadow', 'approved', 'cutover'))

-- name: outcomes_withdraw :exec
-- $1 uuid[]  outcomes
-- $2 int8[]  change
UPDATE assessment.outcome o SET withdrawn = true, change = u.change FROM unnest($1, $2) AS u (id, change) WHERE o.outcome_id = u.id

-- name: cells_add :exec
-- $1 text[]  keys, in order
-- $2 date[]  months
-- $3 int8[]  inspected
-- $4 int8[]  failed
-- $5 int8[]  weight
-- $6 int8[]  weight of failures
-- $7 int8[]  squares of weights
-- $8 int8[]  change
INSERT INTO assessment.risk_cell (key, month, inspected, failed, weight_e6, failed_weight_e6, weight_squares_e6, change) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (key, month) DO UPDATE SET (inspected, failed, weight_e6, failed_weight_e6, weight_squares_e6, change) =
  (risk_cell.inspected + EXCLUDED.inspected, risk_cell.failed + EXCLUDED.failed, risk_cell.weight_e6 + EXCLUDED.weight_e6,
   risk_cell.failed_weight_e6 + EXCLUDED.failed_weight_e6, risk_cell.weight_squares_e6 + EXCLUDED.weight_squares_e6, EXCLUDED.change)

-- name: measures_put :exec
-- $1 uuid[]  id
-- $2 int4[]  version
-- $3 text[]  kind
-- $4 text[]  scope
-- $5 uuid[]  declaration
-- $6 text[]  basis
-- $7 text[]  basis in Chinese
-- $8 text[]  cites
-- $9 timestamptz[]  from
-- $10 timestamptz[]  until
-- $11 timestamptz[]  lifted at
-- $12 text[]  lifted by
-- $13 text[]  producer
-- $14 bytea[]  event
-- $15 int8[]  change
INSERT INTO assessment.measure (id, version, kind, scope, declaration_id, basis, basis_zh, cites, from_at, until_at, lifted_at, lifted_by, producer, event, change)
SELECT DISTINCT ON (id) * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) AS u (id, version, kind, scope, declaration_id, basis, basis_zh, cites, from_at, until_at, lifted_at, lifted_by, producer, event, change)
 ORDER BY id, version DESC
ON CONFLICT (id) DO UPDATE SET (version, kind, scope, declaration_id, basis, basis_zh, cites, from_at, until_at, lifted_at, lifted_by, event, change) =
  (EXCLUDED.version, EXCLUDED.kind, EXCLUDED.scope, EXCLUDED.declaration_id, EXCLUDED.basis, EXCLUDED.basis_zh, EXCLUDED.cites, EXCLUDED.from_at, EXCLUDED.until_at,
   EXCLUDED.lifted_at, EXCLUDED.lifted_by, EXCLUDED.event, EXCLUDED.change) WHERE measure.version < EXCLUDED.version

-- name: controls_of :many
-- $1 text[]  kinds
-- $2 text[]  objects
SELECT c.kind, c.object_id, c.version, c.state, p.person, c.restores IS NOT NULL, coalesce(v.linted, false), coalesce(v.backtested, false), coalesce(v.compared, false),
       CASE WHEN c.kind IN ('profile', 'list') AND c.active_from IS NOT NULL THEN c.document END,
       CASE c.state WHEN 'retiring' THEN (SELECT e.person FROM assessment.control_step s JOIN intake.person_view e ON e.principal = s.actor WHERE (s.kind, s.object_id, s.version) = (c.kind, c.object_id, c.version) AND s.step = 'retire' ORDER BY s.id DESC LIMIT 1) END, CASE WHEN c.kind = 'parameter' THEN c.document::json ->> 'from' END
  FROM unnest($1, $2) AS u (kind, object_id) JOIN assessment.control c USING (kind, object_id) LEFT JOIN intake.person_view p ON p.principal = c.actor
  LEFT JOIN assessment.proof v ON c.state IN ('draft', 'shadow') AND v.kind = c.kind AND v.code = c.object_id AND v.version = c.version
 ORDER BY 1, 2, 3 FOR UPDATE OF c

-- name: parameter_kinds :many
-- What analysts may set; bounds in 1/100,000.
SELECT code, key, words, (least * 100000)::int8, (most * 100000)::int8, whole, may_end FROM ops.parameter_kind

-- name: persons_of :many
-- The natural persons behind principals; four eyes compares these.
-- $1 text[]  principals
SELECT principal, person FROM intake.person_view WHERE principal = ANY ($1) AND person IS NOT NULL

-- name: control_put :exec
-- A draft; credit is in force at once.
-- $1 text  kind
-- $2 text  object
-- $3 int4  version
-- $4 text  state
-- $5 text  document
-- $6 text  actor
-- $7 timestamptz  at
-- $8 int8  change
-- $9 int4  the version that it restores; 0: none
INSERT INTO assessment.control (kind, object_id, version, state, document, actor, at, change, active_from, restores)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $4 = 'active' THEN $8 END, nullif($9, 0))

-- name: activation_put :exec
-- Refused by a trigger unless another person approved.
-- $1 text  kind
-- $2 text  object
-- $3 int4  version
-- $4 text  actor
-- $5 timestamptz  at
-- $6 int8  change
INSERT INTO assessment.activation (kind, object_id, version, approval, actor, at, change)
SELECT kind, object_id, version, approval, $4, $5, $6 FROM assessment.control WHERE (kind, object_id, version) = ($1, $2, $3)

-- name: control_move :exec
-- $1 text  kind
-- $2 text  object
-- $3 int4  version
-- $4 text  the state that follows
-- $5 text  who approves; otherwise NULL
-- $6 text  receipt of the approval; otherwise NULL
-- $7 timestamptz  at
-- $8 int8  change
UPDATE assessment.control
   SET state = $4, approved_by = coalesce($5, approved_by), approval = coalesce(decode($6, 'hex'), approval), at = $7, change = $8,
       tried_from = CASE WHEN $4 = 'shadow' THEN $8 ELSE tried_from END,
       active_from = CASE WHEN $4 = 'active' THEN $8 ELSE active_from END,
       active_until = CASE WHEN $4 = 'retired' AND active_from IS NOT NULL THEN $8 END
 WHERE (kind, object_id, version) = ($1, $2, $3)

-- name: controls_retire :exec
-- One version of an object is active at a time, and none is in cutover beside it then.
-- $1 text  kind
-- $2 text  object
-- $3 int4  the version that takes over
-- $4 int8  change
-- $5 text  actor
-- $6 timestamptz  at
WITH ended AS (
  UPDATE assessment.control SET state = 'retired', change = $4, active_until = CASE WHEN active_from IS NOT NULL THEN $4 END
   WHERE kind = $1 AND object_id = $2 AND version <> $3 AND state IN ('active', 'retiring', 'cutover') RETURNING version),
cut AS (UPDATE assessment.cutover SET until_change = $4 WHERE kind = $1 AND object_id = $2 AND version <> $3 AND until_change IS NULL)
INSERT INTO assessment.control_step (kind, object_id, version, step, actor, at, change) SELECT $1, $2, version, 'superseded', $5, $6, $4 FROM ended

-- name: control_step_put :exec
-- $1 text  kind
-- $2 text  object
-- $3 int4  version
-- $4 text  step
-- $5 text  actor
-- $6 timestamptz  at
-- $7 int8  change
-- $8 text  reason, or NULL
INSERT INTO assessment.control_step (kind, object_id, version, step, actor, at, change, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: packs_put :exec
-- $1 text  hash
-- $2 text  documents
INSERT INTO assessment.pack (hash, documents) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING

-- name: packs_of :many
-- $1 text  hash
SELECT documents FROM assessment.pack WHERE hash = $1

-- name: replay_session :exec
-- A decision may have to be looked for in whole tables.
SELECT set_config('statement_timeout', '0', false)

-- name: replay_items :many
-- Decisions as they are kept, with the event that they are about.
-- $1 text  assessment, or declaration by id or number
SELECT i.assessment_id, d.number, i.version, i.item_number, i.lane, i.selected_by, i.paths, i.action, i.score, i.threshold, i.probability, i.ticket,
       i.category, i.risk_key, i.reasons, coalesce(i.also_met, '[]'), i.facts, d.event
  FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id AND d.version = i.version
 WHERE $1 IN (d.number, i.declaration_id::text, i.assessment_id::text) ORDER BY d.sender, d.number, i.version, i.item_number

-- name: credit_put :exec
-- $1 text  enterprise
-- $2 text  grade
-- $3 text  basis
-- $4 timestamptz  since
-- $5 int8  change
INSERT INTO party.enterprise (id, credit_grade, basis, since, change) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET (credit_grade, basis, since, change) = (EXCLUDED.credit_grade, EXCLUDED.basis, EXCLUDED.since, EXCLUDED.change)

-- table: assessment.declaration
-- id uuid
-- version int4
-- number text
-- sender text
-- state text
-- direction text
-- port text
-- declaration_office text
-- importer_id text
-- importer_name text
-- platform_id text
-- conveyance text
-- waybill_number text
-- bill_number text
-- expected_arrival date
-- arrived_at timestamptz
-- lane text
-- decided_at timestamptz
-- emitted bool
-- ticket_day date
-- event bytea
-- release_id uuid
-- release_version int4
-- release_status text
-- work_day date

-- table: assessment.item
-- declaration_id uuid
-- version int4
-- item_number int4
-- assessment_id uuid
-- hs_code text
-- category text
-- origin_country text
-- brand text
-- model text
-- producer_id text
-- gtin text
-- lot text
-- quantity_e5 int8
-- value_e5 int8
-- unit text
-- port text
-- lane text
-- selected_by text
-- paths text
-- action text
-- score float8
-- threshold float8
-- probability float8
-- ticket float8
-- stratum text
-- risk_key text
-- reasons text
-- facts text
-- decided_at timestamptz
-- also_met text

-- table: assessment.unit
-- declaration_id uuid
-- version int4
-- item_number int4
-- kind text
-- value text

-- table: assessment.later_release
-- id uuid
-- declaration_id uuid
-- version int4
-- release_version int4
-- status text
-- lane text
-- duty text
-- due_by timestamptz
-- released_at timestamptz

-- table: assessment.trade_document
-- id uuid
-- kind text
-- number text
-- sender text
-- order_number text
-- waybill_number text
-- event bytea

-- table: assessment.arrival
-- id uuid
-- conveyance text
-- port text
-- place text
-- arrived_at timestamptz
-- swept_until timestamptz

-- table: assessment.outcome
-- outcome_id uuid
-- version int4
-- declaration_id uuid
-- item_number int4
-- declaration_number text
-- declaration_version int4
-- unit text
-- kind text
-- severity text
-- verdict text
-- stage text
-- selected_by text
-- probability float8
-- supersedes uuid
-- producer text
-- at timestamptz
-- finding text
-- risk_key text
-- month date
-- taught bool
-- change int8
