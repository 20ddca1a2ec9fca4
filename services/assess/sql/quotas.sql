-- Quotas: what selection costs each port, and the thresholds that follow.

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
-- The work of each port and category so far, what was known of it at the last tick, its capacity, and its credit at the end of
-- the fifth working day before today.
-- $1 date  today
-- $2 int4  this hour
SELECT w.port, w.category, w.seen, w.forced, w.risk, w.before, w.hour_now, coalesce(q.credit, 0), coalesce(q.seen, 0), coalesce(q.forced, 0), coalesce(q.risk, 0),
       coalesce(q.position, 0), coalesce(q.day_forced, 0), q.since,
       (SELECT p.value::float8 FROM ops.rule_parameter p WHERE p.code = 'capacity' AND p.category = w.port || '/' || w.category AND p.valid_from <= $1 AND (p.valid_until IS NULL OR p.valid_until > $1)),
       coalesce((SELECT s.credit FROM assessment.quota s WHERE s.port = '' AND s.category = w.category), 0), e.credit
  FROM (SELECT port, category, sum(seen)::int8 AS seen, sum(forced)::int8 AS forced, sum(risk)::int8 AS risk,
               coalesce(sum(seen) FILTER (WHERE hour < $2), 0)::int8 AS before, coalesce(sum(seen) FILTER (WHERE hour = $2), 0)::int8 AS hour_now
          FROM assessment.workload GROUP BY port, category) w
  LEFT JOIN assessment.quota q ON q.port = w.port AND q.category = w.category
  LEFT JOIN assessment.quota_day e ON e.port = w.port AND e.category = w.category
   AND e.day = (SELECT d::date FROM generate_series($1::timestamp - interval '30 days', $1::timestamp - interval '1 day', interval '1 day') d WHERE ops.is_working_day(d::date) ORDER BY d DESC OFFSET 4 LIMIT 1)
 ORDER BY w.category COLLATE "C", w.port COLLATE "C"

-- name: days_worked :many
-- Whether days are worked.
-- $1 date  first
-- $2 date  last
SELECT d::date, ops.is_working_day(d::date) FROM generate_series($1::timestamp, $2::timestamp, interval '1 day') d ORDER BY d

-- name: workload_add :exec
-- $1 text[]  ports
-- $2 text[]  categories
-- $3 int4[]  partitions
-- $4 int4[]  hours
-- $5 int8[]  minutes that inspecting everything would be
-- $6 int8[]  minutes that were mandatory or drawn
-- $7 int8[]  minutes that risk alone selected
INSERT INTO assessment.workload (port, category, part, hour, seen, forced, risk) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (port, category, part, hour) DO UPDATE SET (seen, forced, risk) = (workload.seen + EXCLUDED.seen, workload.forced + EXCLUDED.forced, workload.risk + EXCLUDED.risk)

-- name: quotas_put :exec
-- $1 text[]  ports
-- $2 text[]  categories
-- $3 float8[]  credits
-- $4 int8[]  seen
-- $5 int8[]  forced
-- $6 int8[]  risk
-- $7 float8[]  positions
-- $8 int8[]  forced on the day
-- $9 timestamptz[]  tick
INSERT INTO assessment.quota (port, category, credit, seen, forced, risk, position, day_forced, since) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (port, category) DO UPDATE SET (credit, seen, forced, risk, position, day_forced, since) =
  (EXCLUDED.credit, EXCLUDED.seen, EXCLUDED.forced, EXCLUDED.risk, EXCLUDED.position, EXCLUDED.day_forced, EXCLUDED.since)

-- name: quota_days_put :exec
-- $1 text[]  ports
-- $2 text[]  categories
-- $3 date[]  days
-- $4 float8[]  credits
INSERT INTO assessment.quota_day (port, category, day, credit) SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT (port, category, day) DO UPDATE SET credit = EXCLUDED.credit

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
