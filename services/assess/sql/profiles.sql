-- What people put in force.

-- name: controls_in_force :many
-- What people did to profiles or lists up to a change: by code, whether one is in force, its document, the last change, its version.
-- $1 int8  change
-- $2 text  kind
SELECT object_id, bool_or(in_force), max(document) FILTER (WHERE in_force), max(moved), max(version) FILTER (WHERE in_force)
  FROM (SELECT object_id, version, document, active_until IS NULL OR active_until > $1 AS in_force,
               CASE WHEN active_until <= $1 THEN active_until ELSE active_from END AS moved
          FROM assessment.control WHERE kind = $2 AND active_from <= $1) c
 GROUP BY object_id ORDER BY object_id COLLATE "C"

-- name: profiles_in_force :many
-- What controls_in_force tells of profiles, of some codes.
-- $1 text[]  codes
-- $2 int8  change
SELECT object_id, bool_or(in_force), max(document) FILTER (WHERE in_force), max(moved), max(version) FILTER (WHERE in_force)
  FROM (SELECT object_id, version, document, active_until IS NULL OR active_until > $2 AS in_force,
               CASE WHEN active_until <= $2 THEN active_until ELSE active_from END AS moved
          FROM assessment.control WHERE kind = 'profile' AND object_id = ANY ($1) AND active_from <= $2) c
 GROUP BY object_id ORDER BY object_id COLLATE "C"
