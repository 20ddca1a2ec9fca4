-- Versions of profiles that are tried beside those in force, and what they would have changed.

-- name: shadows_of :many
-- Those in shadow, until they come into force or are retired; at most so many.
-- $1 int8  at most
SELECT object_id, version, document FROM assessment.control
 WHERE kind = 'profile' AND tried_from IS NOT NULL AND state IN ('shadow', 'approved') ORDER BY object_id COLLATE "C", version LIMIT $1

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

