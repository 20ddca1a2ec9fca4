-- The analysts' queue: items that wait for a person's decision, and who is at which of them.

CREATE TABLE intake.claim (
  assessment_id uuid PRIMARY KEY, principal text NOT NULL REFERENCES intake.principal, claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(), until timestamptz NOT NULL,
  CHECK (until > claimed_at));
COMMENT ON TABLE intake.claim IS 'Who is at which assessed item, until when: one person at a time. It keeps people from doing the same work twice and decides nothing; another version of the declaration is another assessment, which nobody holds.';
GRANT SELECT, INSERT, UPDATE, DELETE ON intake.claim TO loopgate_gateway;

-- What is done is not looked at again; its reader is the queue.
CREATE INDEX ON inspection.order_item (declaration_id) WHERE state IN ('open', 'blocked');

CREATE VIEW api.waiting AS
SELECT a.assessment_id, i.declaration_id, o.declaration_number, o.declaration_version AS version, i.item_number, o.id AS order_id, o.sender, o.port, o.importer_id, d.importer_name, d.platform_id,
       i.lane, i.action, i.reasons, a.hs_code, a.category, a.origin_country, a.brand, a.model, a.value_e5, a.selected_by, a.score, a.threshold, a.decided_at,
       o.deadline, o.expected_arrival, coalesce(o.deadline, o.expected_arrival::timestamp AT TIME ZONE 'Asia/Shanghai') AS due_at,
       CASE WHEN l.id IS NOT NULL THEN 'second-person' WHEN i.state = 'blocked' THEN 'blocked' WHEN i.action = 'document' THEN 'documents' ELSE 'alert' END AS waits,
       l.id AS lowering_id, l.actor AS lowering_actor, l.lane AS lowering_lane, l.reason AS lowering_reason, l.at AS lowering_at
  FROM inspection.order_item i
  JOIN inspection.inspection_order o ON o.declaration_id = i.declaration_id
  JOIN assessment.declaration d ON d.id = i.declaration_id AND d.version = o.declaration_version
  JOIN assessment.item a ON a.declaration_id = i.declaration_id AND a.version = o.declaration_version AND a.item_number = i.item_number
  LEFT JOIN LATERAL (
    SELECT r.* FROM inspection.review r
     WHERE r.declaration_id = i.declaration_id AND r.version = o.declaration_version AND coalesce(r.item_number, i.item_number) = i.item_number AND r.kind = 'lane-lowered' AND NOT r.effective
       AND NOT EXISTS (SELECT FROM inspection.review n WHERE n.declaration_id = i.declaration_id
                          AND (n.approves = r.id OR (n.kind = 'alert-confirmed' AND n.id > r.id AND n.version = r.version AND coalesce(n.item_number, i.item_number) = i.item_number)))
     ORDER BY r.id LIMIT 1) l ON true
 WHERE i.state IN ('open', 'blocked')
   AND (l.id IS NOT NULL OR i.action = 'document'
        OR ((i.state = 'blocked' OR a.selected_by IN ('mandatory', 'risk'))
            AND NOT EXISTS (SELECT FROM inspection.review n WHERE n.declaration_id = i.declaration_id AND n.version = o.declaration_version AND n.kind IN ('alert-confirmed', 'alert-dismissed')
                               AND coalesce(n.item_number, i.item_number) = i.item_number)));
COMMENT ON VIEW api.waiting IS 'Items that wait for a person: documents to be reviewed; alerts, which are items that a profile, the risk score or a measure holds and of which nobody has said yet whether it is right to; and lowerings of a lane that wait for a second person, who approves one, or confirms the alert and thereby declines it.';

CREATE FUNCTION api.claim_json(p_assessment uuid, p_principal text, p_name text, p_until timestamptz, p_me text) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN p_principal IS NOT NULL THEN
    json_build_object('assessmentId', p_assessment, 'principal', p_principal, 'name', p_name, 'until', api.time(p_until), 'mine', p_principal = p_me) END
$$;
COMMENT ON FUNCTION api.claim_json IS 'Who is at an item.';

CREATE FUNCTION api.waiting_json(v api.waiting) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object(
    'assessmentId', v.assessment_id, 'declarationId', v.declaration_id, 'declarationNumber', v.declaration_number, 'version', v.version, 'itemNumber', v.item_number, 'orderId', v.order_id,
    'waits', v.waits, 'port', v.port, 'importer', api.party(v.importer_id, v.importer_name), 'platform', api.party(v.platform_id, NULL),
    'lane', v.lane, 'action', v.action, 'reasons', v.reasons::json, 'hsCode', v.hs_code, 'category', v.category, 'originCountry', v.origin_country, 'brand', v.brand, 'model', v.model,
    'value', api.decimal(v.value_e5), 'selectedBy', v.selected_by, 'score', v.score, 'threshold', v.threshold, 'decidedAt', api.time(v.decided_at),
    'deadline', api.time(v.deadline), 'expectedArrival', v.expected_arrival,
    'lowering', CASE WHEN v.lowering_id IS NOT NULL THEN
      json_build_object('reviewId', v.lowering_id, 'actor', v.lowering_actor, 'lane', v.lowering_lane, 'reason', v.lowering_reason, 'at', api.time(v.lowering_at)) END))
$$;
COMMENT ON FUNCTION api.waiting_json IS 'An item of the queue, for analysts.';

GRANT SELECT ON api.waiting TO loopgate_gateway;
GRANT EXECUTE ON FUNCTION api.claim_json, api.waiting_json TO loopgate_gateway;

INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  ('claim_minutes', '', '60', 'minutes', 'practice; an authority sets it', '2020-01-01', false, '认领有效时间', 'How long a claim of an item lasts');
INSERT INTO ops.digest_exempt VALUES ('intake.claim', 'claimed at wall times; decides nothing');
