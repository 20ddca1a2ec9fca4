-- What the gateway shows of what the services know: a view for each kind of thing, who may see a row of it, and its JSON as
-- each standpoint has it.  Times are RFC 3339 in UTC, decimals are text, names are those of schemas/events.
--
-- A standpoint is "party" (declarants and platforms: status and their duties), "case" (who acts: also lane, reasons and
-- instruction) or "all" (also path, score and chances).  xid is the transaction that made the row: lists run in the order
-- (xid, id, n), in which nothing that commits later can come before what a follower has seen below the oldest open one.

CREATE SCHEMA api;
COMMENT ON SCHEMA api IS 'What the gateway shows; it alone may read here.';
GRANT USAGE ON SCHEMA api TO loopgate_gateway;

-- Values -----------------------------------------------------------------------------------------

CREATE FUNCTION api.time(p timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(p AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;
CREATE FUNCTION api.decimal(p_e5 bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT trim_scale(p_e5::numeric / 100000)::text $$;
CREATE FUNCTION api.words(p text) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p IS NOT NULL THEN array_to_json(array_remove(string_to_array(p, ' '), '')) END
$$;
CREATE FUNCTION api.party(p_id text, p_name text) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_id IS NOT NULL THEN json_build_object('id', p_id, 'name', p_name) END
$$;
CREATE FUNCTION api.reasons(p text, p_standpoint text) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE p_standpoint WHEN 'all' THEN p::json
                           WHEN 'case' THEN (SELECT coalesce(json_agg(r - 'contribution'), '[]') FROM jsonb_array_elements(p::jsonb) r) END
$$;
COMMENT ON FUNCTION api.reasons IS 'Reasons and instructions; what each added to the score is for analysts.';

-- Who sees what ----------------------------------------------------------------------------------

CREATE FUNCTION api.may_see(p_who jsonb, p_sender text, p_port text, p_importer text, p_platform text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT ((p_who->>'me' IS NULL OR p_sender = p_who->>'me') AND (p_who->'ports' ? '*' OR p_port IS NULL OR p_who->'ports' ? p_port))
      OR p_who->'enterprises' ? p_importer OR p_who->'enterprises' ? p_platform
$$;
COMMENT ON FUNCTION api.may_see IS 'p_who is {"me", "ports", "enterprises", "full"}, * for every port: a party (me) sees what it sent, at its ports, and what its enterprises import or sell; an officer (no me) what is at his ports or of his enterprises.';

CREATE FUNCTION api.standpoint(p_who jsonb, p_port text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_who->>'me' IS NOT NULL THEN 'party'
              WHEN p_who->'full' ? '*' OR p_who->'full' ? p_port OR (p_port IS NULL AND p_who ? 'full') THEN 'all'
              ELSE 'case' END
$$;

CREATE FUNCTION api.fits(p_wanted text, p_value text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT p_wanted IS NULL OR p_value = p_wanted $$;
CREATE FUNCTION api.fits_id(p_wanted text, p_value uuid) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT p_wanted IS NULL OR p_value = p_wanted::uuid $$;
CREATE FUNCTION api.within(p_filters jsonb, p_at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT (p_filters->>'from' IS NULL OR p_at >= (p_filters->>'from')::timestamptz) AND (p_filters->>'until' IS NULL OR p_at < (p_filters->>'until')::timestamptz)
$$;
COMMENT ON FUNCTION api.within IS 'From inclusive, until exclusive.';
CREATE FUNCTION api.is_id(p_text text, p_id uuid) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT p_id = CASE WHEN p_text ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' THEN p_text::uuid END
$$;
CREATE FUNCTION api.same_time(p_text text, p_id uuid) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT p_id BETWEEN CASE WHEN p_text ~ '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-' THEN (left(p_text, 13) || '-0000-0000-000000000000')::uuid END
                  AND CASE WHEN p_text ~ '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-' THEN (left(p_text, 13) || '-ffff-ffff-ffffffffffff')::uuid END
$$;
COMMENT ON FUNCTION api.same_time IS 'Whether both ids are of the same millisecond, as what is derived from an id is: a range of ids, so an index serves it.';

-- Declarations and their assessment --------------------------------------------------------------

CREATE VIEW api.declaration AS
SELECT d.xid, d.id, d.version::bigint AS n, d.version, d.number, d.sender, d.state, d.direction, d.port, d.declaration_office, d.importer_id, d.importer_name, d.platform_id,
       d.conveyance, d.waybill_number, d.bill_number, d.expected_arrival, d.arrived_at, d.lane, d.decided_at, d.event,
       r.release_version, r.status, r.duty, r.due_by, r.released_at,
       o.id AS order_id, o.state AS order_state, o.action, o.place, o.contact, o.deadline, o.notified_at
  FROM assessment.declaration d
  LEFT JOIN LATERAL (SELECT c.* FROM ops.release_current c WHERE c.declaration_id = d.id OFFSET 0) r ON r.version = d.version
  LEFT JOIN inspection.inspection_order o ON o.declaration_id = d.id AND o.declaration_version = d.version
 WHERE NOT EXISTS (SELECT FROM assessment.declaration l WHERE l.id = d.id AND l.version > d.version);
COMMENT ON VIEW api.declaration IS 'Each declaration in its newest version, with its current release and its inspection.';

CREATE FUNCTION api.declared(p_event bytea) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(e #> '{data,declaration}', e -> 'data') - 'buyer' FROM (SELECT convert_from(p_event, 'UTF8')::jsonb AS e) t
$$;
COMMENT ON FUNCTION api.declared IS 'The declaration as it came, without the buyer.';

CREATE VIEW api.draw_of_item AS SELECT declaration_id, item_number, day, commitment, nonce, identity FROM assessment.draw_candidate;
COMMENT ON VIEW api.draw_of_item IS 'What shows a declarant which published candidate is his.';

CREATE FUNCTION api.draws(p_declaration uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_agg(json_build_object('itemNumber', c.item_number, 'day', c.day, 'identity', c.identity, 'nonce', encode(c.nonce, 'hex'), 'commitment', encode(c.commitment, 'hex'))
                  ORDER BY c.item_number)
    FROM api.draw_of_item c WHERE c.declaration_id = p_declaration
$$;

CREATE FUNCTION api.declaration_json(v api.declaration, p_standpoint text, p_whole boolean) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'declarationId', v.id, 'number', v.number, 'version', v.version, 'state', v.state, 'direction', v.direction, 'port', v.port,
    'declarationOffice', v.declaration_office, 'importer', api.party(v.importer_id, v.importer_name), 'platform', api.party(v.platform_id, NULL),
    'conveyance', v.conveyance, 'waybillNumber', v.waybill_number, 'billNumber', v.bill_number,
    'expectedArrival', v.expected_arrival, 'arrivedAt', api.time(v.arrived_at), 'decidedAt', api.time(v.decided_at),
    'sender', CASE WHEN p_standpoint <> 'party' THEN v.sender END, 'lane', CASE WHEN p_standpoint <> 'party' THEN v.lane END,
    'release', CASE WHEN v.status IS NOT NULL THEN json_build_object('releaseVersion', v.release_version, 'status', v.status, 'duty', v.duty,
      'dueBy', api.time(v.due_by), 'releasedAt', api.time(v.released_at)) END,
    'inspection', CASE WHEN v.notified_at IS NOT NULL OR (v.order_id IS NOT NULL AND p_standpoint <> 'party') THEN
      json_build_object('orderId', v.order_id, 'state', v.order_state, 'action', v.action, 'place', v.place, 'contact', v.contact,
        'deadline', api.time(v.deadline), 'notifiedAt', api.time(v.notified_at)) END,
    'draws', CASE WHEN p_whole THEN api.draws(v.id) END,
    'declaration', CASE WHEN p_whole THEN api.declared(v.event) END))::text
$$;

CREATE VIEW api.assessment AS
SELECT d.xid, d.id, i.version::bigint * 10000 + i.item_number AS n, d.sender, i.port, d.importer_id, d.platform_id, i.assessment_id, d.number, i.version, d.state, i.item_number,
       i.hs_code, i.category, i.origin_country, i.brand, i.model, i.producer_id, i.gtin, i.lot, i.quantity_e5, i.value_e5, i.unit, i.lane, i.selected_by, i.paths, i.action,
       i.score, i.threshold, i.probability, i.stratum, i.reasons, i.facts, i.decided_at, i.declaration_id
  FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id AND d.version = i.version;
COMMENT ON VIEW api.assessment IS 'Pre-assessments, one for each item of each version of a declaration.';

CREATE FUNCTION api.assessment_json(v api.assessment, p_standpoint text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'assessmentId', v.assessment_id, 'declarationId', v.id, 'declarationNumber', v.number, 'version', v.version, 'state', v.state, 'itemNumber', v.item_number,
    'port', v.port, 'importer', api.party(v.importer_id, NULL), 'hsCode', v.hs_code, 'category', v.category, 'originCountry', v.origin_country,
    'brand', v.brand, 'model', v.model, 'producerId', v.producer_id, 'gtin', v.gtin, 'lot', v.lot,
    'quantity', api.decimal(v.quantity_e5), 'unit', v.unit, 'value', api.decimal(v.value_e5),
    'lane', v.lane, 'action', v.action, 'reasons', api.reasons(v.reasons, p_standpoint), 'decidedAt', api.time(v.decided_at),
    'selectedBy', CASE WHEN p_standpoint = 'all' THEN v.selected_by END, 'paths', CASE WHEN p_standpoint = 'all' THEN api.words(v.paths) END,
    'score', CASE WHEN p_standpoint = 'all' THEN v.score END, 'threshold', CASE WHEN p_standpoint = 'all' THEN v.threshold END,
    'probability', CASE WHEN p_standpoint = 'all' THEN v.probability END, 'stratum', CASE WHEN p_standpoint = 'all' THEN v.stratum END,
    'facts', CASE WHEN p_standpoint = 'all' THEN v.facts::json END))::text
$$;

-- Inspection -------------------------------------------------------------------------------------

CREATE VIEW api.inspection_order AS
SELECT o.xid, o.id, 0::bigint AS n, o.sender, o.port, o.importer_id, d.platform_id, o.order_version, o.declaration_id, o.declaration_number, o.declaration_version, o.state, o.action,
       o.lane, o.place, o.contact, o.instruction, o.inspectors, o.deadline, o.expected_arrival, o.arrived_at, o.notified_at, o.release_status, o.created_at, o.changed_at
  FROM inspection.inspection_order o
  LEFT JOIN assessment.declaration d ON d.id = o.declaration_id AND d.version = o.declaration_version;
COMMENT ON VIEW api.inspection_order IS 'Inspection orders; a party sees one once it was notified.';

CREATE VIEW api.order_item AS
SELECT i.declaration_id, i.item_number, i.state, i.action, i.hs_code, i.category, i.brand, i.model, i.vins, i.lane, i.reasons, i.kind, i.severity, i.finding,
       i.state IN ('failed', 'rectify', 'disposed') AS told
  FROM inspection.order_item i;
COMMENT ON VIEW api.order_item IS 'Items of orders; told says that the party learns what was found.';

CREATE FUNCTION api.order_items(p_declaration uuid, p_standpoint text) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(json_build_object('itemNumber', i.item_number, 'state', i.state, 'action', i.action, 'hsCode', i.hs_code, 'category', i.category,
      'brand', i.brand, 'model', i.model, 'vins', i.vins::json, 'lane', CASE WHEN p_standpoint <> 'party' THEN i.lane END,
      'kind', CASE WHEN i.told OR p_standpoint <> 'party' THEN i.kind END, 'severity', CASE WHEN i.told OR p_standpoint <> 'party' THEN i.severity END,
      'finding', CASE WHEN i.told OR p_standpoint <> 'party' THEN i.finding END, 'reasons', api.reasons(i.reasons, p_standpoint)) ORDER BY i.item_number), '[]')
    FROM api.order_item i WHERE i.declaration_id = p_declaration
$$;

CREATE VIEW api.check_record AS
SELECT declaration_id, id, order_version, verdict, author, device_time, device_offset_ms, recorded_at,
       convert_from(event, 'UTF8')::json #> '{data,findings}' AS findings, convert_from(event, 'UTF8')::json #>> '{data,note}' AS note
  FROM inspection.check_record;
COMMENT ON VIEW api.check_record IS 'Checks with their findings.';

CREATE VIEW api.sample AS
SELECT declaration_id, sample_number, item_number, state, seal, backup_seal, laboratory_id, standards, collected_at, report_number, verdict FROM inspection.sample;
COMMENT ON VIEW api.sample IS 'Samples of orders.';

CREATE VIEW api.lab_result AS
SELECT declaration_id, report_number, sample_number, item_number, stage, verdict, supersedes, laboratory_id, reported_at,
       convert_from(event, 'UTF8')::json #> '{data,tests}' AS tests
  FROM inspection.lab_result;
COMMENT ON VIEW api.lab_result IS 'Laboratory reports with their tests.';

CREATE VIEW api.disposal AS
SELECT declaration_id, disposal_number, item_number, kind, state, quantity_e5, changed_at FROM inspection.disposal;
COMMENT ON VIEW api.disposal IS 'Disposals of orders.';

CREATE VIEW api.review AS
SELECT declaration_id, id, item_number, kind, lane, actor, approves, reason, at, effective FROM inspection.review;
COMMENT ON VIEW api.review IS 'Reviews of documents and changes of lane.';

CREATE VIEW api.conflict AS
SELECT declaration_id, id, kind, reason, actor, at, resolved_at, resolved_by FROM inspection.conflict;
COMMENT ON VIEW api.conflict IS 'What arrived for something changed meanwhile.';

CREATE FUNCTION api.order_checks(p_declaration uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(json_build_object('checkId', c.id, 'orderVersion', c.order_version, 'verdict', c.verdict, 'author', c.author, 'deviceTime', api.time(c.device_time),
      'deviceOffsetMs', c.device_offset_ms, 'recordedAt', api.time(c.recorded_at), 'findings', c.findings, 'note', c.note) ORDER BY c.id), '[]')
    FROM api.check_record c WHERE c.declaration_id = p_declaration
$$;

CREATE FUNCTION api.order_samples(p_declaration uuid, p_standpoint text) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(CASE WHEN p_standpoint = 'party' THEN
      json_build_object('sampleNumber', s.sample_number, 'itemNumber', s.item_number, 'state', s.state, 'collectedAt', api.time(s.collected_at), 'verdict', s.verdict)
      ELSE json_build_object('sampleNumber', s.sample_number, 'itemNumber', s.item_number, 'state', s.state, 'seal', s.seal, 'backupSeal', s.backup_seal,
      'laboratoryId', s.laboratory_id, 'standards', api.words(s.standards), 'collectedAt', api.time(s.collected_at), 'reportNumber', s.report_number, 'verdict', s.verdict) END
      ORDER BY s.sample_number), '[]')
    FROM api.sample s WHERE s.declaration_id = p_declaration
$$;

CREATE FUNCTION api.order_results(p_declaration uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(json_build_object('reportNumber', l.report_number, 'sampleNumber', l.sample_number, 'itemNumber', l.item_number, 'stage', l.stage, 'verdict', l.verdict,
      'supersedes', l.supersedes, 'laboratoryId', l.laboratory_id, 'reportedAt', api.time(l.reported_at), 'tests', l.tests) ORDER BY l.reported_at, l.report_number), '[]')
    FROM api.lab_result l WHERE l.declaration_id = p_declaration
$$;

CREATE FUNCTION api.order_disposals(p_declaration uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(json_build_object('disposalNumber', p.disposal_number, 'itemNumber', p.item_number, 'kind', p.kind, 'state', p.state,
      'quantity', api.decimal(p.quantity_e5), 'changedAt', api.time(p.changed_at)) ORDER BY p.disposal_number), '[]')
    FROM api.disposal p WHERE p.declaration_id = p_declaration
$$;

CREATE FUNCTION api.order_reviews(p_declaration uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(json_build_object('reviewId', r.id, 'itemNumber', r.item_number, 'kind', r.kind, 'lane', r.lane, 'actor', r.actor, 'approves', r.approves, 'reason', r.reason,
      'at', api.time(r.at), 'effective', r.effective) ORDER BY r.id), '[]')
    FROM api.review r WHERE r.declaration_id = p_declaration
$$;

CREATE FUNCTION api.order_conflicts(p_declaration uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(json_build_object('conflictId', c.id, 'kind', c.kind, 'reason', c.reason, 'actor', c.actor, 'at', api.time(c.at),
      'resolvedAt', api.time(c.resolved_at), 'resolvedBy', c.resolved_by) ORDER BY c.id), '[]')
    FROM api.conflict c WHERE c.declaration_id = p_declaration
$$;

CREATE FUNCTION api.order_json(v api.inspection_order, p_standpoint text, p_whole boolean) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'orderId', v.id, 'orderVersion', v.order_version, 'declarationId', v.declaration_id, 'declarationNumber', v.declaration_number, 'version', v.declaration_version,
    'port', v.port, 'importer', api.party(v.importer_id, NULL), 'state', v.state, 'action', v.action, 'lane', CASE WHEN p_standpoint <> 'party' THEN v.lane END,
    'place', v.place, 'contact', v.contact, 'instruction', CASE WHEN p_standpoint <> 'party' THEN v.instruction END,
    'inspectors', CASE WHEN p_standpoint <> 'party' THEN api.words(v.inspectors) END, 'deadline', api.time(v.deadline),
    'expectedArrival', v.expected_arrival, 'arrivedAt', api.time(v.arrived_at), 'notifiedAt', api.time(v.notified_at), 'releaseStatus', v.release_status,
    'createdAt', CASE WHEN p_standpoint <> 'party' THEN api.time(v.created_at) END, 'changedAt', api.time(v.changed_at),
    'items', CASE WHEN p_whole THEN api.order_items(v.declaration_id, p_standpoint) END,
    'checks', CASE WHEN p_whole AND p_standpoint <> 'party' THEN api.order_checks(v.declaration_id) END,
    'samples', CASE WHEN p_whole THEN api.order_samples(v.declaration_id, p_standpoint) END,
    'results', CASE WHEN p_whole AND p_standpoint <> 'party' THEN api.order_results(v.declaration_id) END,
    'disposals', CASE WHEN p_whole THEN api.order_disposals(v.declaration_id) END,
    'reviews', CASE WHEN p_whole AND p_standpoint <> 'party' THEN api.order_reviews(v.declaration_id) END,
    'conflicts', CASE WHEN p_whole AND p_standpoint <> 'party' THEN api.order_conflicts(v.declaration_id) END))::text
$$;

CREATE VIEW api.release AS
SELECT r.xid, r.declaration_id AS id, r.release_version::bigint AS n, d.sender, d.port, d.importer_id, d.importer_name, d.platform_id, r.id AS release_id, d.number, r.version, r.status,
       r.lane, r.by, r.duty, r.due_by, r.released_at,
       NOT EXISTS (SELECT FROM assessment.release a WHERE a.declaration_id = r.declaration_id AND a.release_version > r.release_version)
       AND NOT EXISTS (SELECT FROM inspection.release i WHERE i.declaration_id = r.declaration_id AND i.release_version > r.release_version) AS current
  FROM (SELECT xid, id, declaration_id, version, release_version, status, lane, duty, due_by, released_at, 'assess' AS by FROM assessment.release
        UNION ALL
        SELECT xid, id, declaration_id, version, release_version, status, lane, duty, due_by, released_at, 'inspect' FROM inspection.release) r
  JOIN assessment.declaration d ON d.id = r.declaration_id AND d.version = r.version;
COMMENT ON VIEW api.release IS 'Releases; the current one of each declaration is the highest version.';

CREATE FUNCTION api.release_json(v api.release, p_standpoint text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'releaseId', v.release_id, 'declarationId', v.id, 'declarationNumber', v.number, 'version', v.version, 'releaseVersion', v.n, 'status', v.status, 'current', v.current,
    'port', v.port, 'importer', api.party(v.importer_id, v.importer_name), 'duty', v.duty, 'dueBy', api.time(v.due_by), 'releasedAt', api.time(v.released_at),
    'lane', CASE WHEN p_standpoint <> 'party' THEN v.lane END, 'by', CASE WHEN p_standpoint <> 'party' THEN v.by END))::text
$$;
