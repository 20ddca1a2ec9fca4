-- What waits for analysts, and who is at it.

-- name: queue_of :one
-- The first that the order asks for, and how many there are.
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 text  principal
-- $4 int8  at most
WITH waiting AS (
  SELECT v AS item, v.assessment_id, v.decided_at, c.principal, p.name, c.until,
         CASE $2->>'sort' WHEN 'score' THEN -v.score WHEN 'value' THEN -v.value_e5::float8 WHEN 'oldest' THEN extract(epoch FROM v.decided_at)::float8
                          ELSE extract(epoch FROM v.due_at)::float8 END AS place
    FROM api.waiting v
    LEFT JOIN intake.claim c ON c.assessment_id = v.assessment_id AND c.until > clock_timestamp()
    LEFT JOIN intake.principal p ON p.id = c.principal
   WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id) AND api.standpoint($1, v.port) = 'all'
     AND api.fits($2->>'waits', v.waits) AND api.fits($2->>'port', v.port) AND api.fits($2->>'lane', v.lane) AND api.fits($2->>'category', v.category)
     AND api.fits($2->>'importer', v.importer_id) AND api.fits($2->>'model', v.model) AND api.fits($2->>'number', v.declaration_number)
     AND (CASE $2->>'claim' WHEN 'mine' THEN c.principal = $3 WHEN 'free' THEN c.principal IS NULL WHEN 'others' THEN c.principal <> $3 ELSE true END)),
first AS (SELECT *, row_number() OVER (ORDER BY place NULLS LAST, decided_at, assessment_id) AS n FROM waiting ORDER BY n LIMIT $4)
SELECT json_build_object('at', api.time(clock_timestamp()), 'total', (SELECT count(*) FROM waiting),
                         'items', coalesce((SELECT json_agg(jsonb_strip_nulls(api.waiting_json(f.item) || jsonb_build_object('claim', api.claim_json(f.assessment_id, f.principal, f.name, f.until, $3))) ORDER BY f.n) FROM first f), '[]'))::text

-- name: claim_put :many
-- Nothing when somebody else holds it, or when nothing of the kind waits.  Claims that ran out go with it.
-- $1 jsonb  who asks
-- $2 text  assessment
-- $3 text  principal
WITH gone AS (DELETE FROM intake.claim c WHERE c.until < clock_timestamp() - interval '1 day' AND NOT api.is_id($2, c.assessment_id))
INSERT INTO intake.claim AS c (assessment_id, principal, until)
SELECT v.assessment_id, $3, clock_timestamp() + (SELECT r.value::int * interval '1 minute' FROM ops.parameter_today r WHERE r.code = 'claim_minutes')
  FROM api.waiting v WHERE api.is_id($2, v.assessment_id) AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id) AND $1->>'me' IS NULL
ON CONFLICT (assessment_id) DO UPDATE SET principal = excluded.principal, claimed_at = clock_timestamp(), until = excluded.until
 WHERE c.principal = excluded.principal OR c.until <= clock_timestamp()
RETURNING (SELECT api.claim_json(c.assessment_id, c.principal, p.name, c.until, $3) FROM intake.principal p WHERE p.id = c.principal)::text

-- name: claim_of :many
-- Who holds what waits; no name where nobody does.
-- $1 jsonb  who asks
-- $2 text  assessment
SELECT c.principal, p.name, api.time(c.until)
  FROM api.waiting v
  LEFT JOIN intake.claim c ON c.assessment_id = v.assessment_id AND c.until > clock_timestamp()
  LEFT JOIN intake.principal p ON p.id = c.principal
 WHERE api.is_id($2, v.assessment_id) AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id) AND $1->>'me' IS NULL

-- name: claim_drop :many
-- $1 text  assessment
-- $2 text  principal
DELETE FROM intake.claim c WHERE api.is_id($1, c.assessment_id) AND c.principal = $2 RETURNING c.until
