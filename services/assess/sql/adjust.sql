-- What moves by itself once a day, and says why.

-- name: adjustments_since :many
-- $1 int8  change
SELECT DISTINCT ON (kind, category) kind, category, document, change FROM assessment.adjustment WHERE change > $1 AND kind IN ('exploration', 'calibration', 'cutover', 'severity')
 ORDER BY kind, category, change DESC

-- name: adjustments_put :exec
-- $1 uuid[]  ids
-- $2 text[]  kinds
-- $3 text[]  categories
-- $4 text[]  measures
-- $5 date[]  days
-- $6 timestamptz[]  tick
-- $7 bool[]  whether it is an alarm
-- $8 text[]  documents
-- $9 int8[]  change
-- A calibration or a severity that says what the last one did is not written again.
INSERT INTO assessment.adjustment (id, kind, category, measure, day, at, alarm, document, change)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS u (id, kind, category, measure, day, at, alarm, document, change)
 WHERE kind NOT IN ('calibration', 'severity')
    OR document IS DISTINCT FROM (SELECT a.document FROM assessment.adjustment a WHERE a.kind = u.kind AND a.category = u.category ORDER BY a.change DESC LIMIT 1)

-- name: adjust_terms :many
-- The parameters in force on a day.
-- $1 date  today
SELECT code, value::float8 FROM ops.rule_parameter
 WHERE code IN ('exploration_budget', 'exploration_step', 'calibration_least', 'drift_index', 'drift_chi_square', 'drift_least') AND category = ''
   AND valid_from <= $1 AND (valid_until IS NULL OR valid_until > $1)

-- name: exploration_arms :many
-- Categories for which an analyst set the most that chance may select, or did so once, with a year of the random stratum.
-- $1 date  today
SELECT m.category, coalesce((SELECT l.value::float8 FROM ops.rule_parameter l WHERE l.code = 'exploration_least' AND l.category = m.category AND l.valid_from <= $1 AND (l.valid_until IS NULL OR l.valid_until > $1)), 0),
       coalesce((SELECT p.value::float8 FROM ops.rule_parameter p WHERE p.code = 'exploration_most' AND p.category = m.category AND p.valid_from <= $1 AND (p.valid_until IS NULL OR p.valid_until > $1)), 0),
       coalesce((SELECT sum(b.items) / 7.0 FROM assessment.score_bin b WHERE b.category = m.category AND b.day >= $1 - 7 AND b.day < $1), 0)::float8,
       o.inspected::float8, o.failed::float8,
       (SELECT (a.document::json ->> 'after')::float8 FROM assessment.adjustment a WHERE a.kind = 'exploration' AND a.category = m.category ORDER BY a.change DESC LIMIT 1)
  FROM (SELECT category FROM ops.rule_parameter WHERE code = 'exploration_most' UNION SELECT category FROM assessment.adjustment WHERE kind = 'exploration') m CROSS JOIN LATERAL
       (SELECT count(*) AS inspected, count(*) FILTER (WHERE verdict = 'fail') AS failed FROM assessment.random_outcome r WHERE r.category = m.category AND r.at >= $1 - 365 AND r.at < $1) o
 ORDER BY m.category COLLATE "C"

-- name: calibration_cases :many
-- Final outcomes of a year by category and score, the newest hundred thousand.
-- $1 date  today
SELECT category, score, failed, selected_by, probability
  FROM (SELECT split_part(o.risk_key, '|', 1) AS category, i.score, o.verdict = 'fail' AS failed, o.selected_by, coalesce(o.probability, 0)::float8 AS probability
          FROM assessment.outcome o JOIN assessment.item i ON i.declaration_id = o.declaration_id AND i.version = o.declaration_version AND i.item_number = o.item_number
         WHERE o.taught AND NOT o.withdrawn AND o.at >= $1 - 365 AND o.at < $1 ORDER BY o.at DESC, o.outcome_id LIMIT 100000) c
 ORDER BY category COLLATE "C", score, probability, failed, selected_by

-- name: severity_cases :many
-- Failures of a year by the first level of their chain, each with the weight of its severity; none where nothing is ranked by loss.
-- $1 date  today
SELECT category, key, weight, selected_by, probability
  FROM (SELECT split_part(o.risk_key, '|', 1) AS category, split_part(o.risk_key, '|', 1) || '|' || split_part(o.risk_key, '|', 2) AS key, o.selected_by, coalesce(o.probability, 0)::float8 AS probability,
               coalesce((SELECT p.value::float8 FROM ops.rule_parameter p WHERE p.code = 'severity_weight' AND p.category = o.severity AND p.valid_from <= $1 AND (p.valid_until IS NULL OR p.valid_until > $1)), 1) AS weight
          FROM assessment.outcome o
         WHERE o.taught AND NOT o.withdrawn AND o.verdict = 'fail' AND o.at >= $1 - 365 AND o.at < $1 AND EXISTS (SELECT FROM ops.rule_parameter WHERE code = 'ranking_half')
         ORDER BY o.at DESC, o.outcome_id LIMIT 100000) c
 ORDER BY category COLLATE "C", key COLLATE "C", weight, probability, selected_by

-- name: drift_bins_keep :exec
-- The days that are over, by score, port and what was declared, kept longer than their counts.
-- $1 date  today
INSERT INTO assessment.drift_bin (day, category, measure, bin, items)
SELECT day, category, 'scores', (bin / 16)::text, sum(items) FROM assessment.score_bin WHERE day < $1 GROUP BY 1, 2, 4
UNION ALL SELECT day, category, 'ports', port, sum(items) FROM assessment.score_bin WHERE day < $1 GROUP BY 1, 2, 4
UNION ALL SELECT day, category, measure, bin, sum(items) FROM assessment.input_bin WHERE day < $1 GROUP BY 1, 2, 3, 4
ON CONFLICT (day, category, measure, bin) DO UPDATE SET items = EXCLUDED.items

-- name: drift_bins_forget :exec
-- $1 date  today
DELETE FROM assessment.drift_bin WHERE day < $1 - 100

-- name: inputs_forget :exec
-- $1 date  today
DELETE FROM assessment.input_bin WHERE day < $1 - 8

-- name: drift_bins :many
-- The last week beside the ninety days before it.
-- $1 date  today
SELECT category, measure, bin, coalesce(sum(items) FILTER (WHERE day < $1 - 7), 0)::float8, coalesce(sum(items) FILTER (WHERE day >= $1 - 7), 0)::float8
  FROM assessment.drift_bin WHERE day >= $1 - 97 AND day < $1 GROUP BY 1, 2, 3 ORDER BY category COLLATE "C", measure, bin COLLATE "C"

-- name: drift_rates :many
-- Inspections and failures of the random stratum: a year until four weeks ago, and the four weeks.
-- $1 date  today
SELECT category, count(*) FILTER (WHERE at < $1 - 28)::float8, count(*) FILTER (WHERE at < $1 - 28 AND verdict = 'fail')::float8,
       count(*) FILTER (WHERE at >= $1 - 28)::float8, count(*) FILTER (WHERE at >= $1 - 28 AND verdict = 'fail')::float8
  FROM assessment.random_outcome WHERE at >= $1 - 393 AND at < $1 GROUP BY category ORDER BY category COLLATE "C"

-- name: drift_alarms :many
-- Those that last.
SELECT category, measure FROM (SELECT DISTINCT ON (category, measure) category, measure, alarm FROM assessment.adjustment WHERE kind = 'drift' ORDER BY category, measure, change DESC) a WHERE alarm
