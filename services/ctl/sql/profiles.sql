-- Queries of loopgatectl profiles.

-- name: controls :many
-- $1 text  kind
-- $2 text  object; NULL: all
SELECT c.object_id, c.version, c.state, c.actor, a.person, c.approved_by, p.person, t.actor, c.at
  FROM assessment.control c
  LEFT JOIN intake.person_view a ON a.principal = c.actor
  LEFT JOIN intake.approval p ON p.receipt = c.approval
  LEFT JOIN assessment.activation t ON (t.kind, t.object_id, t.version) = (c.kind, c.object_id, c.version)
 WHERE c.kind = $1 AND ($2 IS NULL OR c.object_id = $2) ORDER BY c.object_id, c.version;

-- name: control :many
-- The version asked for; without one that in force, or else the last.
-- $1 text  kind
-- $2 text  object
-- $3 text  version, or NULL
SELECT c.object_id, c.version, c.state, c.actor, c.approved_by, t.actor, c.at, c.document
  FROM assessment.control c LEFT JOIN assessment.activation t USING (kind, object_id, version)
 WHERE c.kind = $1 AND c.object_id = $2 AND ($3 IS NULL OR c.version::text = $3) ORDER BY c.state IN ('active', 'retiring') DESC, c.version DESC LIMIT 1;

-- name: parameters :many
-- What analysts may set: in force and to come; without a version it came with the installation.
SELECT concat_ws('/', r.code, nullif(r.category, '')), r.value, r.unit, r.valid_from::text, r.valid_until::text, r.verified, r.version, c.actor, c.approved_by, t.actor, r.legal_basis
  FROM ops.rule_parameter r JOIN ops.parameter_kind k USING (code)
  LEFT JOIN assessment.control c ON c.kind = 'parameter' AND c.object_id = concat_ws('/', r.code, nullif(r.category, '')) AND c.version = r.version
  LEFT JOIN assessment.activation t ON (t.kind, t.object_id, t.version) = (c.kind, c.object_id, c.version)
 WHERE r.valid_until IS NULL OR r.valid_until > (SELECT day FROM ops.today)
 ORDER BY r.code, r.category, r.valid_from;

-- name: profile_feedback :many
-- What the versions of a profile came to, of all time; precision with its 95 % interval in per cent.
-- $1 text  code
SELECT version, matched, selected, known, failed, round(100.0 * failed / nullif(known, 0), 1)::text,
       round(100 * api.wilson(failed, known, -1)::numeric, 1) || ' to ' || round(100 * api.wilson(failed, known, 1)::numeric, 1), minutes, last_match::text, last_hit::text
  FROM api.profile_versions($1, '0001-01-01', '9999-12-31')
