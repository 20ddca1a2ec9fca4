-- What inspect knows: one order for each declaration that someone must act on, its items, checks,
-- samples, laboratory results, disposals, conflicts, and the releases of what was held.

CALL ops.make_pipeline_tables('inspection', 'inspect');
COMMENT ON SCHEMA inspection IS 'Inspection at the port.';

CREATE TABLE inspection.inspection_order (
  id uuid PRIMARY KEY, declaration_id uuid NOT NULL UNIQUE, order_version int NOT NULL, declaration_version int NOT NULL, declaration_number text NOT NULL,
  sender text, port text NOT NULL, importer_id text NOT NULL, state text NOT NULL, action text NOT NULL, lane text NOT NULL,
  place text, contact text, instruction text, inspectors text, deadline timestamptz, expected_arrival date, arrived_at timestamptz, notified_at timestamptz,
  release_version int NOT NULL DEFAULT 0, release_status text, created_at timestamptz NOT NULL, changed_at timestamptz NOT NULL, event bytea NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id());
COMMENT ON TABLE inspection.inspection_order IS 'What must be inspected of a declaration, its state, and the assessment that it follows (event).';
CREATE INDEX ON inspection.inspection_order (xid, id);

CREATE TABLE inspection.order_item (
  declaration_id uuid NOT NULL, item_number int NOT NULL, order_id uuid NOT NULL, declaration_version int NOT NULL,
  state text NOT NULL, lane text NOT NULL, action text NOT NULL, category text NOT NULL, hs_code text NOT NULL, brand text, model text, vins text NOT NULL, reasons text NOT NULL,
  kind text, severity text, finding text, outcome_id uuid, outcome_version int NOT NULL DEFAULT 0, outcome_verdict text, measure_id uuid, measure_version int NOT NULL DEFAULT 0,
  reinspections int NOT NULL DEFAULT 0, outcome_final boolean NOT NULL DEFAULT false,
  failed_e5 bigint NOT NULL DEFAULT 0, disposed_e5 bigint NOT NULL DEFAULT 0, units text NOT NULL DEFAULT '[]',
  PRIMARY KEY (declaration_id, item_number));
COMMENT ON TABLE inspection.order_item IS 'The state of one item of an order: open, sampled, passed, failed, rectify, disposed, blocked or not_needed; of its quantity, what failed and what was disposed of; units that failed, a JSON array.';

CREATE TABLE inspection.check_record (
  id uuid PRIMARY KEY, order_id uuid NOT NULL, declaration_id uuid NOT NULL, declaration_number text NOT NULL, order_version int NOT NULL, verdict text NOT NULL,
  author text NOT NULL, device_time timestamptz NOT NULL, device_offset_ms bigint, recorded_at timestamptz NOT NULL, event bytea NOT NULL);
COMMENT ON TABLE inspection.check_record IS 'Checks as the inspectors sent them; device time is evidence only.';
CREATE INDEX ON inspection.check_record (declaration_id);

CREATE TABLE inspection.conflict (
  id uuid PRIMARY KEY, declaration_id uuid NOT NULL, declaration_number text NOT NULL, kind text NOT NULL, reason text NOT NULL, actor text, at timestamptz NOT NULL, event bytea NOT NULL, resolved_at timestamptz, resolved_by text);
COMMENT ON TABLE inspection.conflict IS 'What arrived for something changed meanwhile: kept for a person, without effect.';

CREATE TABLE inspection.review (
  id uuid PRIMARY KEY, declaration_id uuid NOT NULL, declaration_number text NOT NULL, version int NOT NULL, item_number int, kind text NOT NULL, lane text, actor text NOT NULL, approves uuid, reason text, at timestamptz NOT NULL, effective boolean NOT NULL);
COMMENT ON TABLE inspection.review IS 'Document reviews and changes of lane; a lowering takes effect when a second person approves it.';
CREATE INDEX ON inspection.review (declaration_id);

CREATE TABLE inspection.sample (
  sample_number text NOT NULL, declaration_id uuid NOT NULL, declaration_number text NOT NULL, item_number int NOT NULL, order_id uuid NOT NULL, state text NOT NULL,
  seal text, backup_seal text, laboratory_id text, standards text, collected_at timestamptz NOT NULL,
  outcome_id uuid, outcome_version int NOT NULL DEFAULT 0, report_number text, verdict text,
  PRIMARY KEY (declaration_id, sample_number));
COMMENT ON TABLE inspection.sample IS 'Samples with seals, from collection to the final report.';

CREATE TABLE inspection.lab_result (
  report_number text NOT NULL, sample_number text NOT NULL, declaration_id uuid NOT NULL, declaration_number text NOT NULL, item_number int NOT NULL, stage text NOT NULL, verdict text NOT NULL,
  supersedes text, laboratory_id text, reported_at timestamptz NOT NULL, event bytea NOT NULL, PRIMARY KEY (declaration_id, report_number));
COMMENT ON TABLE inspection.lab_result IS 'Laboratory reports, preliminary, final and re-test.';

CREATE TABLE inspection.disposal (
  disposal_number text NOT NULL, declaration_id uuid NOT NULL, declaration_number text NOT NULL, item_number int, kind text NOT NULL, state text NOT NULL, quantity_e5 bigint, changed_at timestamptz NOT NULL,
  PRIMARY KEY (declaration_id, disposal_number));
COMMENT ON TABLE inspection.disposal IS 'Rectification, return, destruction or downgrade of what failed.';

CREATE TABLE inspection.sampling_pass (
  importer_id text NOT NULL, model text NOT NULL, standard text NOT NULL, report_number text NOT NULL, declaration_number text NOT NULL, passed_on date NOT NULL,
  PRIMARY KEY (importer_id, model, standard, report_number));
COMMENT ON TABLE inspection.sampling_pass IS 'Passed sampling tests, for the rule that the same is not sampled again within a term.';

CREATE TABLE inspection.release (
  id uuid NOT NULL, declaration_id uuid NOT NULL, declaration_number text NOT NULL, version int NOT NULL, release_version int NOT NULL, status text NOT NULL CHECK (status IN ('released', 'conditional', 'refused')),
  lane text NOT NULL, duty text, due_by timestamptz, released_at timestamptz NOT NULL, xid xid8 NOT NULL DEFAULT pg_current_xact_id(), PRIMARY KEY (declaration_id, release_version));
COMMENT ON TABLE inspection.release IS 'Releases of what was held.';
CREATE INDEX ON inspection.release (xid, declaration_id);

CREATE VIEW inspection.order_view AS
SELECT o.id, o.order_version, o.declaration_id, o.declaration_number, o.declaration_version AS version, o.sender, o.importer_id, o.port, o.state, o.action, o.lane, o.place, o.contact, o.instruction, o.inspectors,
       o.deadline, o.expected_arrival, o.arrived_at, o.notified_at, o.release_status, o.created_at, o.changed_at,
       (SELECT json_agg(json_build_object('itemNumber', i.item_number, 'state', i.state, 'lane', i.lane, 'action', i.action, 'category', i.category, 'hsCode', i.hs_code,
               'brand', i.brand, 'model', i.model, 'vins', i.vins::json, 'reasons', i.reasons::json, 'kind', i.kind, 'severity', i.severity, 'finding', i.finding) ORDER BY i.item_number)
          FROM inspection.order_item i WHERE i.declaration_id = o.declaration_id)::text AS items
  FROM inspection.inspection_order o;
COMMENT ON VIEW inspection.order_view IS 'Orders with their items, for inspectors.';

CREATE VIEW inspection.sample_view AS
SELECT sample_number, declaration_id, declaration_number, item_number, order_id, state, laboratory_id, standards, collected_at, report_number, verdict FROM inspection.sample;
COMMENT ON VIEW inspection.sample_view IS 'Samples and their results.';

CREATE VIEW inspection.conflict_view AS
SELECT id, declaration_id, declaration_number, kind, reason, actor, at, resolved_at, resolved_by FROM inspection.conflict;
COMMENT ON VIEW inspection.conflict_view IS 'Conflicts that wait for a person.';

GRANT SELECT, INSERT, UPDATE ON inspection.inspection_order, inspection.order_item, inspection.sample, inspection.disposal TO loopgate_inspect;
GRANT SELECT, INSERT, DELETE ON inspection.order_item TO loopgate_inspect;
GRANT SELECT, INSERT ON inspection.check_record, inspection.conflict, inspection.review, inspection.lab_result, inspection.release TO loopgate_inspect;
GRANT SELECT, INSERT, DELETE ON inspection.sampling_pass TO loopgate_inspect;
GRANT SELECT ON inspection.order_view, inspection.sample_view, inspection.conflict_view, inspection.release TO loopgate_gateway;
GRANT USAGE ON SCHEMA inspection TO loopgate_recall, loopgate_assess;
GRANT SELECT ON inspection.release TO loopgate_recall, loopgate_assess;

CREATE VIEW ops.release_current AS
SELECT DISTINCT ON (declaration_id) declaration_id, version, release_version, status, lane, duty, due_by, released_at, by
  FROM (SELECT declaration_id, version, release_version, status, lane, duty, due_by, released_at, 'assess' AS by FROM assessment.release
        UNION ALL
        SELECT declaration_id, version, release_version, status, lane, duty, due_by, released_at, 'inspect' FROM inspection.release) r
 ORDER BY declaration_id, release_version DESC;
COMMENT ON VIEW ops.release_current IS 'The one release of each declaration that counts: the highest version.';

CREATE VIEW ops.release_view AS
SELECT r.declaration_id, d.number AS declaration_number, d.sender, d.importer_id, d.port, r.version, r.release_version, r.status, r.lane, r.duty, r.due_by, r.released_at, r.by
  FROM (SELECT declaration_id, version, release_version, status, lane, duty, due_by, released_at, 'assess' AS by FROM assessment.release
        UNION ALL
        SELECT declaration_id, version, release_version, status, lane, duty, due_by, released_at, 'inspect' FROM inspection.release) r
  JOIN assessment.declaration d ON d.id = r.declaration_id AND d.version = r.version
 WHERE NOT EXISTS (SELECT FROM assessment.release a WHERE a.declaration_id = r.declaration_id AND a.release_version > r.release_version)
   AND NOT EXISTS (SELECT FROM inspection.release i WHERE i.declaration_id = r.declaration_id AND i.release_version > r.release_version);
COMMENT ON VIEW ops.release_view IS 'Current releases with their declarations.';
GRANT SELECT ON ops.release_current, ops.release_view TO loopgate_gateway, loopgate_recall, loopgate_assess;

INSERT INTO ops.digest_source VALUES
  ('inspection.inspection_order', $q$SELECT ROW(sender, declaration_number, order_version, declaration_version, port, importer_id, state, action, lane, place, contact, instruction, inspectors, deadline, expected_arrival, arrived_at, notified_at, release_version, release_status, created_at, changed_at)::text FROM inspection.inspection_order ORDER BY 1$q$),
  ('inspection.order_item', $q$SELECT ROW(o.sender, o.declaration_number, i.item_number, i.declaration_version, i.state, i.lane, i.action, i.category, i.hs_code, i.brand, i.model, i.vins, i.kind, i.severity, i.finding, i.outcome_version, i.outcome_verdict, i.measure_version, i.reinspections, i.outcome_final, i.failed_e5, i.disposed_e5, i.units, ops.without_ids(i.reasons))::text FROM inspection.order_item i JOIN inspection.inspection_order o USING (declaration_id) ORDER BY 1$q$),
  ('inspection.check_record', $q$SELECT ROW(declaration_number, order_version, verdict, author, device_time, device_offset_ms, recorded_at)::text FROM inspection.check_record ORDER BY 1$q$),
  ('inspection.conflict', $q$SELECT ROW(declaration_number, kind, reason, actor, at, resolved_at, resolved_by)::text FROM inspection.conflict ORDER BY 1$q$),
  ('inspection.review', $q$SELECT ROW(declaration_number, version, item_number, kind, lane, actor, reason, at, effective)::text FROM inspection.review ORDER BY 1$q$),
  ('inspection.sample', $q$SELECT ROW(declaration_number, sample_number, item_number, state, seal, backup_seal, laboratory_id, standards, collected_at, outcome_version, report_number, verdict)::text FROM inspection.sample ORDER BY 1$q$),
  ('inspection.lab_result', $q$SELECT ROW(declaration_number, report_number, sample_number, item_number, stage, verdict, supersedes, laboratory_id, reported_at)::text FROM inspection.lab_result ORDER BY 1$q$),
  ('inspection.disposal', $q$SELECT ROW(declaration_number, disposal_number, item_number, kind, state, quantity_e5, changed_at)::text FROM inspection.disposal ORDER BY 1$q$),
  ('inspection.sampling_pass', $q$SELECT ROW(importer_id, model, standard, report_number, declaration_number, passed_on)::text FROM inspection.sampling_pass ORDER BY 1$q$),
  ('inspection.release', $q$SELECT ROW(declaration_number, version, release_version, status, lane, duty, due_by, released_at)::text FROM inspection.release ORDER BY 1$q$);
