-- What rules and will rule, in pages: a capacity of each port and category is many rows.

DROP FUNCTION api.parameters_json();
CREATE FUNCTION api.parameters_json(p_after text, p_most int) RETURNS text LANGUAGE sql STABLE AS $$
  WITH d AS MATERIALIZED (SELECT day AS today FROM ops.today),
       ahead AS (SELECT r.*, concat_ws('/', r.code, nullif(r.category, '')) COLLATE "C" AS object FROM d, ops.rule_parameter r JOIN ops.parameter_kind k USING (code) WHERE r.valid_until IS NULL OR r.valid_until > d.today),
       objects AS (SELECT DISTINCT object FROM ahead WHERE object > p_after ORDER BY 1 LIMIT p_most + 1),
       shown AS (SELECT object FROM objects ORDER BY 1 LIMIT p_most)
  SELECT json_strip_nulls(json_build_object('day', (SELECT today FROM d),
    'kinds', (SELECT json_agg(json_build_object('code', k.code, 'key', k.key, 'words', string_to_array(nullif(k.words, ''), ' '), 'least', k.least::text, 'most', k.most::text, 'whole', k.whole, 'mayEnd', k.may_end,
                                                'unit', k.unit, 'label', k.label_en, 'labelZh', k.label_zh) ORDER BY k.code) FROM ops.parameter_kind k),
    'items', (SELECT coalesce(json_agg(json_build_object('code', r.code, 'key', nullif(r.category, ''), 'value', r.value, 'unit', r.unit, 'basis', r.legal_basis, 'from', r.valid_from, 'until', r.valid_until, 'verified', r.verified,
                                                         'label', r.label_en, 'labelZh', r.label_zh, 'inForce', r.valid_from <= d.today, 'version', r.version,
                                                         'author', v.actor, 'approvedBy', v.approved_by, 'activatedBy', v.activated_by, 'activatedAt', api.time(v.activated_at)) ORDER BY r.object, r.valid_from), '[]'::json)
                FROM d, ahead r JOIN shown USING (object)
                LEFT JOIN api.parameter_version v ON v.version = r.version AND v.object_id = r.object),
    'next', CASE WHEN (SELECT count(*) FROM objects) > p_most THEN (SELECT max(object) FROM shown) END,
    'versions', (SELECT coalesce(json_agg(json_build_object('objectId', v.object_id, 'version', v.version, 'state', v.state, 'author', v.actor, 'document', v.document,
                   'steps', (SELECT coalesce(json_agg(json_build_object('step', s.step, 'by', s.actor, 'at', api.time(s.at), 'reason', s.reason) ORDER BY s.id), '[]'::json) FROM api.parameter_step s WHERE (s.object_id, s.version) = (v.object_id, v.version)))
                   ORDER BY v.at DESC, v.object_id, v.version DESC), '[]'::json)
                   FROM (SELECT * FROM api.parameter_version WHERE p_after = '' ORDER BY at DESC, object_id, version DESC LIMIT 200) v)))::text
$$;
COMMENT ON FUNCTION api.parameters_json IS 'What analysts may set, a page of what is in force and to come with who put it there, and with the first page the 200 versions that moved last.';
GRANT EXECUTE ON FUNCTION api.parameters_json TO loopgate_gateway;
