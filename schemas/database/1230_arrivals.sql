-- An arrival is one of a conveyance at a port, and its name comes again: which arrivals count for a declaration goes by the port and by days.

DROP INDEX assessment.arrival_conveyance_idx;
CREATE INDEX ON assessment.arrival (conveyance, port, arrived_at);
COMMENT ON TABLE assessment.arrival IS 'A conveyance that arrived at a port; declarations for it there follow by tick until swept_until, those within arrival_early and arrival_late of ops.rule_parameter.';

UPDATE ops.rule_parameter SET label_en = 'How long a change waits for its declaration, and an arrival for declarations' WHERE code = 'arrival_wait';
INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  ('arrival_early', 'expected', '7', 'days', 'practice; an authority sets it', '2020-01-01', false, '早于预计抵达日的抵达', 'An arrival counts so many days before the expected one'),
  ('arrival_early', 'declared', '14', 'days', '海关法 §24: import goods are declared within 14 days of the arrival of their conveyance', '2020-01-01', false, '早于申报日的抵达', 'An arrival counts so many days before the declaration, where none is expected any more'),
  ('arrival_late', '', '60', 'days', 'practice; an authority sets it', '2020-01-01', false, '晚于预计抵达日或申报日的抵达', 'An arrival counts until so many days after the expected one, or the declaration');
INSERT INTO ops.parameter_kind (code, key, words, least, most, whole, may_end, unit, label_zh, label_en) VALUES
  ('arrival_early', 'word', 'expected declared', 0, 365, true, false, 'days', '提前抵达的有效期限', 'Days before the expected arrival, or before the declaration, in which an arrival counts'),
  ('arrival_late', 'none', '', 1, 365, true, false, 'days', '推迟抵达的有效期限', 'Days after the expected arrival, or after the declaration, in which an arrival counts');
