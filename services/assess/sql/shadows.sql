-- Versions of profiles that are tried beside those in force, and what they would have changed.

-- name: shadows_of :many
-- Those in shadow or in cutover, until they come into force or are retired, with the share of items that each rules; at most so many.
-- $1 int8  at most
SELECT c.object_id, c.version, c.document, coalesce((SELECT k.share::float8 / 100 FROM assessment.cutover_open k WHERE k.object_id = c.object_id AND k.version = c.version AND NOT k.stopped), 0)::float8
  FROM assessment.control c
 WHERE c.kind = 'profile' AND c.tried_from IS NOT NULL AND c.state IN ('shadow', 'approved', 'cutover') ORDER BY c.object_id COLLATE "C", c.version LIMIT $1

-- name: cutovers_counted :many
-- Those that go on: lanes of the days since they began, the first one whole, and outcomes of what they matched.
SELECT k.object_id, k.version, k.share, k.least_parity, k.least_hit_rate, k.change, coalesce(d.items, 0)::int8, coalesce(d.changed, 0)::int8, coalesce(h.known, 0)::int8, coalesce(h.failed, 0)::int8
  FROM assessment.cutover_open k
 CROSS JOIN LATERAL (SELECT sum(items) AS items, sum(changed) AS changed FROM assessment.shadow_day s
                      WHERE s.code = k.object_id AND s.version = k.version AND s.day >= (k.at AT TIME ZONE 'Asia/Shanghai')::date) d
 CROSS JOIN LATERAL (SELECT sum(known) AS known, sum(failed) AS failed FROM assessment.profile_day p
                      WHERE p.code = k.object_id AND p.version = k.version AND p.day >= (k.at AT TIME ZONE 'Asia/Shanghai')::date) h
 WHERE NOT k.stopped AND k.least_parity + k.least_hit_rate > 0 ORDER BY k.object_id COLLATE "C", k.version

-- name: shadow_changes_put :exec
-- Items that would have taken another lane, as they came; the first thousand of a day, version and partition are listed.
-- $1 int4  partition
-- $2 date[]  days
-- $3 text[]  codes
-- $4 int4[]  versions
-- $5 uuid[]  declarations
-- $6 text[]  their numbers
-- $7 int4[]  their versions
-- $8 int4[]  items
-- $9 uuid[]  assessments
-- $10 text[]  lanes by the version in force
-- $11 text[]  lanes by the one tried
INSERT INTO assessment.shadow_change (code, version, day, declaration_id, declaration_number, declaration_version, item_number, assessment_id, lane, tried)
SELECT u.code, u.version, u.day, u.id, u.number, u.declared, u.item, u.assessment, u.lane, u.tried
  FROM (SELECT *, row_number() OVER (PARTITION BY day, code, version ORDER BY n) AS r
          FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) WITH ORDINALITY AS v (day, code, version, id, number, declared, item, assessment, lane, tried, n)) u
  LEFT JOIN assessment.shadow_day d ON d.day = u.day AND d.code = u.code AND d.version = u.version AND d.part = $1
 WHERE coalesce(d.changed, 0) + u.r <= 1000 ORDER BY u.n

-- name: shadow_days_add :exec
-- $1 int4  partition
-- $2 date[]  days
-- $3 text[]  codes
-- $4 int4[]  versions
-- $5 int8[]  items decided
-- $6 int8[]  items that meet the version, or the one in force
-- $7 int8[]  items that would have taken another lane
INSERT INTO assessment.shadow_day (day, code, version, part, items, touched, changed) SELECT u.day, u.code, u.version, $1, u.items, u.touched, u.changed
  FROM unnest($2, $3, $4, $5, $6, $7) AS u (day, code, version, items, touched, changed) ORDER BY 1, 2, 3
ON CONFLICT (day, code, version, part) DO UPDATE SET (items, touched, changed) = (shadow_day.items + EXCLUDED.items, shadow_day.touched + EXCLUDED.touched, shadow_day.changed + EXCLUDED.changed)

-- name: shadow_lanes_add :exec
-- $1 int4  partition
-- $2 date[]  days
-- $3 text[]  codes
-- $4 int4[]  versions
-- $5 text[]  lanes by the version in force
-- $6 text[]  lanes by the one tried
-- $7 int8[]  items
INSERT INTO assessment.shadow_lane_day (day, code, version, part, lane, tried, items) SELECT u.day, u.code, u.version, $1, u.lane, u.tried, u.items
  FROM unnest($2, $3, $4, $5, $6, $7) AS u (day, code, version, lane, tried, items) ORDER BY 1, 2, 3, 5, 6
ON CONFLICT (day, code, version, part, lane, tried) DO UPDATE SET items = shadow_lane_day.items + EXCLUDED.items

-- name: cutover_end :exec
-- $1 text  profile
-- $2 int4  version
-- $3 int8  change
UPDATE assessment.cutover SET until_change = $3 WHERE kind = 'profile' AND object_id = $1 AND version = $2 AND until_change IS NULL

-- name: cutover_put :exec
-- Refused by a trigger unless another person approved.
-- $1 text  profile
-- $2 int4  version
-- $3 int4  share
-- $4 int4  least parity
-- $5 int4  least hit rate
-- $6 text  actor
-- $7 timestamptz  at
-- $8 int8  change
INSERT INTO assessment.cutover (kind, object_id, version, share, least_parity, least_hit_rate, approval, actor, at, change)
SELECT kind, object_id, version, $3, $4, $5, approval, $6, $7, $8 FROM assessment.control WHERE kind = 'profile' AND object_id = $1 AND version = $2
