-- What is known of an enterprise, a brand, a model or a platform: for analysts.

CREATE VIEW api.entity_item AS
SELECT d.decided_at, d.id AS declaration_id, d.number, d.version, d.sender, d.importer_id, d.importer_name, d.platform_id, i.item_number, i.assessment_id, i.port, i.producer_id, i.brand, i.model,
       i.category, i.lane, i.action, i.score
  FROM assessment.declaration d JOIN assessment.item i ON i.declaration_id = d.id AND i.version = d.version
 WHERE NOT EXISTS (SELECT FROM assessment.declaration n WHERE n.id = d.id AND n.version > d.version);
COMMENT ON VIEW api.entity_item IS 'Assessed items in the version that counts, with whom and what they are of.';

CREATE VIEW api.enterprise AS SELECT id, credit_grade, basis, since FROM party.enterprise;
COMMENT ON VIEW api.enterprise IS 'Credit grades in force; an enterprise without a row is regular.';

CREATE FUNCTION api.entity_names(p_kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE p_kind WHEN 'enterprise' THEN 'enterpriseId' WHEN 'brand' THEN 'brand' WHEN 'model' THEN 'model' END
$$;
COMMENT ON FUNCTION api.entity_names IS 'What goods are described by, where they are of such an entity; nothing describes goods by their platform.';

CREATE FUNCTION api.market_events(p_kind text, p_name text)
  RETURNS TABLE (at timestamptz, kind text, number text, state text, severity text, verdict text, said text) LANGUAGE sql STABLE AS $$
  SELECT filed_at, 'complaint', complaint_number, state, severity, NULL, description FROM api.complaint WHERE goods ->> api.entity_names(p_kind) = p_name
  UNION ALL SELECT at, 'incident', incident_number, NULL, severity, NULL, description FROM api.incident WHERE goods ->> api.entity_names(p_kind) = p_name
  UNION ALL SELECT opened_at, 'investigation', case_number, state, severity, NULL, finding FROM api.investigation WHERE goods ->> api.entity_names(p_kind) = p_name
  UNION ALL SELECT opened_at, 'recall', recall_number, state, NULL, NULL, hazard FROM api.recall WHERE goods ->> api.entity_names(p_kind) = p_name OR (p_kind = 'enterprise' AND producer_id = p_name)
  UNION ALL SELECT from_at, 'measure', id::text, CASE WHEN in_force THEN 'in_force' ELSE 'lifted' END, NULL, NULL, basis FROM api.measure WHERE scope::jsonb ->> api.entity_names(p_kind) = p_name
$$;
COMMENT ON FUNCTION api.market_events IS 'Complaints, incidents, investigations, recalls and measures whose goods are described by that entity.';

CREATE FUNCTION api.day_begins(p date) RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT p::timestamp AT TIME ZONE 'Asia/Shanghai' $$;
COMMENT ON FUNCTION api.day_begins IS 'When a day begins in China.';

CREATE FUNCTION api.event_json(p_at timestamptz, p_kind text, p_id text, p_number text, p_item int, p_lane text, p_state text, p_severity text, p_verdict text, p_text text) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object('at', api.time(p_at), 'kind', p_kind, 'id', p_id, 'declarationNumber', p_number, 'itemNumber', p_item, 'lane', p_lane, 'state', p_state,
    'severity', p_severity, 'verdict', p_verdict, 'text', nullif(p_text, ''))
$$;
COMMENT ON FUNCTION api.event_json IS 'Something that happened to an entity''s goods.';

GRANT SELECT ON api.entity_item, api.enterprise TO loopgate_gateway;
GRANT EXECUTE ON FUNCTION api.entity_names, api.market_events, api.day_begins, api.event_json TO loopgate_gateway;
