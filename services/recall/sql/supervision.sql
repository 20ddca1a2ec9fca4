-- Supervision after release: duties, clues from inspections, and what time runs out for.

-- name: tasks_put :exec
-- $1 uuid[]  id
-- $2 uuid[]  declaration id
-- $3 text[]  declaration number
-- $4 int4[]  version
-- $5 int4[]  release version
-- $6 text[]  importer id
-- $7 text[]  port
-- $8 text[]  lane
-- $9 text[]  status
-- $10 text[]  duty
-- $11 timestamptz[]  due by
-- $12 text[]  state
-- $13 timestamptz[]  opened at
INSERT INTO supervision.task (id, declaration_id, declaration_number, version, release_version, importer_id, port, lane, status, duty, due_by, state, opened_at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT DO NOTHING

-- name: tasks_supersede :exec
-- A later release of the declaration takes the place of the earlier one's duty.
-- $1 uuid[]  declaration
-- $2 int4[]  release version
UPDATE supervision.task t SET state = 'superseded' FROM unnest($1, $2) AS u (declaration_id, release_version)
 WHERE t.declaration_id = u.declaration_id AND t.release_version < u.release_version AND t.state <> 'superseded'

-- name: clues_put :exec
-- $1 uuid[]  outcome id
-- $2 int4[]  version
-- $3 uuid[]  declaration id
-- $4 text[]  declaration number
-- $5 int4[]  item number
-- $6 jsonb[]  goods
-- $7 text[]  kind
-- $8 text[]  severity
-- $9 text[]  finding
-- $10 timestamptz[]  found at
INSERT INTO supervision.clue (outcome_id, version, declaration_id, declaration_number, item_number, goods, kind, severity, finding, found_at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT DO NOTHING

-- name: clues_withdraw :exec
-- $1 uuid[]  outcome that was replaced
-- $2 timestamptz[]  withdrawn at
UPDATE supervision.clue c SET withdrawn_at = u.at FROM unnest($1, $2) AS u (outcome_id, at) WHERE c.outcome_id = u.outcome_id AND c.withdrawn_at IS NULL

-- name: deadlines_overdue :exec
-- Clocks that ran out, each told once; a bounded number at a time.
-- $1 timestamptz  now
WITH due AS (
  SELECT subject, rule, started_at FROM supervision.deadline WHERE met_at IS NULL AND overdue_at IS NULL AND due_at <= $1
   ORDER BY due_at, subject, rule LIMIT 500 FOR UPDATE),
marked AS (
  UPDATE supervision.deadline d SET overdue_at = $1 FROM due
   WHERE d.subject = due.subject AND d.rule = due.rule AND d.started_at = due.started_at RETURNING d.subject, d.rule, d.started_at, d.due_at)
INSERT INTO supervision.warning (subject, rule, started_at, due_at, raised_at)
SELECT subject, rule, started_at, due_at, $1 FROM marked ON CONFLICT DO NOTHING

-- name: tasks_overdue :exec
-- $1 timestamptz  now
WITH due AS (
  SELECT declaration_id, release_version FROM supervision.task WHERE state = 'open' AND due_by <= $1
   ORDER BY due_by, declaration_number LIMIT 500 FOR UPDATE),
marked AS (
  UPDATE supervision.task t SET (state, overdue_at) = ('overdue', $1) FROM due
   WHERE t.declaration_id = due.declaration_id AND t.release_version = due.release_version
  RETURNING 'declaration:' || t.declaration_number || '/' || t.release_version AS subject, t.opened_at, t.due_by)
INSERT INTO supervision.warning (subject, rule, started_at, due_at, raised_at)
SELECT subject, 'duty', opened_at, due_by, $1 FROM marked ON CONFLICT DO NOTHING
