-- Skip-lot levels by importer and model: what was found of which lot, and the levels that follow from it.

-- name: skip_lot_steps :many
SELECT level::int8, passes::int8, factor, falls_to::int8, valid_from, valid_until FROM assessment.skip_lot_step ORDER BY level, valid_from

-- name: skip_lots_since :many
-- $1 int8  change
SELECT enterprise, model, level::int8, passes, last_pass, change FROM assessment.skip_lot WHERE change > $1

-- name: skip_lot_outcomes_put :exec
-- $1 uuid[]  outcomes
-- $2 text[]  enterprises
-- $3 text[]  models
-- $4 uuid[]  declarations
-- $5 int4[]  items
-- $6 timestamptz[]  found at
-- $7 bool[]  whether it failed
INSERT INTO assessment.skip_lot_outcome (outcome_id, enterprise, model, declaration_id, item_number, at, failed) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)

-- name: skip_lot_outcomes_drop :many
-- Those that were superseded; gives the keys that they were of.
-- $1 uuid[]  outcomes
DELETE FROM assessment.skip_lot_outcome WHERE outcome_id = ANY ($1) RETURNING enterprise, model

-- name: skip_lot_history :many
-- The inspected lots of keys, in the order of their days; a lot failed when anything of it did.
-- $1 text[]  enterprises
-- $2 text[]  models
SELECT enterprise, model, min(o.at) AS at, bool_or(o.failed) AS failed
  FROM (SELECT DISTINCT * FROM unnest($1, $2) AS u (enterprise, model)) k LEFT JOIN assessment.skip_lot_outcome o USING (enterprise, model)
 GROUP BY enterprise, model, o.declaration_id, o.item_number ORDER BY enterprise COLLATE "C", model COLLATE "C", at, failed

-- name: skip_lots_put :exec
-- $1 text[]  enterprises
-- $2 text[]  models
-- $3 int4[]  levels
-- $4 int8[]  passes
-- $5 date[]  last pass
-- $6 int8[]  change
INSERT INTO assessment.skip_lot (enterprise, model, level, passes, last_pass, change) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
ON CONFLICT (enterprise, model) DO UPDATE SET (level, passes, last_pass, change) = (EXCLUDED.level, EXCLUDED.passes, EXCLUDED.last_pass, EXCLUDED.change)
