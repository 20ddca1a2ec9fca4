-- What assess knows: declarations as understood, pre-assessments by item, releases of what nothing
-- holds, what it learned (outcomes, risk cells, measures) and what people control (profiles, credit).

CALL ops.make_pipeline_tables('assessment', 'assess');
COMMENT ON SCHEMA assessment IS 'Declarations as understood and their pre-assessment.';
CREATE SCHEMA party;
COMMENT ON SCHEMA party IS 'Enterprises and their credit.';
GRANT USAGE ON SCHEMA party TO loopgate_assess, loopgate_gateway;

CREATE TABLE assessment.declaration (
  id uuid NOT NULL, version int NOT NULL CHECK (version >= 1),
  number text NOT NULL, sender text NOT NULL,
  state text NOT NULL, direction text NOT NULL, port text NOT NULL, declaration_office text NOT NULL,
  importer_id text NOT NULL, importer_name text, platform_id text, conveyance text, waybill_number text, bill_number text,
  expected_arrival date, arrived_at timestamptz,
  lane text NOT NULL, decided_at timestamptz NOT NULL, emitted boolean NOT NULL, ticket_day date NOT NULL,
  event bytea COMPRESSION lz4 NOT NULL, xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (id, version)) PARTITION BY RANGE (id);
COMMENT ON TABLE assessment.declaration IS 'One row per version of a declaration; event is what came, personal data sealed; emitted says that the case is the inspection''s now.';
CREATE INDEX ON assessment.declaration (xid, id);
CREATE INDEX ON assessment.declaration (sender, xid, id);
CREATE INDEX ON assessment.declaration (number);
CREATE INDEX ON assessment.declaration (conveyance) WHERE arrived_at IS NULL AND conveyance IS NOT NULL;
CALL ops.partition_by_month('assessment.declaration');

CREATE TABLE assessment.item (
  declaration_id uuid NOT NULL, version int NOT NULL, item_number int NOT NULL, assessment_id uuid NOT NULL,
  hs_code text NOT NULL, category text NOT NULL, origin_country text NOT NULL, brand text, model text, producer_id text, gtin text, lot text,
  quantity_e5 bigint NOT NULL, value_e5 bigint NOT NULL, unit text NOT NULL, port text NOT NULL,
  lane text NOT NULL, selected_by text NOT NULL, paths text NOT NULL, action text NOT NULL,
  score double precision NOT NULL, threshold double precision NOT NULL, probability double precision NOT NULL, ticket double precision NOT NULL, stratum text NOT NULL,
  risk_key text NOT NULL, reasons text NOT NULL, facts text NOT NULL, decided_at timestamptz NOT NULL,
  PRIMARY KEY (declaration_id, version, item_number)) PARTITION BY RANGE (declaration_id);
COMMENT ON TABLE assessment.item IS 'The pre-assessment of one item: what was decided, by which path, why, and the facts it saw.';
CREATE INDEX ON assessment.item (assessment_id) WHERE version > 1; -- a first version's shares the time of its declaration's id
CREATE INDEX ON assessment.item USING hash (gtin) WHERE gtin IS NOT NULL; -- tracing asks for equality alone
CREATE INDEX ON assessment.item USING hash (lot) WHERE lot IS NOT NULL;
CREATE INDEX ON assessment.item USING hash (model) WHERE model IS NOT NULL;
CALL ops.partition_by_month('assessment.item');

CREATE TABLE assessment.unit (
  declaration_id uuid NOT NULL, version int NOT NULL, item_number int NOT NULL, kind text NOT NULL CHECK (kind IN ('vin', 'serial')), value text NOT NULL,
  PRIMARY KEY (declaration_id, version, item_number, kind, value)) PARTITION BY RANGE (declaration_id);
COMMENT ON TABLE assessment.unit IS 'Units of an item that can be told apart.';
CREATE INDEX ON assessment.unit (value);
CALL ops.partition_by_month('assessment.unit');

CREATE TABLE assessment.release (
  id uuid NOT NULL, declaration_id uuid NOT NULL, version int NOT NULL, release_version int NOT NULL, status text NOT NULL CHECK (status IN ('released', 'conditional', 'refused')),
  lane text NOT NULL, duty text, due_by timestamptz, released_at timestamptz NOT NULL, xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (declaration_id, release_version)) PARTITION BY RANGE (declaration_id);
COMMENT ON TABLE assessment.release IS 'Releases of what nothing holds.';
CREATE INDEX ON assessment.release (xid, declaration_id);
CALL ops.partition_by_month('assessment.release');

CREATE TABLE assessment.trade_document (
  id uuid PRIMARY KEY, kind text NOT NULL, number text NOT NULL, sender text NOT NULL, order_number text, waybill_number text, event bytea NOT NULL);
COMMENT ON TABLE assessment.trade_document IS 'Orders, payments and waybills of e-commerce.';
CREATE INDEX ON assessment.trade_document (order_number) WHERE order_number IS NOT NULL;

CREATE TABLE assessment.arrival (
  id uuid PRIMARY KEY, conveyance text NOT NULL, port text NOT NULL, place text, arrived_at timestamptz NOT NULL, swept_until timestamptz NOT NULL);
COMMENT ON TABLE assessment.arrival IS 'A conveyance that arrived; its declarations follow by tick until swept_until.';
CREATE INDEX ON assessment.arrival (conveyance);
CREATE INDEX ON assessment.arrival (swept_until);

CREATE TABLE assessment.ticket (
  identity bytea PRIMARY KEY, day date NOT NULL, declaration_id uuid NOT NULL);
COMMENT ON TABLE assessment.ticket IS 'Goods that are known by waybill or bill and not released yet: a new declaration of them inherits the day, and so the ticket.';

CREATE TABLE assessment.outcome (
  outcome_id uuid NOT NULL, version int NOT NULL, declaration_id uuid NOT NULL, item_number int, declaration_number text, declaration_version int NOT NULL, unit text,
  kind text NOT NULL, severity text NOT NULL, verdict text NOT NULL, stage text NOT NULL, selected_by text, probability double precision, supersedes uuid,
  producer text NOT NULL, at timestamptz NOT NULL, finding text, risk_key text, month date, taught boolean NOT NULL, withdrawn boolean NOT NULL DEFAULT false, change bigint NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(), PRIMARY KEY (outcome_id, version));
COMMENT ON TABLE assessment.outcome IS 'What inspections and recalls found; taught says that the risk cells hold it, withdrawn that a later one replaced it.';
CREATE INDEX ON assessment.outcome (declaration_id);
CREATE INDEX ON assessment.outcome (xid, outcome_id);

CREATE TABLE assessment.risk_cell (
  key text NOT NULL, month date NOT NULL,
  inspected bigint NOT NULL, failed bigint NOT NULL, weight_e6 bigint NOT NULL, failed_weight_e6 bigint NOT NULL, weight_squares_e6 bigint NOT NULL,
  change bigint NOT NULL, PRIMARY KEY (key, month));
COMMENT ON TABLE assessment.risk_cell IS 'Inspections and failures by key of the chain and month, in fixed point; a parent''s key is a prefix of its child''s.';
CREATE INDEX ON assessment.risk_cell (change);

CREATE TABLE assessment.measure (
  id uuid PRIMARY KEY, version int NOT NULL, kind text NOT NULL, scope text NOT NULL, declaration_id uuid, basis text NOT NULL, basis_zh text, cites text,
  from_at timestamptz NOT NULL, until_at timestamptz, lifted_at timestamptz, lifted_by text, producer text NOT NULL, event bytea NOT NULL, change bigint NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id());
COMMENT ON TABLE assessment.measure IS 'What to do about goods: blocks, holds, raises and warnings; never teaches.';
CREATE INDEX ON assessment.measure (change);
CREATE INDEX ON assessment.measure (xid, id);

CREATE TABLE assessment.control (
  kind text NOT NULL, object_id text NOT NULL, version int NOT NULL, state text NOT NULL, document text NOT NULL, actor text NOT NULL, approved_by text, at timestamptz NOT NULL, change bigint NOT NULL,
  active_from bigint, active_until bigint,
  PRIMARY KEY (kind, object_id, version));
COMMENT ON TABLE assessment.control IS 'What people change: profiles, lists, parameters, categories, credit; a draft becomes active when a second person approves it; active_from and active_until are the changes between which it was in force.';
CREATE INDEX ON assessment.control (change);

CREATE TABLE party.enterprise (
  id text PRIMARY KEY, credit_grade text NOT NULL CHECK (credit_grade IN ('senior', 'certified', 'regular', 'dishonest', 'serious')),
  basis text NOT NULL, since timestamptz NOT NULL, change bigint NOT NULL);
COMMENT ON TABLE party.enterprise IS 'Credit grade in force (GACC Decree 282: 高级认证, 认证, 常规, 失信, 严重失信); an enterprise without a row is regular.';
CREATE INDEX ON party.enterprise (change);

CREATE TABLE assessment.score_bin (
  day date NOT NULL, port text NOT NULL, category text NOT NULL, part int NOT NULL, bin int NOT NULL, items bigint NOT NULL,
  PRIMARY KEY (day, port, category, part, bin));
COMMENT ON TABLE assessment.score_bin IS 'How many items had which score, for the adaptive threshold; one writer per row.';

CREATE TABLE assessment.threshold (
  port text NOT NULL, category text NOT NULL, value double precision NOT NULL, since timestamptz NOT NULL, change bigint NOT NULL, PRIMARY KEY (port, category));
COMMENT ON TABLE assessment.threshold IS 'Score above which risk selects; moves only at a tick.';
CREATE INDEX ON assessment.threshold (change);

-- Views ------------------------------------------------------------------------------------------

CREATE VIEW assessment.declaration_view AS
SELECT id, number, version, sender, state, direction, port, declaration_office, importer_id, importer_name, platform_id, conveyance, waybill_number, expected_arrival, arrived_at, lane, decided_at
  FROM assessment.declaration;
COMMENT ON VIEW assessment.declaration_view IS 'Declarations as the API shows them; lane is for inspectors and analysts only.';

CREATE VIEW assessment.assessment_view AS
SELECT i.assessment_id AS id, i.declaration_id, d.number AS declaration_number, d.sender, i.version, i.item_number, i.port, d.importer_id, i.hs_code, i.category, i.origin_country, i.brand, i.model, i.gtin, i.lot,
       i.lane, i.selected_by, i.paths, i.action, i.score, i.threshold, i.probability, i.stratum, i.reasons, i.facts, i.decided_at, d.state
  FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id AND d.version = i.version;
COMMENT ON VIEW assessment.assessment_view IS 'Pre-assessments by item, for inspectors and analysts.';

CREATE VIEW assessment.measure_view AS
SELECT id, version, kind, scope, declaration_id, basis, basis_zh, cites, from_at, until_at, lifted_at, lifted_by, producer FROM assessment.measure;
COMMENT ON VIEW assessment.measure_view IS 'Measures in force and lifted.';

CREATE VIEW assessment.outcome_view AS
SELECT outcome_id AS id, version, declaration_id, declaration_number, item_number, unit, kind, severity, verdict, stage, selected_by, probability, supersedes, producer, at, finding, taught, withdrawn FROM assessment.outcome;
COMMENT ON VIEW assessment.outcome_view IS 'What was found.';

CREATE VIEW assessment.goods_view AS
SELECT i.declaration_id, i.version, i.item_number, i.category, i.hs_code, i.origin_country, i.brand, i.model, i.producer_id, i.gtin, i.lot, i.quantity_e5, i.unit, i.port,
       d.number AS declaration_number, d.importer_id, d.importer_name, d.state, i.assessment_id, i.selected_by, i.probability
  FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id AND d.version = i.version;
COMMENT ON VIEW assessment.goods_view IS 'What was declared, for tracing.';

GRANT SELECT, INSERT, UPDATE ON assessment.declaration, assessment.arrival, assessment.outcome, assessment.risk_cell, assessment.measure, assessment.control,
  assessment.score_bin, assessment.threshold, party.enterprise TO loopgate_assess;
GRANT SELECT, INSERT ON assessment.item, assessment.unit, assessment.release, assessment.trade_document TO loopgate_assess;
GRANT SELECT, INSERT, DELETE ON assessment.ticket TO loopgate_assess;
GRANT DELETE ON assessment.score_bin TO loopgate_assess;
GRANT SELECT ON assessment.declaration_view, assessment.assessment_view, assessment.measure_view, assessment.outcome_view, assessment.release TO loopgate_gateway;
GRANT USAGE ON SCHEMA assessment TO loopgate_recall, loopgate_inspect;
GRANT SELECT ON assessment.goods_view, assessment.unit, assessment.release TO loopgate_recall;

-- The law's parameters that selection uses -------------------------------------------------------

INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  ('risk_share', '', '0.05', 'share of items', 'no published figure; an authority sets it', '2020-01-01', false, '风险布控比例', 'Share of items selected by risk'),
  ('credit_multiplier', 'senior', '0.2', 'factor', 'GACC Decree 251: below 20 % of ordinary enterprises', '2020-01-01', true, '高级认证企业查验系数', 'Multiplier for senior certified'),
  ('credit_multiplier', 'certified', '0.69', 'factor', 'inspection rates of 2019, 1.69 % to 2.44 %', '2020-01-01', false, '认证企业查验系数', 'Multiplier for certified'),
  ('credit_multiplier', 'regular', '1', 'factor', 'definition', '2020-01-01', true, '常规企业查验系数', 'Multiplier for regular'),
  ('credit_floor', 'dishonest', '0.8', 'share of items', 'inspection rate of dishonest enterprises', '2020-01-01', false, '失信企业查验率下限', 'Least rate for dishonest'),
  ('credit_floor', 'serious', '1', 'share of items', 'inspection rate of seriously dishonest enterprises', '2020-01-01', false, '严重失信企业查验率', 'Rate for seriously dishonest'),
  ('risk_strength', '', '12', 'inspections', 'a cautious belief; the bench selection chooses one from held-out history', '2020-01-01', false, '风险表先验强度', 'Inspections that the level above is worth'),
  ('risk_leaf_strength', '', '12', 'inspections', 'a cautious belief; the bench selection chooses one from held-out history', '2020-01-01', false, '风险表末级先验强度', 'The same for the last level'),
  ('risk_half_life', '', '365', 'days', 'measured: 90 days costs hit rate', '2020-01-01', false, '风险表半衰期', 'Half-life of the risk tables'),
  ('no_repeat', '', '6', 'months', '产品质量法 §15, read with the no-repeat rule of double random', '2020-01-01', false, '抽检不重复期限', 'No repeated sampling within'),
  ('arrival_wait', '', '30', 'days', 'practice', '2020-01-01', false, '到港等待期', 'How long a change waits for its declaration');

-- The digest -------------------------------------------------------------------------------------

INSERT INTO ops.digest_source VALUES
  ('assessment.declaration', $q$SELECT ROW(sender, number, version, state, direction, port, declaration_office, importer_id, importer_name, platform_id, conveyance, waybill_number, bill_number, expected_arrival, arrived_at, lane, decided_at, emitted, ticket_day)::text FROM assessment.declaration ORDER BY 1$q$),
  ('assessment.item', $q$SELECT ROW(d.sender, d.number, i.version, i.item_number, i.hs_code, i.category, i.origin_country, i.brand, i.model, i.producer_id, i.gtin, i.lot, i.quantity_e5, i.value_e5, i.unit, i.port, i.decided_at, i.lane, i.selected_by, i.paths, i.action, i.score, i.threshold, i.probability, i.ticket, i.stratum, i.risk_key, ops.without_ids(i.reasons))::text FROM assessment.item i JOIN assessment.declaration d ON d.id = i.declaration_id AND d.version = i.version ORDER BY 1$q$),
  ('assessment.unit', $q$SELECT ROW(d.sender, d.number, u.version, u.item_number, u.kind, u.value)::text FROM assessment.unit u JOIN assessment.declaration d ON d.id = u.declaration_id AND d.version = u.version ORDER BY 1$q$),
  ('assessment.release', $q$SELECT ROW(d.sender, d.number, r.version, r.release_version, r.status, r.lane, r.duty, r.due_by, r.released_at)::text FROM assessment.release r JOIN assessment.declaration d ON d.id = r.declaration_id AND d.version = r.version ORDER BY 1$q$),
  ('assessment.trade_document', $q$SELECT ROW(sender, kind, number, order_number, waybill_number)::text FROM assessment.trade_document ORDER BY 1$q$),
  ('assessment.arrival', $q$SELECT ROW(conveyance, port, place, arrived_at, swept_until)::text FROM assessment.arrival ORDER BY 1$q$),
  ('assessment.ticket', $q$SELECT ROW(encode(identity, 'hex'), day)::text FROM assessment.ticket ORDER BY 1$q$),
  ('assessment.outcome', $q$SELECT ROW(declaration_number, declaration_version, item_number, unit, version, kind, severity, verdict, stage, selected_by, probability, producer, at, finding, risk_key, month, taught, withdrawn)::text FROM assessment.outcome ORDER BY 1$q$),
  ('assessment.risk_cell', $q$SELECT ROW(key, month, inspected, failed, weight_e6, failed_weight_e6, weight_squares_e6)::text FROM assessment.risk_cell ORDER BY 1$q$),
  ('assessment.measure', $q$SELECT ROW(kind, version, scope, basis, basis_zh, ops.without_ids(cites), from_at, until_at, lifted_at, lifted_by, producer)::text FROM assessment.measure ORDER BY 1$q$),
  ('assessment.control', $q$SELECT ROW(kind, object_id, version, state, document, actor, approved_by, at)::text FROM assessment.control ORDER BY 1$q$),
  ('party.enterprise', $q$SELECT ROW(id, credit_grade, basis, since)::text FROM party.enterprise ORDER BY 1$q$),
  ('assessment.score_bin', $q$SELECT ROW(day, port, category, bin, sum(items))::text FROM assessment.score_bin GROUP BY day, port, category, bin ORDER BY 1$q$),
  ('assessment.threshold', $q$SELECT ROW(port, category, value, since)::text FROM assessment.threshold ORDER BY 1$q$);
