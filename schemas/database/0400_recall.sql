-- What recall knows: duties after release, complaints and incidents, investigations, recalls, what
-- was released of the goods that they are about, and the law's clocks over all of them.

CALL ops.make_pipeline_tables('recall', 'recall');
COMMENT ON SCHEMA recall IS 'Investigations, recalls, and the tracing of goods that were released.';
CREATE SCHEMA supervision;
COMMENT ON SCHEMA supervision IS 'The market after release: duties, complaints, incidents, clues, clocks and warnings.';
GRANT USAGE ON SCHEMA supervision TO loopgate_recall, loopgate_gateway;

-- Supervision ------------------------------------------------------------------------------------

CREATE TABLE supervision.task (
  id uuid NOT NULL, declaration_id uuid NOT NULL, declaration_number text NOT NULL, version int NOT NULL, release_version int NOT NULL,
  importer_id text NOT NULL, port text, lane text NOT NULL, status text NOT NULL, duty text NOT NULL, due_by timestamptz,
  state text NOT NULL CHECK (state IN ('open', 'overdue', 'superseded')), opened_at timestamptz NOT NULL, overdue_at timestamptz,
  PRIMARY KEY (declaration_id, release_version));
COMMENT ON TABLE supervision.task IS 'Duties after release, one for each conditional or blue release; a later release of the declaration supersedes it.';
CREATE INDEX ON supervision.task (due_by) WHERE state = 'open';

CREATE TABLE supervision.complaint (
  complaint_number text PRIMARY KEY, id uuid NOT NULL, state text NOT NULL, goods jsonb NOT NULL, goods_key text, declaration_number text, severity text NOT NULL, kind text,
  description text NOT NULL, occurred_on date, quantity_e5 bigint, case_number text, filed_at timestamptz NOT NULL, changed_at timestamptz NOT NULL, event bytea NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id());
COMMENT ON TABLE supervision.complaint IS 'Complaints of consumers; case_number is the investigation that took it; event is what came, the reporter sealed.';
CREATE INDEX ON supervision.complaint (xid, id);
CREATE INDEX ON supervision.complaint (case_number) WHERE case_number IS NOT NULL;

CREATE TABLE supervision.incident (
  incident_number text PRIMARY KEY, id uuid NOT NULL, goods jsonb NOT NULL, goods_key text, severity text NOT NULL, kind text, source text NOT NULL,
  description text NOT NULL, occurred_on date, injuries bigint, case_number text, at timestamptz NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id());
COMMENT ON TABLE supervision.incident IS 'Incidents and notices from abroad.';
CREATE INDEX ON supervision.incident (xid, id);

CREATE TABLE supervision.clue (
  outcome_id uuid PRIMARY KEY, version int NOT NULL, declaration_id uuid NOT NULL, declaration_number text, item_number int, goods jsonb, kind text NOT NULL, severity text NOT NULL,
  finding text, found_at timestamptz NOT NULL, withdrawn_at timestamptz);
COMMENT ON TABLE supervision.clue IS 'Serious findings of inspections, which may tell of a defect in what was released before; withdrawn when a later outcome replaced the finding.';
CREATE INDEX ON supervision.clue (declaration_id);

CREATE TABLE supervision.deadline (
  subject text NOT NULL, rule text NOT NULL, started_at timestamptz NOT NULL, due_at timestamptz NOT NULL, basis text NOT NULL, met_at timestamptz, overdue_at timestamptz,
  PRIMARY KEY (subject, rule, started_at));
COMMENT ON TABLE supervision.deadline IS 'The law''s clocks: subject is complaint:, case: or recall: with the number, rule a code of ops.rule_parameter; the term is over at due_at.';
CREATE INDEX ON supervision.deadline (due_at) WHERE met_at IS NULL AND overdue_at IS NULL;

CREATE TABLE supervision.warning (
  subject text NOT NULL, rule text NOT NULL, started_at timestamptz NOT NULL, due_at timestamptz NOT NULL, raised_at timestamptz NOT NULL,
  PRIMARY KEY (subject, rule, started_at));
COMMENT ON TABLE supervision.warning IS 'Clocks and duties that ran out unmet, each told once.';

-- Investigations and recalls ---------------------------------------------------------------------

CREATE TABLE recall.investigation (
  case_number text PRIMARY KEY, id uuid NOT NULL, state text NOT NULL, goods jsonb NOT NULL, goods_key text, severity text, kind text, finding text,
  automatic boolean NOT NULL, opened_by text NOT NULL, opened_at timestamptz NOT NULL, changed_at timestamptz NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id());
COMMENT ON TABLE recall.investigation IS 'Investigations; severity and kind are those of the worst complaint or incident; automatic says that a serious one opened it.';
CREATE INDEX ON recall.investigation (xid, id);
CREATE INDEX ON recall.investigation (goods_key);

CREATE TABLE recall.investigation_step (
  id uuid PRIMARY KEY, case_number text NOT NULL, step text NOT NULL, state text NOT NULL, actor text NOT NULL, finding text, reason text, said_at timestamptz NOT NULL, at timestamptz NOT NULL);
COMMENT ON TABLE recall.investigation_step IS 'What was done in an investigation, append-only; said_at is the sender''s time.';
CREATE INDEX ON recall.investigation_step (case_number);

CREATE TABLE recall.case_source (
  case_number text NOT NULL, kind text NOT NULL CHECK (kind IN ('complaint', 'incident')), number text NOT NULL, PRIMARY KEY (case_number, kind, number));
COMMENT ON TABLE recall.case_source IS 'Complaints and incidents of an investigation; a complaint may be named before it arrives.';
CREATE INDEX ON recall.case_source (kind, number);

CREATE TABLE recall.recall (
  recall_number text PRIMARY KEY, id uuid NOT NULL, state text NOT NULL, case_number text, goods jsonb NOT NULL, producer_id text, producer_name text,
  hazard text, hazard_zh text, remedy text, units_affected bigint, units_remedied bigint, proposed_by text,
  measure_version int NOT NULL DEFAULT 0, blocking boolean NOT NULL DEFAULT false, opened_at timestamptz NOT NULL, changed_at timestamptz NOT NULL, closed_at timestamptz,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id());
COMMENT ON TABLE recall.recall IS 'Recalls; blocking says that its measure is in force; proposed_by is who notified or reopened, so that another person orders.';
CREATE INDEX ON recall.recall (xid, id);
CREATE INDEX ON recall.recall (case_number) WHERE case_number IS NOT NULL;

CREATE TABLE recall.recall_step (
  id uuid PRIMARY KEY, recall_number text NOT NULL, step text NOT NULL, state text NOT NULL, actor text NOT NULL, approves text, reason text,
  units_affected bigint, units_remedied bigint, said_at timestamptz NOT NULL, at timestamptz NOT NULL);
COMMENT ON TABLE recall.recall_step IS 'What was done in a recall, append-only; said_at is the sender''s time.';
CREATE INDEX ON recall.recall_step (recall_number);

CREATE TABLE recall.trace (
  subject_kind text NOT NULL CHECK (subject_kind IN ('case', 'recall')), subject_number text NOT NULL, declaration_id uuid NOT NULL, item_number int NOT NULL,
  declaration_number text NOT NULL, version int NOT NULL, importer_id text NOT NULL, port text NOT NULL, quantity_e5 bigint NOT NULL, lot text, vins text NOT NULL,
  status text NOT NULL, released_at timestamptz NOT NULL, traced_at timestamptz NOT NULL, xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (subject_kind, subject_number, declaration_id, item_number));
COMMENT ON TABLE recall.trace IS 'What was released of the goods of an investigation or a recall; vins are those meant, a JSON array.';
CREATE INDEX ON recall.trace (subject_kind, subject_number, xid, declaration_id);

CREATE TABLE recall.trace_run (
  subject_kind text NOT NULL, subject_number text NOT NULL, id uuid NOT NULL, goods jsonb NOT NULL, teaches boolean NOT NULL, kind text, severity text, finding text,
  after_declaration uuid NOT NULL, after_item int NOT NULL, found bigint NOT NULL, started_at timestamptz NOT NULL, done_at timestamptz,
  PRIMARY KEY (subject_kind, subject_number));
COMMENT ON TABLE recall.trace_run IS 'How far the tracing of an investigation or a recall has come: what is left, ticks go on with.';
CREATE INDEX ON recall.trace_run (started_at) WHERE done_at IS NULL;

-- What tracing reads: goods whose declaration counts and is released now, but for items that were disposed of at the port.
CREATE VIEW recall.released_view AS
SELECT g.declaration_id, g.item_number, g.declaration_number, g.version, g.importer_id, g.producer_id, g.port, g.category, g.hs_code, g.origin_country, g.brand, g.model, g.gtin, g.lot,
       g.quantity_e5 - coalesce(o.disposed_e5, 0) AS quantity_e5, g.assessment_id, r.status, r.released_at, coalesce(o.units, '[]')::jsonb AS gone
  FROM assessment.goods_view g
 CROSS JOIN LATERAL (SELECT c.version, c.status, c.released_at FROM ops.release_current c WHERE c.declaration_id = g.declaration_id OFFSET 0) r
  LEFT JOIN inspection.order_item o ON o.declaration_id = g.declaration_id AND o.item_number = g.item_number
 WHERE r.version = g.version AND r.status IN ('released', 'conditional') AND g.state NOT IN ('cancelled', 'returned', 'superseded') AND o.state IS DISTINCT FROM 'disposed';
COMMENT ON VIEW recall.released_view IS 'Goods that are released now, item by item; what of a lot was disposed of is taken off, gone has the units that failed.';

-- Views for the gateway --------------------------------------------------------------------------

CREATE VIEW recall.recall_view AS
SELECT r.recall_number, r.state, r.case_number, r.goods::text AS goods, r.producer_id, r.producer_name, r.hazard, r.hazard_zh, r.remedy, r.units_affected, r.units_remedied, r.blocking,
       r.opened_at, r.changed_at, r.closed_at,
       (SELECT count(*) FROM recall.trace t WHERE t.subject_kind = 'recall' AND t.subject_number = r.recall_number) AS traced,
       (SELECT json_agg(json_build_object('step', s.step, 'state', s.state, 'at', s.said_at, 'reason', s.reason) ORDER BY s.id)
          FROM recall.recall_step s WHERE s.recall_number = r.recall_number)::text AS steps
  FROM recall.recall r;
COMMENT ON VIEW recall.recall_view IS 'Recalls with their steps.';

CREATE VIEW recall.investigation_view AS
SELECT i.case_number, i.state, i.goods::text AS goods, i.severity, i.kind, i.finding, i.automatic, i.opened_by, i.opened_at, i.changed_at,
       (SELECT coalesce(json_agg(c.number ORDER BY c.number) FILTER (WHERE c.kind = 'complaint'), '[]') FROM recall.case_source c WHERE c.case_number = i.case_number)::text AS complaints,
       (SELECT coalesce(json_agg(c.number ORDER BY c.number) FILTER (WHERE c.kind = 'incident'), '[]') FROM recall.case_source c WHERE c.case_number = i.case_number)::text AS incidents,
       (SELECT count(*) FROM recall.trace t WHERE t.subject_kind = 'case' AND t.subject_number = i.case_number) AS traced
  FROM recall.investigation i;
COMMENT ON VIEW recall.investigation_view IS 'Investigations with the complaints and incidents that they took.';

CREATE VIEW recall.trace_view AS
SELECT CASE WHEN subject_kind = 'recall' THEN subject_number END AS recall_number, CASE WHEN subject_kind = 'case' THEN subject_number END AS case_number,
       declaration_id, declaration_number, version, item_number, importer_id, port, quantity_e5, lot, vins, status, released_at, traced_at
  FROM recall.trace;
COMMENT ON VIEW recall.trace_view IS 'Released goods that an investigation or a recall is about.';

CREATE VIEW supervision.complaint_view AS
SELECT complaint_number, id, state, goods::text AS goods, declaration_number, severity, kind, description, occurred_on, quantity_e5, case_number, filed_at, changed_at FROM supervision.complaint;
COMMENT ON VIEW supervision.complaint_view IS 'Complaints without the reporter.';

CREATE VIEW supervision.incident_view AS
SELECT incident_number, id, goods::text AS goods, severity, kind, source, description, occurred_on, injuries, case_number, at FROM supervision.incident;
COMMENT ON VIEW supervision.incident_view IS 'Incidents and notices from abroad.';

CREATE VIEW supervision.deadline_view AS
SELECT d.subject, d.rule, p.label_en, p.label_zh, d.started_at, d.due_at, d.basis, d.met_at, d.overdue_at
  FROM supervision.deadline d LEFT JOIN ops.rule_parameter p ON p.code = d.rule AND p.category = '' AND p.valid_until IS NULL;
COMMENT ON VIEW supervision.deadline_view IS 'Clocks, running, met and run out.';

CREATE VIEW supervision.task_view AS
SELECT id, declaration_id, declaration_number, version, release_version, importer_id, port, lane, status, duty, due_by, state, opened_at, overdue_at FROM supervision.task;
COMMENT ON VIEW supervision.task_view IS 'Duties after release.';

CREATE VIEW supervision.clue_view AS
SELECT outcome_id AS id, version, declaration_id, declaration_number, item_number, goods::text AS goods, kind, severity, finding, found_at, withdrawn_at FROM supervision.clue;
COMMENT ON VIEW supervision.clue_view IS 'Serious findings at the port.';

CREATE VIEW supervision.warning_view AS SELECT subject, rule, started_at, due_at, raised_at FROM supervision.warning;
COMMENT ON VIEW supervision.warning_view IS 'What ran out unmet.';

GRANT SELECT, INSERT, UPDATE ON supervision.task, supervision.complaint, supervision.incident, supervision.clue, supervision.deadline,
  recall.investigation, recall.recall, recall.trace, recall.trace_run TO loopgate_recall;
GRANT SELECT, INSERT ON supervision.warning, recall.investigation_step, recall.case_source, recall.recall_step TO loopgate_recall;
GRANT SELECT ON recall.released_view TO loopgate_recall;
GRANT SELECT ON recall.recall_view, recall.investigation_view, recall.trace_view, supervision.complaint_view, supervision.incident_view, supervision.deadline_view,
  supervision.task_view, supervision.clue_view, supervision.warning_view TO loopgate_gateway;

-- The law's clocks -------------------------------------------------------------------------------

INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  ('recall_report', '', '2', 'working days', '消费品召回管理暂行规定 (SAMR Order 19)', '2020-01-01', true, '缺陷风险报告期限', 'Report of a defect'),
  ('recall_report', 'vehicles', '5', 'working days', '缺陷汽车产品召回管理条例实施办法', '2020-01-01', false, '缺陷风险报告期限（汽车）', 'Report of a defect, vehicles'),
  ('recall_objection', '', '10', 'working days', '消费品召回管理暂行规定 (SAMR Order 19)', '2020-01-01', false, '召回通知异议期限', 'Objection to the notice'),
  ('recall_objection', 'vehicles', '15', 'working days', '缺陷汽车产品召回管理条例 §15', '2020-01-01', true, '召回通知异议期限（汽车）', 'Objection to the notice, vehicles'),
  ('recall_plan', '', '10', 'working days', '消费品召回管理暂行规定 (SAMR Order 19)', '2020-01-01', true, '召回计划备案期限', 'Filing of the plan'),
  ('recall_plan', 'vehicles', '5', 'working days', '缺陷汽车产品召回管理条例实施办法', '2020-01-01', false, '召回计划备案期限（汽车）', 'Filing of the plan, vehicles'),
  ('recall_publish', '', '3', 'working days', '消费品召回管理暂行规定 (SAMR Order 19)', '2020-01-01', false, '召回信息发布期限', 'Publication'),
  ('recall_publish', 'vehicles', '5', 'working days', '缺陷汽车产品召回管理条例实施办法', '2020-01-01', false, '召回信息发布期限（汽车）', 'Publication, vehicles'),
  ('recall_progress', '', '3', 'months', '消费品召回管理暂行规定 (SAMR Order 19)', '2020-01-01', true, '召回阶段性报告期限', 'Report of progress'),
  ('recall_progress', 'vehicles', '3', 'months', '缺陷汽车产品召回管理条例实施办法', '2020-01-01', false, '召回阶段性报告期限（汽车）', 'Report of progress, vehicles'),
  ('recall_summary', '', '15', 'working days', '消费品召回管理暂行规定 (SAMR Order 19)', '2020-01-01', true, '召回总结提交期限', 'Summary after completion'),
  ('recall_summary', 'vehicles', '15', 'working days', '缺陷汽车产品召回管理条例实施办法', '2020-01-01', false, '召回总结提交期限（汽车）', 'Summary after completion, vehicles'),
  ('complaint_accept', '', '7', 'working days', '市场监督管理投诉举报处理暂行办法', '2022-01-01', true, '投诉受理期限', 'Acceptance of a complaint'),
  ('complaint_mediation', '', '45', 'working days', '市场监督管理投诉举报处理暂行办法', '2022-01-01', true, '投诉调解期限', 'Mediation of a complaint'),
  ('complaint_verify', '', '15', 'working days', '市场监督管理投诉举报处理暂行办法', '2022-01-01', true, '线索核查期限', 'Verification of a lead');

-- The digest -------------------------------------------------------------------------------------

INSERT INTO ops.digest_source VALUES
  ('supervision.task', $q$SELECT ROW(declaration_number, version, release_version, importer_id, port, lane, status, duty, due_by, state, opened_at, overdue_at)::text FROM supervision.task ORDER BY 1$q$),
  ('supervision.complaint', $q$SELECT ROW(complaint_number, state, goods, goods_key, declaration_number, severity, kind, description, occurred_on, quantity_e5, case_number, filed_at, changed_at)::text FROM supervision.complaint ORDER BY 1$q$),
  ('supervision.incident', $q$SELECT ROW(incident_number, goods, goods_key, severity, kind, source, description, occurred_on, injuries, case_number, at)::text FROM supervision.incident ORDER BY 1$q$),
  ('supervision.clue', $q$SELECT ROW(declaration_number, item_number, version, goods, kind, severity, finding, found_at, withdrawn_at)::text FROM supervision.clue ORDER BY 1$q$),
  ('supervision.deadline', $q$SELECT ROW(subject, rule, started_at, due_at, basis, 'met ' || met_at, 'overdue ' || overdue_at)::text FROM supervision.deadline ORDER BY 1$q$),
  ('supervision.warning', $q$SELECT ROW(subject, rule, started_at, due_at, raised_at)::text FROM supervision.warning ORDER BY 1$q$),
  ('recall.investigation', $q$SELECT ROW(case_number, state, goods, goods_key, severity, kind, finding, automatic, opened_by, opened_at, changed_at)::text FROM recall.investigation ORDER BY 1$q$),
  ('recall.investigation_step', $q$SELECT ROW(case_number, step, state, actor, finding, reason, said_at, at)::text FROM recall.investigation_step ORDER BY 1$q$),
  ('recall.case_source', $q$SELECT ROW(case_number, kind, number)::text FROM recall.case_source ORDER BY 1$q$),
  ('recall.recall', $q$SELECT ROW(recall_number, state, case_number, goods, producer_id, producer_name, hazard, hazard_zh, remedy, units_affected, units_remedied, proposed_by, measure_version, blocking, opened_at, changed_at, closed_at)::text FROM recall.recall ORDER BY 1$q$),
  ('recall.recall_step', $q$SELECT ROW(recall_number, step, state, actor, approves, reason, units_affected, units_remedied, said_at, at)::text FROM recall.recall_step ORDER BY 1$q$),
  ('recall.trace', $q$SELECT ROW(subject_kind, subject_number, declaration_number, version, item_number, importer_id, port, quantity_e5, lot, vins, status, released_at)::text FROM recall.trace ORDER BY 1$q$);
INSERT INTO ops.digest_exempt VALUES ('recall.trace_run', 'how far tracing has come; what it found is recall.trace');
