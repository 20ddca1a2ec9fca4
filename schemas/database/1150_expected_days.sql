-- Work belongs to the day on which goods are expected: capacity is of that day, and a day's threshold is its own.

ALTER TABLE assessment.declaration ADD COLUMN work_day date;
COMMENT ON COLUMN assessment.declaration.work_day IS 'The day whose capacity has its work: the expected arrival, or the day of the decision where none was declared or it was over.';
UPDATE ops.digest_source SET query = replace(query, 'ticket_day, release_version', 'ticket_day, work_day, release_version') WHERE name = 'assessment.declaration';

CREATE TABLE assessment.work_day (
  day date NOT NULL, port text NOT NULL, category text NOT NULL, part int NOT NULL, seen bigint NOT NULL, forced bigint NOT NULL, risk bigint NOT NULL,
  PRIMARY KEY (day, port, category, part));
COMMENT ON TABLE assessment.work_day IS 'Minutes of work of goods that are expected on a day: what inspecting everything would be, what is mandatory or drawn, what risk alone selected; one writer per row, a month of days that are over.';
CREATE TABLE assessment.day_threshold (
  port text NOT NULL, category text NOT NULL, day date NOT NULL, value double precision NOT NULL, since timestamptz NOT NULL, change bigint NOT NULL, PRIMARY KEY (port, category, day));
COMMENT ON TABLE assessment.day_threshold IS 'Score above which risk selects goods that are expected on a day at a port with a capacity; days further ahead have the one of assessment.threshold.';
CREATE INDEX ON assessment.day_threshold (change);

-- By hours from the decision to the end of the expected day; what was counted by the hour of the day was expected on it.
UPDATE assessment.workload SET hour = 1023 - hour;
UPDATE assessment.workload SET hour = hour - 1000;
ALTER TABLE assessment.workload RENAME COLUMN hour TO lead;
COMMENT ON TABLE assessment.workload IS 'Minutes of work, counted ever since at first decisions, by whole hours from the decision to the end of the expected day: what inspecting everything would be, what was mandatory or drawn, what risk alone selected; one writer per row.';

DROP VIEW api.quota;
ALTER TABLE assessment.quota DROP COLUMN position;
COMMENT ON TABLE assessment.quota IS 'Minutes that a port earned and did not spend of the working day that counts now, and how far its workload was counted at the last tick; port '''' is what small ports share.';
COMMENT ON COLUMN assessment.quota.day_forced IS 'Mandatory and drawn, of goods expected on the working day that counts now.';
CREATE VIEW api.quota AS
SELECT q.port, q.category, q.credit, q.day_forced, q.since, coalesce(d.value, t.value) AS threshold
  FROM assessment.quota q LEFT JOIN assessment.threshold t USING (port, category)
  LEFT JOIN assessment.day_threshold d ON d.port = q.port AND d.category = q.category AND d.day = (q.since AT TIME ZONE 'Asia/Shanghai')::date WHERE q.port <> '';
COMMENT ON VIEW api.quota IS 'What each port earned and did not spend, as of the last tick, for analysts.';
CREATE VIEW api.work_day AS
SELECT day, port, category, sum(seen)::int8 AS seen, sum(forced)::int8 AS forced, sum(risk)::int8 AS risk FROM assessment.work_day GROUP BY day, port, category;
COMMENT ON VIEW api.work_day IS 'Minutes of work by the day on which goods are expected, for analysts.';
CREATE VIEW api.day_threshold AS SELECT port, category, day, value FROM assessment.day_threshold;
COMMENT ON VIEW api.day_threshold IS 'Scores above which risk selects goods that are expected on a day, at ports with a capacity.';
GRANT SELECT ON api.quota, api.work_day, api.day_threshold TO loopgate_gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON assessment.work_day, assessment.day_threshold TO loopgate_assess;
GRANT DELETE ON assessment.overflow TO loopgate_assess;
COMMENT ON TABLE assessment.overflow IS 'Working days on which mandatory and drawn work alone of the goods expected by then is above capacity: nothing of it is cut, it waits.';

UPDATE ops.digest_source SET query = $q$SELECT ROW(port, category, lead, sum(seen), sum(forced), sum(risk))::text FROM assessment.workload GROUP BY port, category, lead ORDER BY 1$q$ WHERE name = 'assessment.workload';
UPDATE ops.digest_source SET query = $q$SELECT ROW(port, category, credit, seen, forced, risk, day_forced, since)::text FROM assessment.quota ORDER BY 1$q$ WHERE name = 'assessment.quota';
INSERT INTO ops.digest_source VALUES
  ('assessment.work_day', $q$SELECT ROW(day, port, category, sum(seen), sum(forced), sum(risk))::text FROM assessment.work_day GROUP BY day, port, category ORDER BY 1$q$),
  ('assessment.day_threshold', $q$SELECT ROW(port, category, day, value, since)::text FROM assessment.day_threshold ORDER BY 1$q$);

-- The capacity of a port and category on a day, minutes; NULL: none.
CREATE FUNCTION api.capacity_on(p_port text, p_category text, p_day date) RETURNS double precision LANGUAGE sql STABLE AS $$
  SELECT p.value::float8 FROM ops.rule_parameter p WHERE p.code = 'capacity' AND p.category = p_port || '/' || p_category
     AND p.valid_from <= p_day AND (p.valid_until IS NULL OR p.valid_until > p_day) ORDER BY p.valid_from DESC LIMIT 1
$$;
COMMENT ON FUNCTION api.capacity_on IS 'Minutes a working day of a port and category.';
-- What waits was forced beyond what the days earned: risk selects little until it is worked off (common/risk/quota.h: of five days at most).
CREATE OR REPLACE FUNCTION api.load_json(p_from date, p_until date) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('from', p_from, 'until', p_until,
    'ports', (SELECT coalesce(json_agg(json_build_object('port', q.port, 'category', q.category, 'capacity', c.value, 'forced', q.day_forced, 'waits', CASE WHEN c.value IS NOT NULL THEN greatest(0, round(-q.credit)) END,
                'threshold', q.threshold, 'at', api.time(q.since)) ORDER BY q.port, q.category), '[]'::json)
                FROM api.quota q CROSS JOIN LATERAL (SELECT api.capacity_on(q.port, q.category, (q.since AT TIME ZONE 'Asia/Shanghai')::date) AS value) c),
    'days', (SELECT coalesce(json_agg(json_build_object('day', w.day, 'port', w.port, 'category', w.category, 'forced', w.forced, 'risk', w.risk,
                'capacity', CASE WHEN ops.is_working_day(w.day) THEN api.capacity_on(w.port, w.category, w.day) END) ORDER BY w.day, w.port, w.category), '[]'::json)
               FROM api.work_day w WHERE w.day >= p_from AND w.day < p_until AND (w.forced > 0 OR w.risk > 0)),
    'overflow', (SELECT coalesce(json_agg(json_build_object('day', o.day, 'port', o.port, 'category', o.category, 'forced', o.forced, 'capacity', o.capacity, 'over', greatest(0, o.forced - o.capacity), 'at', api.time(o.since))
                   ORDER BY o.day DESC, o.port, o.category), '[]'::json) FROM api.overflow o WHERE o.day >= p_from AND o.day < p_until)))::text
$$;
COMMENT ON FUNCTION api.load_json IS 'Each port''s work as of the last tick beside its capacity; of a period, selected work by the day on which goods are expected, and the overflow, the newest day first.';
GRANT EXECUTE ON FUNCTION api.load_json, api.capacity_on TO loopgate_gateway;
