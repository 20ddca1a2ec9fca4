-- Quotas: what selection costs each port, and the thresholds that follow.

-- name: thresholds_since :many
-- Of any day, or of one on which goods are expected.
-- $1 int8  change
SELECT port, category, value, change, NULL::date AS day FROM assessment.threshold WHERE change > $1
UNION ALL SELECT port, category, value, change, day FROM assessment.day_threshold WHERE change > $1

-- name: bins_of :many
-- Scores of the window by port and category, the newest counted most: their weight halves in two days, the count is plain.
-- Days before a ranking by loss began or ended are on another scale.
-- $1 date  first day of the window
-- $2 date  today
WITH ranked AS MATERIALIZED (SELECT category AS place, max(greatest(valid_from, CASE WHEN valid_until <= $2 THEN valid_until END)) AS since
                               FROM ops.rule_parameter WHERE code = 'ranking_half' AND valid_from <= $2 GROUP BY category)
SELECT b.port, b.category, b.bin, sum(b.items << ((b.day - $1) / 2))::int8, sum(b.items)::int8, min(min(b.day)) OVER (PARTITION BY b.port, b.category)
  FROM assessment.score_bin b WHERE b.day >= $1 AND NOT EXISTS (SELECT FROM ranked r WHERE r.place IN (b.category, b.port || '/' || b.category) AND b.day < r.since)
 GROUP BY b.port, b.category, b.bin ORDER BY b.category COLLATE "C", b.port COLLATE "C", b.bin

-- name: loads_of :many
-- The work of each port and category so far, what was known of it at the last tick, and its capacity.
-- $1 date  today
SELECT w.port, w.category, w.seen, w.forced, w.risk, coalesce(q.credit, 0), coalesce(q.seen, 0), coalesce(q.risk, 0),
       EXISTS (SELECT FROM ops.rule_parameter p WHERE p.code = 'capacity' AND p.category = w.port || '/' || w.category AND p.valid_from <= $1 AND (p.valid_until IS NULL OR p.valid_until > $1)),
       coalesce((SELECT s.credit FROM assessment.quota s WHERE s.port = '' AND s.category = w.category), 0)
  FROM (SELECT port, category, sum(seen)::int8 AS seen, sum(forced)::int8 AS forced, sum(risk)::int8 AS risk FROM assessment.workload GROUP BY port, category) w
  LEFT JOIN assessment.quota q ON q.port = w.port AND q.category = w.category
 ORDER BY w.category COLLATE "C", w.port COLLATE "C"

-- name: leads_of :many
-- Of ports with a capacity: their work by hours from its decision to the end of its day.
-- $1 date  today
SELECT port, category, lead, sum(seen)::int8 FROM assessment.workload w
 WHERE EXISTS (SELECT FROM ops.rule_parameter p WHERE p.code = 'capacity' AND p.category = w.port || '/' || w.category AND p.valid_from <= $1 AND (p.valid_until IS NULL OR p.valid_until > $1))
 GROUP BY port, category, lead ORDER BY category COLLATE "C", port COLLATE "C"

-- name: work_days_of :many
-- The work of goods expected on days, by port and category.
-- $1 date  first
-- $2 date  last
SELECT port, category, day, sum(seen)::int8, sum(forced)::int8, sum(risk)::int8 FROM assessment.work_day WHERE day BETWEEN $1 AND $2
 GROUP BY port, category, day ORDER BY category COLLATE "C", port COLLATE "C"

-- name: quota_days_of :many
-- Credits at the ends of days.
-- $1 date  first
-- $2 date  day behind the last
SELECT port, category, day, credit FROM assessment.quota_day WHERE day >= $1 AND day < $2 ORDER BY category COLLATE "C", port COLLATE "C"

-- name: days_worked :many
-- Whether days are worked.
-- $1 date  first
-- $2 date  last
SELECT d::date, ops.is_working_day(d::date) FROM generate_series($1::timestamp, $2::timestamp, interval '1 day') d ORDER BY d

-- name: workload_add :exec
-- $1 text[]  ports
-- $2 text[]  categories
-- $3 int4[]  partitions
-- $4 int4[]  hours to the end of the expected day
-- $5 int8[]  minutes that inspecting everything would be
-- $6 int8[]  minutes that were mandatory or drawn
-- $7 int8[]  minutes that risk alone selected
INSERT INTO assessment.workload (port, category, part, lead, seen, forced, risk) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (port, category, part, lead) DO UPDATE SET (seen, forced, risk) = (workload.seen + EXCLUDED.seen, workload.forced + EXCLUDED.forced, workload.risk + EXCLUDED.risk)

-- name: work_days_add :exec
-- $1 text[]  ports
-- $2 text[]  categories
-- $3 int4[]  partitions
-- $4 date[]  expected days
-- $5 int8[]  minutes that inspecting everything would be
-- $6 int8[]  minutes that are mandatory or drawn
-- $7 int8[]  minutes that risk alone selected
INSERT INTO assessment.work_day (port, category, part, day, seen, forced, risk) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (day, port, category, part) DO UPDATE SET (seen, forced, risk) = (work_day.seen + EXCLUDED.seen, work_day.forced + EXCLUDED.forced, work_day.risk + EXCLUDED.risk)

-- name: work_days_forget :exec
-- $1 date  today
DELETE FROM assessment.work_day WHERE day < $1 - 30

-- name: quotas_put :exec
-- $1 text[]  ports
-- $2 text[]  categories
-- $3 float8[]  credits
-- $4 int8[]  seen
-- $5 int8[]  forced
-- $6 int8[]  risk
-- $7 int8[]  forced of the day
-- $8 timestamptz[]  tick
INSERT INTO assessment.quota (port, category, credit, seen, forced, risk, day_forced, since) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (port, category) DO UPDATE SET (credit, seen, forced, risk, day_forced, since) =
  (EXCLUDED.credit, EXCLUDED.seen, EXCLUDED.forced, EXCLUDED.risk, EXCLUDED.day_forced, EXCLUDED.since)

-- name: quota_days_put :exec
-- $1 text[]  ports
-- $2 text[]  categories
-- $3 date[]  days
-- $4 float8[]  credits
INSERT INTO assessment.quota_day (port, category, day, credit) SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT (port, category, day) DO UPDATE SET credit = EXCLUDED.credit WHERE quota_day.credit <> EXCLUDED.credit

-- name: quota_days_forget :exec
-- $1 date  today
DELETE FROM assessment.quota_day WHERE day < $1 - 30

-- name: overflows_put :exec
-- $1 date[]  days
-- $2 text[]  ports
-- $3 text[]  categories
-- $4 int8[]  forced
-- $5 float8[]  capacity
-- $6 timestamptz[]  tick
INSERT INTO assessment.overflow (day, port, category, forced, capacity, since) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
ON CONFLICT (day, port, category) DO UPDATE SET (forced, capacity, since) = (EXCLUDED.forced, EXCLUDED.capacity, EXCLUDED.since)

-- name: overflows_forget :exec
-- Days to come that have not more than they can do any more: what they had has moved or was withdrawn.
-- $1 date  today
-- $2 date[]  days that have
-- $3 text[]  their ports
-- $4 text[]  their categories
DELETE FROM assessment.overflow o WHERE o.day >= $1 AND NOT EXISTS (SELECT FROM unnest($2, $3, $4) AS u (day, port, category) WHERE (u.day, u.port, u.category) = (o.day, o.port, o.category))

-- name: day_thresholds_put :exec
-- $1 text[]  ports
-- $2 text[]  categories
-- $3 date[]  days
-- $4 float8[]  thresholds
-- $5 timestamptz[]  tick
-- $6 int8[]  change
INSERT INTO assessment.day_threshold (port, category, day, value, since, change) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
ON CONFLICT (port, category, day) DO UPDATE SET (value, since, change) = (EXCLUDED.value, EXCLUDED.since, EXCLUDED.change) WHERE day_threshold.value <> EXCLUDED.value

-- name: day_thresholds_follow :exec
-- Days that have no capacity any more: the threshold of any day is theirs.
-- $1 date  today
-- $2 text[]  ports that have a capacity
-- $3 text[]  their categories
-- $4 date[]  on these days
-- $5 timestamptz  tick
-- $6 int8  change
UPDATE assessment.day_threshold d SET (value, since, change) = (t.value, $5, $6) FROM assessment.threshold t
 WHERE (t.port, t.category) = (d.port, d.category) AND t.value <> d.value AND d.day >= $1
   AND NOT EXISTS (SELECT FROM unnest($2, $3, $4) AS u (port, category, day) WHERE (u.port, u.category, u.day) = (d.port, d.category, d.day))

-- name: day_thresholds_forget :exec
-- $1 date  today
DELETE FROM assessment.day_threshold WHERE day < $1

-- name: bins_forget :exec
-- $1 date  days before are over
DELETE FROM assessment.score_bin WHERE day < $1

-- name: thresholds_put :exec
-- $1 text[]  ports
-- $2 text[]  categories
-- $3 float8[]  thresholds
-- $4 timestamptz[]  tick
-- $5 int8[]  change
INSERT INTO assessment.threshold (port, category, value, since, change) SELECT * FROM unnest($1, $2, $3, $4, $5)
ON CONFLICT (port, category) DO UPDATE SET (value, since, change) = (EXCLUDED.value, EXCLUDED.since, EXCLUDED.change) WHERE threshold.value <> EXCLUDED.value
