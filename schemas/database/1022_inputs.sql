-- What is declared, counted by day: so that drift of the inputs is told, not of scores and ports alone.

CREATE TABLE assessment.input_bin (
  day date NOT NULL, category text NOT NULL, measure text NOT NULL CHECK (measure IN ('origins', 'headings', 'values')), part int NOT NULL, bin text NOT NULL, items bigint NOT NULL,
  PRIMARY KEY (day, category, measure, part, bin));
COMMENT ON TABLE assessment.input_bin IS 'How many items of a day had which origin, heading and leading digit of the value; one writer per row, a week and a day.';
GRANT SELECT, INSERT, UPDATE, DELETE ON assessment.input_bin TO loopgate_assess;

ALTER TABLE assessment.drift_bin DROP CONSTRAINT drift_bin_measure_check;
ALTER TABLE assessment.drift_bin ADD CONSTRAINT drift_bin_measure_check CHECK (measure IN ('scores', 'ports', 'origins', 'headings', 'values'));
COMMENT ON TABLE assessment.drift_bin IS 'How many items of a day had which score, a sixteenth of the bins of thresholds, came by which port, and had which origin, heading and leading digit of the value: a hundred days for comparison.';

INSERT INTO ops.digest_source VALUES ('assessment.input_bin', 'SELECT ROW(day, category, measure, bin, sum(items))::text FROM assessment.input_bin GROUP BY day, category, measure, bin ORDER BY 1');
