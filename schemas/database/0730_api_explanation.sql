-- Why an item was decided as it was, for those who act on it and those who analyse it.

CREATE VIEW api.control_change AS
SELECT kind, object_id AS code, version, document, active_from, active_until FROM assessment.control WHERE kind IN ('profile', 'list') AND active_from IS NOT NULL;
COMMENT ON VIEW api.control_change IS 'Profiles and lists that people changed, with the changes between which each version was in force.';

CREATE VIEW api.explained AS
SELECT d.xid, d.id, i.version::bigint * 10000 + i.item_number AS n, d.sender, i.port, d.importer_id, d.platform_id, i.assessment_id, d.number, i.version, i.item_number,
       i.lane, i.action, i.selected_by, i.paths, i.score, i.threshold, i.probability, i.reasons, i.facts, i.decided_at, d.event
  FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id AND d.version = i.version;
COMMENT ON VIEW api.explained IS 'Pre-assessments with the declaration that they are about.';

CREATE FUNCTION api.to_do(p_lane text, p_action text, p_zh boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_lane = 'blocked' THEN CASE WHEN p_zh THEN '不予放行；除非措施解除，货物退运或者销毁' ELSE 'do not release; the goods are returned or destroyed unless the measure is lifted' END
              WHEN p_action = 'sample' THEN CASE WHEN p_zh THEN '查验货物，并按标准抽样送检' ELSE 'inspect the goods and take samples for the laboratory' END
              WHEN p_action = 'physical' THEN CASE WHEN p_zh THEN '对照申报和检查清单查验货物' ELSE 'inspect the goods against the declaration and the checklist' END
              WHEN p_action = 'document' THEN CASE WHEN p_zh THEN '审核单证，要求补交所缺单证' ELSE 'review the documents and ask for those that are missing' END
              WHEN p_lane = 'blue' THEN CASE WHEN p_zh THEN '予以放行，放行后完成后续任务' ELSE 'release; a task follows' END
              ELSE CASE WHEN p_zh THEN '无需处置' ELSE 'nothing is to be done' END END
$$;
COMMENT ON FUNCTION api.to_do IS 'What a lane and an action ask of the inspector.';

CREATE FUNCTION api.explanation_json(v api.explained, p_standpoint text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'assessmentId', v.assessment_id, 'declarationNumber', v.number, 'version', v.version, 'itemNumber', v.item_number, 'lane', v.lane, 'action', v.action,
    'instruction', api.to_do(v.lane, v.action, false), 'instructionZh', api.to_do(v.lane, v.action, true), 'decidedAt', api.time(v.decided_at),
    'reasons', api.reasons(v.reasons, p_standpoint),
    'selectedBy', CASE WHEN p_standpoint = 'all' THEN v.selected_by END, 'paths', CASE WHEN p_standpoint = 'all' THEN api.words(v.paths) END,
    'score', CASE WHEN p_standpoint = 'all' THEN v.score END, 'threshold', CASE WHEN p_standpoint = 'all' THEN v.threshold END,
    'probability', CASE WHEN p_standpoint = 'all' THEN v.probability END, 'versions', CASE WHEN p_standpoint = 'all' THEN v.facts::json -> 'versions' END))::text
$$;

GRANT SELECT ON api.control_change, api.explained TO loopgate_gateway;
GRANT EXECUTE ON FUNCTION api.to_do, api.explanation_json TO loopgate_gateway;
