-- Work lists of what is due, the earliest first: the law's clocks that are not met, and duties after release that are not done.

CREATE VIEW api.clock AS
SELECT md5(concat_ws(' ', d.subject, d.rule, extract(epoch FROM d.started_at)))::uuid AS id, split_part(d.subject, ':', 1) AS kind, substr(d.subject, strpos(d.subject, ':') + 1) AS number, d.rule, d.label_en, d.label_zh, d.basis, d.started_at, d.due_at,
       CASE WHEN d.due_at < clock_timestamp() THEN 'late' WHEN d.due_at < clock_timestamp() + interval '7 days' THEN 'soon' ELSE 'later' END AS state
  FROM api.deadline d WHERE d.met_at IS NULL;
COMMENT ON VIEW api.clock IS 'Clocks of the law that are not met: run out (late), run out within seven days (soon), and later; kind and number say of what.';

CREATE OR REPLACE VIEW api.running_deadline AS
SELECT count(*) FILTER (WHERE state = 'late') AS late, count(*) FILTER (WHERE state = 'soon') AS soon FROM api.clock;

CREATE VIEW api.duty AS
SELECT t.id, t.declaration_id, t.declaration_number, t.version, t.release_version, t.port, d.sender, t.importer_id, d.importer_name, d.platform_id, t.status, t.lane, t.duty, t.due_by, t.state, t.opened_at
  FROM supervision.task t LEFT JOIN assessment.declaration d ON d.id = t.declaration_id AND d.version = t.version
 WHERE t.state IN ('open', 'overdue');
COMMENT ON VIEW api.duty IS 'Duties after release that are not done, and whose they are.';

CREATE FUNCTION api.duty_json(v api.duty, p_standpoint text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object('releaseId', v.id, 'declarationId', v.declaration_id, 'declarationNumber', v.declaration_number, 'version', v.version, 'releaseVersion', v.release_version,
    'state', v.state, 'status', v.status, 'duty', v.duty, 'dueBy', api.time(v.due_by), 'port', v.port, 'importer', api.party(v.importer_id, v.importer_name), 'openedAt', api.time(v.opened_at),
    'lane', CASE WHEN p_standpoint <> 'party' THEN v.lane END))
$$;

GRANT SELECT ON api.clock, api.duty TO loopgate_gateway;
