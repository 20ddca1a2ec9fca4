-- The credit of ports at the ends of working days: so that any five of them stay within the tolerance of their capacity.

CREATE TABLE assessment.quota_day (
  port text NOT NULL, category text NOT NULL, day date NOT NULL, credit double precision NOT NULL, PRIMARY KEY (port, category, day));
COMMENT ON TABLE assessment.quota_day IS 'Minutes that a port with a capacity earned and did not spend by the end of a working day; a month of them.';
GRANT SELECT, INSERT, UPDATE, DELETE ON assessment.quota_day TO loopgate_assess;

INSERT INTO ops.digest_source VALUES ('assessment.quota_day', 'SELECT ROW(port, category, day, credit)::text FROM assessment.quota_day ORDER BY 1');
