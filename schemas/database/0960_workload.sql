-- The work that selection makes at each port, and what is left of its capacity.

CREATE TABLE assessment.workload (
  port text NOT NULL, category text NOT NULL, part int NOT NULL, hour int NOT NULL, seen bigint NOT NULL, forced bigint NOT NULL, risk bigint NOT NULL,
  PRIMARY KEY (port, category, part, hour));
COMMENT ON TABLE assessment.workload IS 'Minutes of work, counted ever since, by the hour of the day: what inspecting everything would be, what was mandatory or drawn, what risk alone selected; one writer per row.';

CREATE TABLE assessment.quota (
  port text NOT NULL, category text NOT NULL, credit double precision NOT NULL, seen bigint NOT NULL, forced bigint NOT NULL, risk bigint NOT NULL, position double precision NOT NULL,
  day_forced bigint NOT NULL, since timestamptz NOT NULL, PRIMARY KEY (port, category));
COMMENT ON TABLE assessment.quota IS 'Minutes that a port earned and did not spend, and how far its workload was counted at the last tick; port '''' is what small ports share.';

CREATE TABLE assessment.overflow (
  day date NOT NULL, port text NOT NULL, category text NOT NULL, forced bigint NOT NULL, capacity double precision NOT NULL, since timestamptz NOT NULL, PRIMARY KEY (day, port, category));
COMMENT ON TABLE assessment.overflow IS 'Days on which mandatory and drawn work alone is above capacity: nothing of it is cut, it waits.';

GRANT SELECT, INSERT, UPDATE ON assessment.workload, assessment.quota, assessment.overflow TO loopgate_assess;

INSERT INTO ops.digest_source VALUES
  ('assessment.workload', $q$SELECT ROW(port, category, hour, sum(seen), sum(forced), sum(risk))::text FROM assessment.workload GROUP BY port, category, hour ORDER BY 1$q$),
  ('assessment.quota', $q$SELECT ROW(port, category, credit, seen, forced, risk, position, day_forced, since)::text FROM assessment.quota ORDER BY 1$q$),
  ('assessment.overflow', $q$SELECT ROW(day, port, category, forced, capacity, since)::text FROM assessment.overflow ORDER BY 1$q$);
