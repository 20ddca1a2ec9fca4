-- Rows as the services write them, for what reads: declarations of two senders at two ports, one inspected and notified (1),
-- one released at once (2), one selected and not notified yet (3); what was found, and a recall that is published and one not.
-- Psql's variables: none; run once in an empty instance.
CREATE FUNCTION pg_temp.id(n int) RETURNS uuid LANGUAGE sql AS $$ SELECT ('01934000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;

INSERT INTO assessment.declaration (id, version, number, sender, state, direction, port, declaration_office, importer_id, importer_name, platform_id, conveyance, arrived_at, lane, decided_at, emitted, ticket_day, event)
SELECT pg_temp.id(n), 1, 'R-' || n, sender, 'assessed', 'import', port, port, importer, 'Importer ' || n, platform, 'V 12', arrived, lane, '2026-11-20T08:00:00Z', lane = 'red', '2026-11-20',
       convert_to(json_build_object('specversion', '1.0', 'data', json_build_object('number', 'R-' || n, 'version', 1, 'direction', 'import', 'port', port, 'declarationOffice', port,
         'importer', json_build_object('id', importer, 'name', 'Importer ' || n), 'buyer', json_build_object('name', 'sealed:canary', 'idType', '1'),
         'items', json_build_array(json_build_object('itemNumber', 1, 'hsCode', '9401800010', 'originCountry', 'DE', 'quantity', '10', 'unit', 'NMB', 'value', '1000'))))::text, 'UTF8')
  FROM (VALUES (1, 'broker-1', '2248', 'IMPORTER1', 'MALL', timestamptz '2026-11-21T08:00:00Z', 'red'), (2, 'broker-2', '5100', 'IMPORTER2', NULL, NULL, 'green'),
               (3, 'broker-1', '2248', 'IMPORTER1', NULL, NULL, 'red')) AS t (n, sender, port, importer, platform, arrived, lane);

INSERT INTO assessment.item (declaration_id, version, item_number, assessment_id, hs_code, category, origin_country, brand, model, lot, quantity_e5, value_e5, unit, port, lane, selected_by, paths, action,
                             score, threshold, probability, ticket, stratum, risk_key, reasons, facts, decided_at)
SELECT d.id, 1, 1, pg_temp.id(100 + n), '9401800010', 'child-seats', 'DE', 'Brand', 'Model', 'LOT-7', 1000000, 100000000, 'NMB', d.port, d.lane, 'risk', 'risk random', 'physical',
       0.75, 0.5, 0.05, 0.123456, 'child-seats', '940180', '[{"code":"risk","text":"above the threshold","contribution":0.4,"instruction":"look at the label"}]', '{"level":0}', d.decided_at
  FROM assessment.declaration d JOIN generate_series(1, 3) n ON d.number = 'R-' || n;

INSERT INTO inspection.inspection_order (id, declaration_id, order_version, declaration_version, declaration_number, sender, port, importer_id, state, action, lane, place, instruction, inspectors,
                                         arrived_at, notified_at, release_version, release_status, created_at, changed_at, event)
SELECT pg_temp.id(200 + n), d.id, 1, 1, d.number, d.sender, d.port, d.importer_id, 'notified', 'physical', 'red', 'Yard 5', 'look at the label', 'anna bert', d.arrived_at, d.arrived_at,
       CASE n WHEN 1 THEN 1 ELSE 0 END, CASE n WHEN 1 THEN 'released' END, d.decided_at, d.decided_at, '{}'
  FROM assessment.declaration d JOIN unnest(ARRAY[1, 3]) n ON d.number = 'R-' || n;
INSERT INTO inspection.order_item (declaration_id, item_number, order_id, declaration_version, state, lane, action, category, hs_code, vins, reasons, kind, severity, finding)
SELECT declaration_id, 1, id, 1, CASE release_version WHEN 1 THEN 'passed' ELSE 'open' END, 'red', 'physical', 'child-seats', '9401800010', '[]', '[{"code":"risk","text":"above","contribution":0.4}]', 'safety', 'minor', 'nothing found'
  FROM inspection.inspection_order;
INSERT INTO inspection.check_record (id, order_id, declaration_id, declaration_number, order_version, verdict, author, device_time, device_offset_ms, recorded_at, event)
VALUES (pg_temp.id(301), pg_temp.id(201), pg_temp.id(1), 'R-1', 1, 'pass', 'anna', '2026-11-21T09:00:00Z', 12, '2026-11-21T09:01:00Z',
        '{"data":{"findings":[{"code":"label","result":"pass"}],"note":"fine"}}');
INSERT INTO inspection.sample (sample_number, declaration_id, declaration_number, item_number, order_id, state, seal, laboratory_id, standards, collected_at, verdict)
VALUES ('S-1', pg_temp.id(1), 'R-1', 1, pg_temp.id(201), 'reported', 'SEAL-1', 'LAB', 'GB27887', '2026-11-21T09:10:00Z', 'conform');
INSERT INTO inspection.lab_result (report_number, sample_number, declaration_id, declaration_number, item_number, stage, verdict, laboratory_id, reported_at, event)
VALUES ('REP-1', 'S-1', pg_temp.id(1), 'R-1', 1, 'final', 'conform', 'LAB', '2026-11-22T09:10:00Z', '{"data":{}}');
INSERT INTO inspection.disposal (disposal_number, declaration_id, declaration_number, item_number, kind, state, quantity_e5, changed_at)
VALUES ('DIS-1', pg_temp.id(1), 'R-1', 1, 'rectify', 'ordered', 250000, '2026-11-22T10:00:00Z');
INSERT INTO inspection.review (id, declaration_id, declaration_number, version, item_number, kind, lane, actor, reason, at, effective)
VALUES (pg_temp.id(311), pg_temp.id(1), 'R-1', 1, 1, 'lane-raised', 'red', 'anna', 'doubt', '2026-11-20T10:00:00Z', true);
INSERT INTO inspection.conflict (id, declaration_id, declaration_number, kind, reason, at, event) VALUES (pg_temp.id(312), pg_temp.id(1), 'R-1', 'order-changed', 'made on another version', '2026-11-21T10:00:00Z', '{}');

INSERT INTO inspection.release (id, declaration_id, declaration_number, version, release_version, status, lane, duty, released_at)
VALUES (pg_temp.id(401), pg_temp.id(1), 'R-1', 1, 1, 'released', 'red', NULL, '2026-11-22T12:00:00Z');
INSERT INTO assessment.later_release (id, declaration_id, version, release_version, status, lane, duty, released_at)
VALUES (pg_temp.id(402), pg_temp.id(2), 1, 1, 'released', 'green', NULL, '2026-11-20T08:00:00Z');

INSERT INTO assessment.outcome (outcome_id, version, declaration_id, item_number, declaration_number, declaration_version, kind, severity, verdict, stage, selected_by, probability, producer, at, finding, taught, change)
VALUES (pg_temp.id(501), 1, pg_temp.id(1), 1, 'R-1', 1, 'safety', 'minor', 'pass', 'final', 'risk', 0.05, 'inspect', '2026-11-22T12:00:00Z', 'nothing found', true, 1);
INSERT INTO intake.principal (id, kind, name, created_by) VALUES ('desk', 'person', 'Desk', 'desk');
INSERT INTO assessment.control (kind, object_id, version, state, document, actor, at, change)
VALUES ('profile', '01934000-0000-7000-8000-000000000101', 1, 'draft', '{"code": "01934000-0000-7000-8000-000000000101", "version": 1, "lane": "yellow", "reason": "looked at", "reasonZh": "查验", "legalBasis": "a test", "condition": {"attribute": "brand", "in": ["A"]}}', 'desk', '2026-11-20T08:00:00Z', 1);
INSERT INTO assessment.control (kind, object_id, version, state, document, actor, at, change)
VALUES ('list', '01934000-0000-7000-8000-000000000101', 1, 'draft', '{"code": "01934000-0000-7000-8000-000000000101", "of": "brand", "values": ["A", "B"]}', 'desk', '2026-11-20T08:00:00Z', 1);
INSERT INTO assessment.control_step (kind, object_id, version, step, actor, at, change)
VALUES ('profile', '01934000-0000-7000-8000-000000000101', 1, 'draft', 'desk', '2026-11-20T08:00:00Z', 1);
INSERT INTO intake.principal (id, kind, name, created_by) VALUES ('a-prover', 'person', 'Who proves', 'test');
INSERT INTO intake.lint (code, version, principal, errors, warnings, findings) VALUES ('01934000-0000-7000-8000-000000000101', 1, 'a-prover', 0, 0, '[]');
INSERT INTO intake.backtest (id, principal, request) VALUES (pg_temp.id(102), 'a-prover', '{"from": "2026-10-01", "until": "2026-11-01"}');
INSERT INTO assessment.backtest (id, state, ended_at) VALUES (pg_temp.id(102), 'done', now());
INSERT INTO assessment.backtest_profile (kind, code, version, id, hash, findings)
SELECT kind, object_id, version, pg_temp.id(102), sha256(convert_to(document, 'UTF8')), '[{"kind": "never-hit", "severity": "warning", "profiles": ["01934000-0000-7000-8000-000000000101"], "text": "no item met it", "textZh": "从未命中"}]'
  FROM assessment.control WHERE object_id = '01934000-0000-7000-8000-000000000101' AND kind = 'profile' AND version = 1;
UPDATE assessment.control SET state = 'shadow', tried_from = 2 WHERE kind = 'profile' AND object_id = '01934000-0000-7000-8000-000000000101';
INSERT INTO assessment.shadow_day (day, code, version, part, items, touched, changed) VALUES ('2026-11-21', '01934000-0000-7000-8000-000000000101', 1, 0, 10, 3, 1);
INSERT INTO assessment.shadow_lane_day (day, code, version, part, lane, tried, items) VALUES ('2026-11-21', '01934000-0000-7000-8000-000000000101', 1, 0, 'green', 'yellow', 1);
INSERT INTO assessment.shadow_change (code, version, day, declaration_id, declaration_number, declaration_version, item_number, assessment_id, lane, tried)
VALUES ('01934000-0000-7000-8000-000000000101', 1, '2026-11-21', pg_temp.id(2), 'R-2', 1, 1, pg_temp.id(102), 'green', 'yellow');
INSERT INTO assessment.adjustment (id, kind, category, measure, day, at, alarm, document, change)
VALUES ('01934000-0000-7000-8000-000000000601', 'exploration', 'vehicles', '', '2026-03-02', '2026-03-02T00:00:00Z', false, '{"before": 0.05, "after": 0.1}', 1);
INSERT INTO assessment.measure (id, version, kind, scope, declaration_id, basis, cites, from_at, producer, event, change)
VALUES (pg_temp.id(601), 1, 'block', '{"lot":"LOT-7"}', pg_temp.id(1), 'recall of lot 7', 'recall:RC-1', '2026-11-23T00:00:00Z', 'recall', '{}', 1);

INSERT INTO supervision.complaint (complaint_number, id, state, goods, declaration_number, severity, kind, description, occurred_on, quantity_e5, case_number, filed_at, changed_at, event)
VALUES ('CO-1', pg_temp.id(701), 'accepted', '{"lot":"LOT-7"}', 'R-1', 'serious', 'safety', 'buckle opens', '2026-11-23', 100000, 'CASE-1', '2026-11-23T01:00:00Z', '2026-11-23T01:00:00Z',
        '{"data":{"reporter":{"name":"sealed:canary"}}}');
INSERT INTO supervision.incident (incident_number, id, goods, severity, kind, source, description, injuries, at)
VALUES ('IN-1', pg_temp.id(711), '{"lot":"LOT-7"}', 'serious', 'safety', 'RAPEX', 'notice', 1, '2026-11-23T01:00:00Z');
INSERT INTO supervision.deadline (subject, rule, started_at, due_at, basis) VALUES ('complaint:CO-1', 'complaint_accept', '2026-11-23', '2026-12-02', 'rules'), ('recall:RC-1', 'recall_plan', '2026-11-23', '2026-12-07', 'rules');
INSERT INTO recall.investigation (case_number, id, state, goods, severity, kind, automatic, opened_by, opened_at, changed_at)
VALUES ('CASE-1', pg_temp.id(801), 'opened', '{"lot":"LOT-7"}', 'serious', 'safety', true, 'recall', '2026-11-23T01:00:00Z', '2026-11-23T01:00:00Z');
INSERT INTO recall.case_source VALUES ('CASE-1', 'complaint', 'CO-1');
INSERT INTO recall.investigation_step VALUES (pg_temp.id(802), 'CASE-1', 'open', 'opened', 'recall', NULL, 'a serious complaint', '2026-11-23T01:00:00Z', '2026-11-23T01:00:00Z');
INSERT INTO recall.recall (recall_number, id, state, case_number, goods, producer_id, producer_name, hazard, remedy, units_affected, blocking, opened_at, changed_at)
SELECT 'RC-' || n, pg_temp.id(900 + n), CASE n WHEN 1 THEN 'published' ELSE 'notified' END, 'CASE-1', '{"lot":"LOT-7"}', 'MAKER', 'Maker', 'buckle opens', 'exchange', 10, true, '2026-11-23T02:00:00Z', '2026-11-23T02:00:00Z'
  FROM generate_series(1, 2) n;
INSERT INTO recall.recall_step (id, recall_number, step, state, actor, said_at, at)
SELECT pg_temp.id(910 + n), 'RC-' || n, CASE n WHEN 1 THEN 'published' ELSE 'notified' END, CASE n WHEN 1 THEN 'published' ELSE 'notified' END, 'ivan', '2026-11-23T02:00:00Z', '2026-11-23T02:00:00Z' FROM generate_series(1, 2) n;
INSERT INTO recall.trace (subject_kind, subject_number, declaration_id, item_number, declaration_number, version, importer_id, port, quantity_e5, lot, vins, status, released_at, traced_at)
SELECT t.kind, t.number, d.id, 1, d.number, 1, d.importer_id, d.port, 1000000, 'LOT-7', '[]', 'released', '2026-11-22T12:00:00Z', '2026-11-23T03:00:00Z'
  FROM assessment.declaration d CROSS JOIN (VALUES ('recall', 'RC-1', 'R-1'), ('recall', 'RC-1', 'R-2'), ('recall', 'RC-2', 'R-1'), ('case', 'CASE-1', 'R-1')) AS t (kind, number, of)
 WHERE d.number = t.of;

INSERT INTO intake.principal (id, kind, name, created_by) VALUES ('a-backtester', 'person', 'A backtester', 'test');
INSERT INTO intake.backtest (id, principal, request) VALUES (pg_temp.id(101), 'a-backtester', '{"from": "2026-11-01", "until": "2026-12-01"}');
INSERT INTO assessment.backtest (id, state, ended_at) VALUES (pg_temp.id(101), 'cancelled', now());
INSERT INTO assessment.dead_letter (id, topic, part, record_offset, append_at, code, pointer, reason, key, payload, sha256, actor)
VALUES (pg_temp.id(901), 'declarations', 0, 1, '2026-11-23T01:00:00Z', 'pattern', '/items/0/hsCode', 'does not fit', 'k', '{"data":{}}', sha256('x'), 'broker-1');
