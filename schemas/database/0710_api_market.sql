-- What the gateway shows of what follows: outcomes and measures, complaints and incidents, investigations and recalls with the
-- earlier releases that tracing listed.

CREATE VIEW api.outcome AS
SELECT o.xid, o.outcome_id AS id, o.version::bigint AS n, d.sender, d.port, d.importer_id, d.platform_id, o.declaration_id, o.declaration_number, o.declaration_version, o.item_number, o.unit,
       o.kind, o.severity, o.verdict, o.stage, o.selected_by, o.probability, o.supersedes, o.producer, o.at, o.finding, o.taught, o.withdrawn
  FROM assessment.outcome o LEFT JOIN assessment.declaration d ON d.id = o.declaration_id AND d.version = o.declaration_version;
COMMENT ON VIEW api.outcome IS 'What was found.';

CREATE FUNCTION api.outcome_json(v api.outcome, p_standpoint text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'outcomeId', v.id, 'version', v.n, 'subject', json_build_object('declarationId', v.declaration_id, 'declarationNumber', v.declaration_number,
      'version', v.declaration_version, 'itemNumber', v.item_number), 'unit', v.unit, 'kind', v.kind, 'severity', v.severity, 'verdict', v.verdict, 'stage', v.stage,
    'supersedes', v.supersedes, 'producer', v.producer, 'at', api.time(v.at), 'finding', v.finding, 'taught', v.taught, 'withdrawn', v.withdrawn,
    'selectedBy', CASE WHEN p_standpoint = 'all' THEN v.selected_by END, 'probability', CASE WHEN p_standpoint = 'all' THEN v.probability END))::text
$$;

CREATE VIEW api.measure AS
SELECT xid, id, 0::bigint AS n, version, kind, scope, declaration_id, basis, basis_zh, cites, from_at, until_at, lifted_at, lifted_by, producer,
       lifted_at IS NULL AND (until_at IS NULL OR until_at > clock_timestamp()) AS in_force
  FROM assessment.measure;
COMMENT ON VIEW api.measure IS 'Measures in force and lifted.';

CREATE FUNCTION api.measure_json(v api.measure) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'measureId', v.id, 'version', v.version, 'kind', v.kind, 'scope', v.scope::json, 'declarationId', v.declaration_id, 'basis', v.basis, 'basisZh', v.basis_zh, 'cites', v.cites,
    'from', api.time(v.from_at), 'until', api.time(v.until_at), 'liftedAt', api.time(v.lifted_at), 'liftedBy', v.lifted_by, 'producer', v.producer, 'inForce', v.in_force))::text
$$;

-- The market -------------------------------------------------------------------------------------

CREATE VIEW api.deadline AS
SELECT d.subject, d.rule, p.label_en, p.label_zh, d.started_at, d.due_at, d.basis, d.met_at, d.overdue_at
  FROM supervision.deadline d LEFT JOIN ops.rule_parameter p ON p.code = d.rule AND p.category = '' AND p.valid_until IS NULL;
COMMENT ON VIEW api.deadline IS 'The law''s clocks, running, met and run out.';

CREATE FUNCTION api.deadlines(p_subject text) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(json_build_object('rule', d.rule, 'label', d.label_en, 'labelZh', d.label_zh, 'basis', d.basis, 'startedAt', api.time(d.started_at),
      'dueAt', api.time(d.due_at), 'metAt', api.time(d.met_at), 'overdueAt', api.time(d.overdue_at)) ORDER BY d.started_at, d.rule), '[]')
    FROM api.deadline d WHERE d.subject = p_subject
$$;

CREATE VIEW api.complaint AS
SELECT xid, id, 0::bigint AS n, complaint_number, state, goods, declaration_number, severity, kind, description, occurred_on, quantity_e5, case_number, filed_at, changed_at
  FROM supervision.complaint;
COMMENT ON VIEW api.complaint IS 'Complaints without the reporter.';

CREATE FUNCTION api.complaint_json(v api.complaint, p_whole boolean) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'complaintNumber', v.complaint_number, 'complaintId', v.id, 'state', v.state, 'goods', v.goods, 'declarationNumber', v.declaration_number, 'severity', v.severity, 'kind', v.kind,
    'description', v.description, 'occurredOn', v.occurred_on, 'quantity', api.decimal(v.quantity_e5), 'caseNumber', v.case_number,
    'filedAt', api.time(v.filed_at), 'changedAt', api.time(v.changed_at),
    'deadlines', CASE WHEN p_whole THEN api.deadlines('complaint:' || v.complaint_number) END))::text
$$;

CREATE VIEW api.incident AS
SELECT xid, id, 0::bigint AS n, incident_number, goods, severity, kind, source, description, occurred_on, injuries, case_number, at FROM supervision.incident;
COMMENT ON VIEW api.incident IS 'Incidents and notices from abroad.';

CREATE FUNCTION api.incident_json(v api.incident) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'incidentNumber', v.incident_number, 'incidentId', v.id, 'goods', v.goods, 'severity', v.severity, 'kind', v.kind, 'source', v.source, 'description', v.description,
    'occurredOn', v.occurred_on, 'injuries', v.injuries, 'caseNumber', v.case_number, 'at', api.time(v.at)))::text
$$;

-- Investigations and recalls ---------------------------------------------------------------------

CREATE VIEW api.traced_release AS
SELECT t.xid, t.declaration_id AS id, t.item_number::bigint AS n, t.subject_kind, t.subject_number, d.sender, t.port, t.importer_id, d.platform_id, t.declaration_number, t.version, t.item_number,
       t.quantity_e5, t.lot, t.vins, t.status, t.released_at, t.traced_at
  FROM recall.trace t LEFT JOIN assessment.declaration d ON d.id = t.declaration_id AND d.version = t.version;
COMMENT ON VIEW api.traced_release IS 'Released goods that an investigation or a recall is about.';

CREATE FUNCTION api.traced_release_json(v api.traced_release) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'declarationId', v.id, 'declarationNumber', v.declaration_number, 'version', v.version, 'itemNumber', v.item_number, 'importer', api.party(v.importer_id, NULL), 'port', v.port,
    'quantity', api.decimal(v.quantity_e5), 'lot', v.lot, 'vins', v.vins::json, 'status', v.status, 'releasedAt', api.time(v.released_at), 'tracedAt', api.time(v.traced_at)))::text
$$;

CREATE FUNCTION api.traced_releases(p_kind text, p_number text, p_who jsonb) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(t.json::json ORDER BY t.xid, t.id, t.n), '[]')
    FROM (SELECT v.xid, v.id, v.n, api.traced_release_json(v) AS json FROM api.traced_release v
           WHERE v.subject_kind = p_kind AND v.subject_number = p_number
             AND api.may_see(p_who, v.sender, v.port, v.importer_id, v.platform_id)
           ORDER BY v.xid, v.id, v.n LIMIT 100) t
$$;
COMMENT ON FUNCTION api.traced_releases IS 'The first hundred; all of them are a list of their own.';

CREATE VIEW api.investigation AS
SELECT i.xid, i.id, 0::bigint AS n, i.case_number, i.state, i.goods, i.severity, i.kind, i.finding, i.automatic, i.opened_by, i.opened_at, i.changed_at,
       (SELECT coalesce(json_agg(c.number ORDER BY c.number) FILTER (WHERE c.kind = 'complaint'), '[]') FROM recall.case_source c WHERE c.case_number = i.case_number) AS complaints,
       (SELECT coalesce(json_agg(c.number ORDER BY c.number) FILTER (WHERE c.kind = 'incident'), '[]') FROM recall.case_source c WHERE c.case_number = i.case_number) AS incidents,
       (SELECT count(*) FROM recall.trace t WHERE t.subject_kind = 'case' AND t.subject_number = i.case_number) AS traced,
       (SELECT coalesce(json_agg(json_build_object('step', s.step, 'state', s.state, 'actor', s.actor, 'at', api.time(s.said_at), 'finding', s.finding, 'reason', s.reason) ORDER BY s.id), '[]')
          FROM recall.investigation_step s WHERE s.case_number = i.case_number) AS steps
  FROM recall.investigation i;
COMMENT ON VIEW api.investigation IS 'Investigations with what they took and what was done.';

CREATE FUNCTION api.investigation_json(v api.investigation, p_who jsonb, p_whole boolean) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'caseNumber', v.case_number, 'state', v.state, 'goods', v.goods, 'severity', v.severity, 'kind', v.kind, 'finding', v.finding, 'automatic', v.automatic,
    'complaints', v.complaints, 'incidents', v.incidents, 'traced', v.traced, 'openedBy', v.opened_by, 'openedAt', api.time(v.opened_at), 'changedAt', api.time(v.changed_at),
    'steps', CASE WHEN p_whole THEN v.steps END, 'deadlines', CASE WHEN p_whole THEN api.deadlines('case:' || v.case_number) END,
    'releases', CASE WHEN p_whole THEN api.traced_releases('case', v.case_number, p_who) END))::text
$$;

CREATE VIEW api.recall AS
SELECT r.xid, r.id, 0::bigint AS n, r.recall_number, r.state, r.case_number, r.goods, r.producer_id, r.producer_name, r.hazard, r.hazard_zh, r.remedy, r.units_affected, r.units_remedied,
       r.blocking, r.opened_at, r.changed_at, r.closed_at,
       (SELECT count(*) FROM recall.trace t WHERE t.subject_kind = 'recall' AND t.subject_number = r.recall_number) AS traced,
       EXISTS (SELECT FROM recall.recall_step s WHERE s.recall_number = r.recall_number AND s.step = 'published') AS published,
       (SELECT coalesce(json_agg(json_build_object('step', s.step, 'state', s.state, 'actor', s.actor, 'at', api.time(s.said_at), 'reason', s.reason,
                 'unitsAffected', s.units_affected, 'unitsRemedied', s.units_remedied) ORDER BY s.id), '[]')
          FROM recall.recall_step s WHERE s.recall_number = r.recall_number) AS steps
  FROM recall.recall r;
COMMENT ON VIEW api.recall IS 'Recalls with their steps; a party sees one once it is published and traced to what it declared.';

CREATE FUNCTION api.recall_concerns(p_number text, p_published boolean, p_who jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p_who->>'me' IS NULL OR (p_published AND EXISTS (
    SELECT FROM api.traced_release v WHERE v.subject_kind = 'recall' AND v.subject_number = p_number
       AND api.may_see(p_who, v.sender, v.port, v.importer_id, v.platform_id)))
$$;

CREATE FUNCTION api.recall_json(v api.recall, p_who jsonb, p_whole boolean) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'recallNumber', v.recall_number, 'state', v.state, 'goods', v.goods, 'producer', api.party(v.producer_id, v.producer_name),
    'hazard', v.hazard, 'hazardZh', v.hazard_zh, 'remedy', v.remedy, 'unitsAffected', v.units_affected, 'unitsRemedied', v.units_remedied,
    'openedAt', api.time(v.opened_at), 'changedAt', api.time(v.changed_at), 'closedAt', api.time(v.closed_at),
    'caseNumber', CASE WHEN p_who->>'me' IS NULL THEN v.case_number END, 'blocking', CASE WHEN p_who->>'me' IS NULL THEN v.blocking END, 'traced', CASE WHEN p_who->>'me' IS NULL THEN v.traced END,
    'steps', CASE WHEN p_whole AND p_who->>'me' IS NULL THEN v.steps END,
    'deadlines', CASE WHEN p_whole AND p_who->>'me' IS NULL THEN api.deadlines('recall:' || v.recall_number) END,
    'releases', CASE WHEN p_whole THEN api.traced_releases('recall', v.recall_number, p_who) END))::text
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA api FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA api TO loopgate_gateway;
GRANT SELECT ON ALL TABLES IN SCHEMA api TO loopgate_gateway;
