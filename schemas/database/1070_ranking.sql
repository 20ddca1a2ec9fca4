-- A second ranking: by the loss expected, where an authority asks for it by a parameter.

ALTER TABLE assessment.adjustment DROP CONSTRAINT adjustment_kind_check;
ALTER TABLE assessment.adjustment ADD CONSTRAINT adjustment_kind_check CHECK (kind IN ('exploration', 'calibration', 'drift', 'cutover', 'severity'));
COMMENT ON TABLE assessment.adjustment IS 'Written at the first tick of a day, never changed: a random share with before, after and reason; a calibration with its reliability curve; how severe failures are; a cutover that stopped; a drift with its value and threshold. The newest of a kind and category counts.';

-- ranking_half, of CATEGORY or PORT/CATEGORY, is the loss at which items rank at one half; exchange_rate, of a currency, what one of it is in that loss's. None is installed, so items are ranked by their score.
INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  ('severity_weight', 'minor', '1', 'weight of a failure', 'practice; an authority sets it', '2020-01-01', false, '轻微不合格权重', 'What a minor failure weighs'),
  ('severity_weight', 'general', '3', 'weight of a failure', 'practice; an authority sets it', '2020-01-01', false, '一般不合格权重', 'What a general failure weighs'),
  ('severity_weight', 'serious', '10', 'weight of a failure', 'practice; an authority sets it', '2020-01-01', false, '严重不合格权重', 'What a serious failure weighs'),
  ('severity_weight', 'critical', '30', 'weight of a failure', 'practice; an authority sets it', '2020-01-01', false, '特别严重不合格权重', 'What a critical failure weighs');
