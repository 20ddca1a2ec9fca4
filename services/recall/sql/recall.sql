-- recall's queries: a docket is what the events of a batch are about, by number and by goods.  Goods are read member by member, in the order of their schema.

-- name: terms_of :many
-- The law's terms in force on that day.
-- $1 date  day
SELECT code, category, value::int8, unit, legal_basis FROM ops.rule_parameter
 WHERE (code LIKE 'recall\_%' OR code LIKE 'complaint\_%') AND valid_from <= $1 AND (valid_until IS NULL OR valid_until > $1) ORDER BY code, category

-- name: work_calendar :many
SELECT day, working FROM ops.work_calendar ORDER BY day

-- name: complaints_of :many
-- $1 text[]  complaints
SELECT complaint_number, id, state, severity, kind, case_number, goods_key, filed_at, goods->>'hsCode', goods->>'originCountry', goods->>'enterpriseId', goods->>'brand', goods->>'model', goods->>'gtin', goods->>'lot', goods->>'vin', goods->>'vinFrom', goods->>'vinUntil', goods->>'serial', goods->>'category'
  FROM supervision.complaint WHERE complaint_number = ANY ($1) ORDER BY complaint_number FOR UPDATE

-- name: incidents_of :many
-- $1 text[]  incidents
SELECT incident_number FROM supervision.incident WHERE incident_number = ANY ($1)

-- name: sources_of :many
-- Which investigation has named a complaint.
-- $1 text[]  complaints
SELECT case_number, number FROM recall.case_source WHERE kind = 'complaint' AND number = ANY ($1) ORDER BY number, case_number

-- name: investigations_of :many
-- Those that are named, those of the same goods, those that named a complaint, those of a recall.
-- $1 text[]  cases
-- $2 text[]  keys of goods
-- $3 text[]  complaints
-- $4 text[]  recalls
SELECT case_number, id, state, goods_key, severity, kind, finding, automatic, opened_by, opened_at, changed_at,
       EXISTS (SELECT FROM recall.recall r WHERE r.case_number = i.case_number), goods->>'hsCode', goods->>'originCountry', goods->>'enterpriseId', goods->>'brand', goods->>'model', goods->>'gtin', goods->>'lot', goods->>'vin', goods->>'vinFrom', goods->>'vinUntil', goods->>'serial', goods->>'category'
  FROM recall.investigation i
 WHERE case_number = ANY (ARRAY(SELECT unnest($1)
                          UNION SELECT o.case_number FROM recall.investigation o WHERE o.goods_key = ANY ($2) AND o.state NOT IN ('no_defect', 'transferred', 'closed')
                          UNION SELECT s.case_number FROM recall.case_source s WHERE s.kind = 'complaint' AND s.number = ANY ($3)
                          UNION SELECT c.case_number FROM recall.recall c WHERE c.recall_number = ANY ($4)))
 ORDER BY case_number FOR UPDATE

-- name: campaigns_of :many
-- $1 text[]  recalls
SELECT recall_number, id, state, case_number, producer_id, producer_name, hazard, hazard_zh, remedy, units_affected, units_remedied, proposed_by,
       measure_version, blocking, opened_at, changed_at, closed_at, goods->>'hsCode', goods->>'originCountry', goods->>'enterpriseId', goods->>'brand', goods->>'model', goods->>'gtin', goods->>'lot', goods->>'vin', goods->>'vinFrom', goods->>'vinUntil', goods->>'serial', goods->>'category'
  FROM recall.recall WHERE recall_number = ANY ($1) ORDER BY recall_number FOR UPDATE

-- name: deadlines_of :many
-- $1 text[]  subjects
SELECT subject, rule, basis, started_at, due_at, met_at FROM supervision.deadline WHERE subject = ANY ($1) ORDER BY subject, rule, started_at

-- name: complaints_put :exec
-- $1 text[]  complaint number
-- $2 uuid[]  id
-- $3 text[]  state
-- $4 jsonb[]  goods
-- $5 text[]  goods key
-- $6 text[]  declaration number
-- $7 text[]  severity
-- $8 text[]  kind
-- $9 text[]  description
-- $10 date[]  occurred on
-- $11 int8[]  quantity e5
-- $12 text[]  case number
-- $13 timestamptz[]  filed at
-- $14 timestamptz[]  changed at
-- $15 bytea[]  event
INSERT INTO supervision.complaint (complaint_number, id, state, goods, goods_key, declaration_number, severity, kind, description, occurred_on, quantity_e5, case_number, filed_at, changed_at, event)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)


-- name: complaints_take :exec
-- Complaints that were here before an investigation took them.
-- $1 text[]  complaint
-- $2 text[]  case
-- $3 text[]  state
-- $4 timestamptz[]  changed at
UPDATE supervision.complaint c SET (case_number, state, changed_at) = (u.case_number, u.state, u.changed_at)
  FROM unnest($1, $2, $3, $4) AS u (number, case_number, state, changed_at) WHERE c.complaint_number = u.number

-- name: incidents_put :exec
-- $1 text[]  incident number
-- $2 uuid[]  id
-- $3 jsonb[]  goods
-- $4 text[]  goods key
-- $5 text[]  severity
-- $6 text[]  kind
-- $7 text[]  source
-- $8 text[]  description
-- $9 date[]  occurred on
-- $10 int8[]  injuries
-- $11 text[]  case number
-- $12 timestamptz[]  at
INSERT INTO supervision.incident (incident_number, id, goods, goods_key, severity, kind, source, description, occurred_on, injuries, case_number, at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)


-- name: investigations_put :exec
-- $1 text[]  case number
-- $2 uuid[]  id
-- $3 text[]  state
-- $4 jsonb[]  goods
-- $5 text[]  goods key
-- $6 text[]  severity
-- $7 text[]  kind
-- $8 text[]  finding
-- $9 bool[]  automatic
-- $10 text[]  opened by
-- $11 timestamptz[]  opened at
-- $12 timestamptz[]  changed at
INSERT INTO recall.investigation (case_number, id, state, goods, goods_key, severity, kind, finding, automatic, opened_by, opened_at, changed_at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (case_number) DO UPDATE SET (state, goods, goods_key, severity, kind, finding, changed_at) =
  (EXCLUDED.state, EXCLUDED.goods, EXCLUDED.goods_key, EXCLUDED.severity, EXCLUDED.kind, EXCLUDED.finding, EXCLUDED.changed_at)

-- name: sources_put :exec
-- $1 text[]  case number
-- $2 text[]  kind
-- $3 text[]  number
INSERT INTO recall.case_source (case_number, kind, number)
SELECT * FROM unnest($1, $2, $3)
ON CONFLICT DO NOTHING

-- name: complaints_follow :exec
-- Complaints follow their investigation, from state to state.
-- $1 text[]  case
-- $2 text[]  from
-- $3 text[]  to
-- $4 timestamptz[]  changed at
UPDATE supervision.complaint c SET (state, changed_at) = (u.to_state, u.changed_at)
  FROM unnest($1, $2, $3, $4) AS u (case_number, from_state, to_state, changed_at) WHERE c.case_number = u.case_number AND c.state = u.from_state

-- name: mediation_meet :exec
-- $1 text[]  case
-- $2 timestamptz[]  met at
UPDATE supervision.deadline d SET met_at = u.met_at
  FROM unnest($1, $2) AS u (case_number, met_at) JOIN recall.case_source s ON s.case_number = u.case_number AND s.kind = 'complaint'
 WHERE d.subject = 'complaint:' || s.number AND d.rule = 'complaint_mediation' AND d.met_at IS NULL

-- name: campaigns_put :exec
-- $1 text[]  recall number
-- $2 uuid[]  id
-- $3 text[]  state
-- $4 text[]  case number
-- $5 jsonb[]  goods
-- $6 text[]  producer id
-- $7 text[]  producer name
-- $8 text[]  hazard
-- $9 text[]  hazard zh
-- $10 text[]  remedy
-- $11 int8[]  units affected
-- $12 int8[]  units remedied
-- $13 text[]  proposed by
-- $14 int4[]  measure version
-- $15 bool[]  blocking
-- $16 timestamptz[]  opened at
-- $17 timestamptz[]  changed at
-- $18 timestamptz[]  closed at
INSERT INTO recall.recall (recall_number, id, state, case_number, goods, producer_id, producer_name, hazard, hazard_zh, remedy, units_affected, units_remedied, proposed_by, measure_version, blocking, opened_at, changed_at, closed_at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT (recall_number) DO UPDATE SET (state, case_number, goods, producer_id, producer_name, hazard, hazard_zh, remedy, units_affected, units_remedied, proposed_by,
  measure_version, blocking, changed_at, closed_at) =
  (EXCLUDED.state, EXCLUDED.case_number, EXCLUDED.goods, EXCLUDED.producer_id, EXCLUDED.producer_name, EXCLUDED.hazard, EXCLUDED.hazard_zh, EXCLUDED.remedy, EXCLUDED.units_affected,
   EXCLUDED.units_remedied, EXCLUDED.proposed_by, EXCLUDED.measure_version, EXCLUDED.blocking, EXCLUDED.changed_at, EXCLUDED.closed_at)

-- name: deadlines_put :exec
-- $1 text[]  subject
-- $2 text[]  rule
-- $3 timestamptz[]  started at
-- $4 timestamptz[]  due at
-- $5 text[]  basis
-- $6 timestamptz[]  met at
INSERT INTO supervision.deadline (subject, rule, started_at, due_at, basis, met_at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
ON CONFLICT (subject, rule, started_at) DO UPDATE SET met_at = EXCLUDED.met_at

-- table: recall.investigation_step
-- id uuid
-- case_number text
-- step text
-- state text
-- actor text
-- finding text
-- reason text
-- said_at timestamptz
-- at timestamptz

-- table: recall.recall_step
-- id uuid
-- recall_number text
-- step text
-- state text
-- actor text
-- approves text
-- reason text
-- units_affected int8
-- units_remedied int8
-- said_at timestamptz
-- at timestamptz
