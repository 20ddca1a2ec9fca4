-- Why an item was decided as it was.

-- name: explanation_of :many
-- $1 jsonb  who asks
-- $2 text   assessment id
SELECT api.explanation_json(v, api.standpoint($1, v.port)), api.standpoint($1, v.port) = 'all', v.item_number, v.threshold, 'random' = ANY (string_to_array(v.paths, ' ')),
       v.facts, v.event
  FROM api.explained v
 WHERE api.is_id($2, v.assessment_id) AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id) AND $1->>'me' IS NULL
 ORDER BY v.xid DESC, v.id DESC, v.n DESC LIMIT 1

-- name: profile_asked :many
-- A version of a profile, in whatever state; the newest where none is named.
-- $1 jsonb  profile, version
SELECT document, version, state FROM api.profile_version
 WHERE code = $1 ->> 'profile' AND (NOT $1 ? 'version' OR version = ($1 ->> 'version')::bigint) ORDER BY version DESC LIMIT 1

-- name: controls_at :many
-- Profiles or lists that people had changed up to a change, with the document of those in force then.
-- $1 int8  change
-- $2 text  profile or list
SELECT code, max(document) FILTER (WHERE active_until IS NULL OR active_until > $1) FROM api.control_change WHERE kind = $2 AND active_from <= $1 GROUP BY code ORDER BY code COLLATE "C"

-- name: profiles_decided_by :many
-- As controls_at for profiles; where a version that was tried ruled, with it in the place of the one in force.
-- $1 int8  change
-- $2 text[]  codes of versions that were tried
-- $3 int8[]  these versions
SELECT coalesce(t.code, i.code), CASE WHEN t.code IS NULL THEN i.document ELSE t.document END
  FROM (SELECT code, max(document) FILTER (WHERE active_until IS NULL OR active_until > $1) AS document FROM api.control_change WHERE kind = 'profile' AND active_from <= $1 GROUP BY code) i
  FULL JOIN (SELECT u.code, v.document FROM unnest($2, $3) AS u (code, version) JOIN api.profile_version v ON v.code = u.code AND v.version = u.version) t ON t.code = i.code
 ORDER BY coalesce(t.code, i.code) COLLATE "C"
