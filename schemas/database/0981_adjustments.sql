-- What moves by itself once a day, and says why: random shares, what scores mean, alarms of drift.

CREATE TABLE assessment.adjustment (
  id uuid PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('exploration', 'calibration', 'drift')), category text NOT NULL, measure text NOT NULL, day date NOT NULL, at timestamptz NOT NULL,
  alarm boolean NOT NULL, document text NOT NULL, change bigint NOT NULL, xid xid8 NOT NULL DEFAULT pg_current_xact_id());
COMMENT ON TABLE assessment.adjustment IS 'Written at the first tick of a day, never changed: a random share with before, after and reason; a calibration with its reliability curve; a drift with its value and threshold. The newest of a kind and category counts.';
CREATE INDEX ON assessment.adjustment (change);
CREATE INDEX ON assessment.adjustment (kind, category, measure, change);
CREATE INDEX ON assessment.adjustment (xid, id);

CREATE TABLE assessment.drift_bin (
  day date NOT NULL, category text NOT NULL, measure text NOT NULL CHECK (measure IN ('scores', 'ports')), bin text NOT NULL, items bigint NOT NULL, PRIMARY KEY (day, category, measure, bin));
COMMENT ON TABLE assessment.drift_bin IS 'How many items of a day had which score, a sixteenth of the bins of thresholds, and came by which port: a hundred days for comparison.';

CREATE VIEW assessment.random_outcome AS
SELECT split_part(o.risk_key, '|', 1) AS category, o.at, o.verdict
  FROM assessment.outcome o JOIN assessment.item i ON i.declaration_id = o.declaration_id AND i.version = o.declaration_version AND i.item_number = o.item_number
 WHERE o.taught AND NOT o.withdrawn AND 'random' = ANY (string_to_array(i.paths, ' '));
COMMENT ON VIEW assessment.random_outcome IS 'Final outcomes of the random stratum: of all items whose ticket was drawn, whatever else selected them.';
CREATE INDEX ON assessment.outcome (at) WHERE taught AND NOT withdrawn;

GRANT SELECT, INSERT ON assessment.adjustment TO loopgate_assess;
GRANT SELECT, INSERT, UPDATE, DELETE ON assessment.drift_bin TO loopgate_assess;
GRANT SELECT ON assessment.random_outcome TO loopgate_assess;

INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  ('exploration_step', '', '0.25', 'share of the room between the bounds', 'practice; an authority sets it', '2020-01-01', false, '随机抽查率每日上调幅度', 'The most that a random share rises in a day'),
  ('calibration_least', '', '200', 'inspections', 'practice; an authority sets it', '2020-01-01', false, '校准所需查验数', 'Inspections of a category that a calibration needs'),
  ('drift_index', '', '0.25', 'population stability index', 'Siddiqi, Credit Risk Scorecards (2006): above 0.25 the population has shifted', '2020-01-01', false, '分布漂移阈值', 'Distributions are otherwise from this index on'),
  ('drift_chi_square', '', '10.83', 'chi-square, one degree of freedom', 'one in a thousand by chance alone', '2020-01-01', true, '不合格率漂移阈值', 'Rates are otherwise from this value on'),
  ('drift_least', '', '500', 'items', 'practice; an authority sets it', '2020-01-01', false, '漂移比较最少批数', 'Items that a period needs for comparison');

-- For analysts -----------------------------------------------------------------------------------

CREATE VIEW api.adjustment AS SELECT xid, id, 0::bigint AS n, kind, category, measure, day, at, alarm, document FROM assessment.adjustment;
COMMENT ON VIEW api.adjustment IS 'What moved by itself, and why.';
CREATE FUNCTION api.adjustment_json(v api.adjustment) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('adjustmentId', v.id, 'kind', v.kind, 'category', v.category, 'measure', nullif(v.measure, ''), 'day', v.day, 'at', api.time(v.at),
    'alarm', CASE WHEN v.kind = 'drift' THEN v.alarm END, 'document', v.document::json))::text
$$;
GRANT SELECT ON api.adjustment TO loopgate_gateway;
GRANT EXECUTE ON FUNCTION api.adjustment_json TO loopgate_gateway;

-- What the decision's score meant, in its explanation.
CREATE OR REPLACE FUNCTION api.explanation_json(v api.explained, p_standpoint text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'assessmentId', v.assessment_id, 'declarationNumber', v.number, 'version', v.version, 'itemNumber', v.item_number, 'lane', v.lane, 'action', v.action,
    'instruction', api.to_do(v.lane, v.action, false), 'instructionZh', api.to_do(v.lane, v.action, true), 'decidedAt', api.time(v.decided_at),
    'reasons', api.reasons(v.reasons, p_standpoint),
    'selectedBy', CASE WHEN p_standpoint = 'all' THEN v.selected_by END, 'paths', CASE WHEN p_standpoint = 'all' THEN api.words(v.paths) END,
    'score', CASE WHEN p_standpoint = 'all' THEN v.score END, 'threshold', CASE WHEN p_standpoint = 'all' THEN v.threshold END,
    'probability', CASE WHEN p_standpoint = 'all' THEN v.probability END, 'versions', CASE WHEN p_standpoint = 'all' THEN v.facts::json -> 'versions' END,
    'skipLot', CASE WHEN p_standpoint = 'all' THEN v.facts::json -> 'skipLot' END, 'calibration', CASE WHEN p_standpoint = 'all' THEN v.facts::json -> 'calibration' END))::text
$$;

INSERT INTO ops.digest_source VALUES
  ('assessment.adjustment', 'SELECT ROW(kind, category, measure, day, alarm, document)::text FROM assessment.adjustment ORDER BY 1'),
  ('assessment.drift_bin', 'SELECT ROW(day, category, measure, bin, items)::text FROM assessment.drift_bin ORDER BY 1');
