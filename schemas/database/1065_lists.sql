-- Lists of values that profiles refer to, as analysts see them.

CREATE VIEW api.list_version AS SELECT object_id AS code, version, state, document::json AS document, actor, approved_by, at FROM assessment.control WHERE kind = 'list';
COMMENT ON VIEW api.list_version IS 'Versions of lists that people drafted, with their values, for analysts.';

CREATE FUNCTION api.lists_json(p_after text, p_most int) RETURNS text LANGUAGE sql STABLE AS $$
  WITH codes AS (SELECT DISTINCT code COLLATE "C" AS code FROM api.list_version WHERE code COLLATE "C" > p_after ORDER BY 1 LIMIT p_most + 1),
       items AS (SELECT s.code, n.version, n.state, n.document, n.actor, n.at, f.version AS in_force
                   FROM (SELECT code FROM codes ORDER BY 1 LIMIT p_most) s CROSS JOIN LATERAL (SELECT * FROM api.list_version v WHERE v.code = s.code ORDER BY v.version DESC LIMIT 1) n
                   LEFT JOIN LATERAL (SELECT version FROM api.list_version v WHERE v.code = s.code AND v.state = 'active') f ON true)
  SELECT json_strip_nulls(json_build_object(
    'items', coalesce(json_agg(json_build_object('code', code, 'version', version, 'state', state, 'of', document ->> 'of', 'count', json_array_length(document -> 'values'), 'inForce', in_force,
               'author', actor, 'at', api.time(at)) ORDER BY code), '[]'::json),
    'next', CASE WHEN (SELECT count(*) FROM codes) > p_most THEN max(code) END))::text FROM items
$$;
COMMENT ON FUNCTION api.lists_json IS 'A page of lists behind a code, each with its newest version and the one in force.';

CREATE FUNCTION api.list_json(p_code text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('code', p_code, 'versions', json_agg(json_build_object('version', version, 'state', state, 'of', document ->> 'of', 'count', json_array_length(document -> 'values'),
           'author', actor, 'approvedBy', approved_by, 'at', api.time(at)) ORDER BY version)))::text
    FROM api.list_version WHERE code = p_code HAVING count(*) > 0
$$;
COMMENT ON FUNCTION api.list_json IS 'A list with all its versions, without values; NULL where nobody drafted one.';

CREATE FUNCTION api.list_values_json(p_code text, p_version text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_build_object('code', code, 'version', version, 'of', document ->> 'of', 'values', document -> 'values')::text FROM api.list_version WHERE code = p_code AND version::text = p_version
$$;
COMMENT ON FUNCTION api.list_values_json IS 'The values of a version of a list, as they were drafted; no row where there is no such version.';

GRANT SELECT ON api.list_version TO loopgate_gateway;
GRANT EXECUTE ON FUNCTION api.lists_json, api.list_json, api.list_values_json TO loopgate_gateway;
