-- Skip-lot levels: which importer's models passed so often in a row that chance may look at them less.

CREATE TABLE assessment.skip_lot_step (
  level int NOT NULL CHECK (level BETWEEN 0 AND 100), passes int NOT NULL CHECK (passes >= 0), factor double precision NOT NULL CHECK (factor > 0 AND factor <= 1),
  falls_to int NOT NULL CHECK (falls_to >= 0 AND falls_to <= level), legal_basis text NOT NULL, valid_from date NOT NULL, valid_until date, verified boolean NOT NULL,
  label_zh text NOT NULL, label_en text NOT NULL, PRIMARY KEY (level, valid_from), CHECK (valid_until IS NULL OR valid_until > valid_from));
COMMENT ON TABLE assessment.skip_lot_step IS 'The skip-lot scheme: passes in a row at the level below that a level needs, what it multiplies chance''s share by, where a failure leads; valid_until is exclusive.';

INSERT INTO assessment.skip_lot_step (level, passes, factor, falls_to, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  (0, 0, 1, 0, 'ISO 2859-3:2005 (GB/T 13263), lot-by-lot inspection', '2020-01-01', false, '逐批', 'lot by lot'),
  (1, 10, 0.5, 0, 'ISO 2859-3:2005 (GB/T 13263), one lot in two after ten in a row', '2020-01-01', false, '二批抽一', 'one lot in two'),
  (2, 10, 0.33333, 0, 'ISO 2859-3:2005 (GB/T 13263), one lot in three', '2020-01-01', false, '三批抽一', 'one lot in three'),
  (3, 10, 0.25, 0, 'ISO 2859-3:2005 (GB/T 13263), one lot in four', '2020-01-01', false, '四批抽一', 'one lot in four'),
  (4, 10, 0.2, 0, 'ISO 2859-3:2005 (GB/T 13263), one lot in five, the least', '2020-01-01', false, '五批抽一', 'one lot in five');

CREATE TABLE assessment.skip_lot_outcome (
  outcome_id uuid PRIMARY KEY, enterprise text NOT NULL, model text NOT NULL, declaration_id uuid NOT NULL, item_number int NOT NULL, at timestamptz NOT NULL, failed boolean NOT NULL);
COMMENT ON TABLE assessment.skip_lot_outcome IS 'Final outcomes that stand, by importer and model: from all of a key''s the level is counted again whenever one comes or goes; at is that of the first one in a chain that supersede each other.';
CREATE INDEX ON assessment.skip_lot_outcome (enterprise, model);

CREATE TABLE assessment.skip_lot (
  enterprise text NOT NULL, model text NOT NULL, level int NOT NULL, passes bigint NOT NULL, last_pass date, change bigint NOT NULL, PRIMARY KEY (enterprise, model));
COMMENT ON TABLE assessment.skip_lot IS 'The skip-lot level of each importer''s model, passes in a row at it, and the day of the last one.';
CREATE INDEX ON assessment.skip_lot (change);

GRANT SELECT ON assessment.skip_lot_step TO loopgate_assess;
GRANT SELECT, INSERT, DELETE ON assessment.skip_lot_outcome TO loopgate_assess;
GRANT SELECT, INSERT, UPDATE ON assessment.skip_lot TO loopgate_assess;

INSERT INTO ops.digest_source VALUES
  ('assessment.skip_lot_step', 'SELECT ROW(level, passes, factor, falls_to, legal_basis, valid_from, valid_until, verified, label_zh, label_en)::text FROM assessment.skip_lot_step ORDER BY 1'),
  ('assessment.skip_lot_outcome', 'SELECT ROW(enterprise, model, item_number, at, failed)::text FROM assessment.skip_lot_outcome ORDER BY 1'),
  ('assessment.skip_lot', 'SELECT ROW(enterprise, model, level, passes, last_pass)::text FROM assessment.skip_lot ORDER BY 1');

-- The level in the explanation, for analysts; its sentence is a reason.
CREATE OR REPLACE FUNCTION api.explanation_json(v api.explained, p_standpoint text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'assessmentId', v.assessment_id, 'declarationNumber', v.number, 'version', v.version, 'itemNumber', v.item_number, 'lane', v.lane, 'action', v.action,
    'instruction', api.to_do(v.lane, v.action, false), 'instructionZh', api.to_do(v.lane, v.action, true), 'decidedAt', api.time(v.decided_at),
    'reasons', api.reasons(v.reasons, p_standpoint),
    'selectedBy', CASE WHEN p_standpoint = 'all' THEN v.selected_by END, 'paths', CASE WHEN p_standpoint = 'all' THEN api.words(v.paths) END,
    'score', CASE WHEN p_standpoint = 'all' THEN v.score END, 'threshold', CASE WHEN p_standpoint = 'all' THEN v.threshold END,
    'probability', CASE WHEN p_standpoint = 'all' THEN v.probability END, 'versions', CASE WHEN p_standpoint = 'all' THEN v.facts::json -> 'versions' END,
    'skipLot', CASE WHEN p_standpoint = 'all' THEN v.facts::json -> 'skipLot' END))::text
$$;
