-- Parameters that people change: drafted, approved by another person, activated, and in force from a coming day on as rows of ops.rule_parameter.

CREATE TABLE ops.parameter_kind (
  code text PRIMARY KEY, key text NOT NULL CHECK (key IN ('none', 'category', 'place', 'port-category', 'currency', 'word')), words text NOT NULL DEFAULT '',
  least numeric NOT NULL, most numeric NOT NULL, whole boolean NOT NULL DEFAULT false, may_end boolean NOT NULL DEFAULT false,
  unit text NOT NULL, label_zh text NOT NULL, label_en text NOT NULL, CHECK (least <= most), CHECK ((key = 'word') = (words <> '')));
COMMENT ON TABLE ops.parameter_kind IS 'What analysts may set by a control of kind parameter. key: what it is set for (nothing; CATEGORY; CATEGORY or PORT/CATEGORY; PORT/CATEGORY; a currency; one of words). may_end: a version without a value ends it.';
GRANT SELECT ON ops.parameter_kind TO loopgate_gateway, loopgate_assess;

INSERT INTO ops.parameter_kind (code, key, words, least, most, whole, may_end, unit, label_zh, label_en) VALUES
  ('calibration_least', 'none', '', 50, 100000, true, false, 'inspections', '校准所需查验数', 'Inspections of a category that a calibration needs'),
  ('capacity', 'port-category', '', 1, 1000000, false, true, 'minutes a working day', '口岸作业能力', 'Work that a port has for a category'),
  ('credit_floor', 'word', 'dishonest serious', 0, 1, false, false, 'share of items', '失信企业查验率下限', 'Least rate for a credit grade'),
  ('credit_multiplier', 'word', 'senior certified regular', 0, 1, false, false, 'factor', '企业信用查验系数', 'Multiplier for a credit grade'),
  ('draw_reveal', 'none', '', 1, 365, true, false, 'days', '随机抽取密钥公开期限', 'A day''s key is revealed after so many days at the latest'),
  ('drift_chi_square', 'none', '', 1, 100, false, false, 'chi-square, one degree of freedom', '不合格率漂移阈值', 'Rates are otherwise from this value on'),
  ('drift_index', 'none', '', 0.01, 10, false, false, 'population stability index', '分布漂移阈值', 'Distributions are otherwise from this index on'),
  ('drift_least', 'none', '', 50, 1000000, true, false, 'items', '漂移比较最少批数', 'Items that a period needs for comparison'),
  ('exchange_rate', 'currency', '', 0.00001, 100000, false, true, 'of the currency of losses', '损失折算汇率', 'What one of a currency is in the losses'' currency'),
  ('exploration_budget', 'none', '', 0, 1, false, true, 'share of items', '随机抽查总预算', 'What chance may select of all items together'),
  ('exploration_least', 'category', '', 0, 1, false, true, 'share of items', '随机抽查率下限', 'The least that chance selects of a category'),
  ('exploration_most', 'category', '', 0, 1, false, true, 'share of items', '随机抽查率上限', 'The most that chance may select of a category'),
  ('exploration_step', 'none', '', 0.01, 1, false, false, 'share of the room between the bounds', '随机抽查率每日上调幅度', 'The most that a random share rises in a day'),
  ('ranking_half', 'place', '', 0.01, 1000000000, false, true, 'loss', '损失排序半值', 'The loss at which items rank at one half'),
  ('risk_leaf_strength', 'none', '', 1, 1000, false, false, 'inspections', '风险表末级先验强度', 'Inspections that the level above is worth at the last level'),
  ('risk_share', 'none', '', 0, 1, false, false, 'share of items', '风险布控比例', 'Share of items selected by risk'),
  ('risk_strength', 'none', '', 1, 1000, false, false, 'inspections', '风险表先验强度', 'Inspections that the level above is worth'),
  ('severity_weight', 'word', 'minor general serious critical', 0, 1000, false, false, 'weight of a failure', '不合格严重程度权重', 'What a failure of a severity weighs');

ALTER TABLE ops.rule_parameter ADD COLUMN version int;
COMMENT ON COLUMN ops.rule_parameter.version IS 'The version of the control of kind parameter, CODE or CODE/KEY, that put it there; NULL: installed.';
COMMENT ON TABLE ops.rule_parameter IS 'Deadlines, rates and terms with their legal basis; valid_until is exclusive; verified says whether the source was seen. Rows come with an installation or from an activation that another person approved.';

-- In the transaction of the activation: its days are taken from what ruled them, which goes on before and behind.
CREATE FUNCTION ops.put_parameter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  said jsonb := (SELECT document::jsonb FROM assessment.control WHERE (kind, object_id, version) = (NEW.kind, NEW.object_id, NEW.version));
  starts date := (said->>'from')::date;
  ends date := (said->>'until')::date;
  of_key text := coalesce(said->>'key', '');
  of_kind ops.parameter_kind;
  ruled ops.rule_parameter;
BEGIN
  SELECT * INTO STRICT of_kind FROM ops.parameter_kind WHERE code = said->>'code';
  FOR ruled IN DELETE FROM ops.rule_parameter WHERE code = of_kind.code AND category = of_key AND coalesce(valid_until, 'infinity') > starts AND valid_from < coalesce(ends, 'infinity') RETURNING * LOOP
    INSERT INTO ops.rule_parameter SELECT ruled.code, ruled.category, ruled.value, ruled.unit, ruled.legal_basis, d.a, d.b, ruled.verified, ruled.label_zh, ruled.label_en, ruled.version
      FROM (VALUES (ruled.valid_from, starts), (ends, ruled.valid_until)) AS d (a, b) WHERE d.a < coalesce(d.b, 'infinity');
  END LOOP;
  IF said ? 'value' THEN
    INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, valid_until, verified, label_zh, label_en, version)
    VALUES (of_kind.code, of_key, said->>'value', of_kind.unit, said->>'legalBasis', starts, ends, coalesce((said->>'verified')::boolean, false), of_kind.label_zh, of_kind.label_en, NEW.version);
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ops.put_parameter FROM PUBLIC;
CREATE TRIGGER put_parameter AFTER INSERT ON assessment.activation FOR EACH ROW WHEN (NEW.kind = 'parameter') EXECUTE FUNCTION ops.put_parameter();

-- For analysts -----------------------------------------------------------------------------------

CREATE VIEW api.parameter_version AS
SELECT c.object_id, c.version, c.state, c.document::json AS document, c.actor, c.approved_by, c.at, t.actor AS activated_by, t.at AS activated_at
  FROM assessment.control c LEFT JOIN assessment.activation t ON (t.kind, t.object_id, t.version) = (c.kind, c.object_id, c.version) WHERE c.kind = 'parameter';
COMMENT ON VIEW api.parameter_version IS 'Versions of parameters that people drafted, for analysts.';
CREATE VIEW api.parameter_step AS SELECT id, object_id, version, step, actor, at, reason FROM assessment.control_step WHERE kind = 'parameter';
COMMENT ON VIEW api.parameter_step IS 'Each step of a version of a parameter, for analysts.';
GRANT SELECT ON api.parameter_version, api.parameter_step TO loopgate_gateway;

CREATE FUNCTION api.parameters_json() RETURNS text LANGUAGE sql STABLE AS $$
  WITH d AS MATERIALIZED (SELECT (coalesce((SELECT max(tick_at) FROM ops.clock), clock_timestamp()) AT TIME ZONE 'Asia/Shanghai')::date AS today)
  SELECT json_strip_nulls(json_build_object('day', (SELECT today FROM d),
    'kinds', (SELECT json_agg(json_build_object('code', k.code, 'key', k.key, 'words', string_to_array(nullif(k.words, ''), ' '), 'least', k.least::text, 'most', k.most::text, 'whole', k.whole, 'mayEnd', k.may_end,
                                                'unit', k.unit, 'label', k.label_en, 'labelZh', k.label_zh) ORDER BY k.code) FROM ops.parameter_kind k),
    'items', (SELECT coalesce(json_agg(json_build_object('code', r.code, 'key', nullif(r.category, ''), 'value', r.value, 'unit', r.unit, 'basis', r.legal_basis, 'from', r.valid_from, 'until', r.valid_until, 'verified', r.verified,
                                                         'label', r.label_en, 'labelZh', r.label_zh, 'inForce', r.valid_from <= d.today, 'version', r.version,
                                                         'author', v.actor, 'approvedBy', v.approved_by, 'activatedBy', v.activated_by, 'activatedAt', api.time(v.activated_at)) ORDER BY r.code, r.category, r.valid_from), '[]'::json)
                FROM d, ops.rule_parameter r JOIN ops.parameter_kind k USING (code)
                LEFT JOIN api.parameter_version v ON v.version = r.version AND v.object_id = concat_ws('/', r.code, nullif(r.category, ''))
               WHERE r.valid_until IS NULL OR r.valid_until > d.today),
    'versions', (SELECT coalesce(json_agg(json_build_object('objectId', v.object_id, 'version', v.version, 'state', v.state, 'author', v.actor, 'document', v.document,
                   'steps', (SELECT coalesce(json_agg(json_build_object('step', s.step, 'by', s.actor, 'at', api.time(s.at), 'reason', s.reason) ORDER BY s.id), '[]'::json) FROM api.parameter_step s WHERE (s.object_id, s.version) = (v.object_id, v.version)))
                   ORDER BY v.at DESC, v.object_id, v.version DESC), '[]'::json)
                   FROM (SELECT * FROM api.parameter_version ORDER BY at DESC, object_id, version DESC LIMIT 200) v)))::text
$$;
COMMENT ON FUNCTION api.parameters_json IS 'What analysts may set, what is in force and to come with who put it there, and the 200 versions that moved last.';
GRANT EXECUTE ON FUNCTION api.parameters_json TO loopgate_gateway;

INSERT INTO ops.digest_source VALUES
  ('ops.parameter_kind', 'SELECT ROW(code, key, words, least, most, whole, may_end, unit, label_zh, label_en)::text FROM ops.parameter_kind ORDER BY 1');
UPDATE ops.digest_source SET query = 'SELECT ROW(code, category, value, unit, legal_basis, valid_from, valid_until, verified, label_zh, label_en, version)::text FROM ops.rule_parameter ORDER BY 1' WHERE name = 'ops.rule_parameter';
