-- The loop as a picture: what flows through it, counted once and not at each look.
--
-- Declarations and releases are counted by day, port and lane or status.  Each count goes on from the transaction below which
-- all is counted: rows are found by their index on xid, a bounded number at a time, under a lock, so that none counts twice.

CREATE TABLE intake.tally (day date, port text, kind text, value text, items bigint NOT NULL, PRIMARY KEY (kind, day, port, value));
COMMENT ON TABLE intake.tally IS 'Declarations in their newest version by lane (kind lane), and releases by status (kind release), by the day in China.';
CREATE TABLE intake.tally_state (kind text PRIMARY KEY, seen xid8 NOT NULL, counted_at timestamptz NOT NULL);
COMMENT ON TABLE intake.tally_state IS 'The transaction below which all rows are counted.';
INSERT INTO intake.tally_state VALUES ('lane', '0', '-infinity'), ('release', '0', '-infinity');

CREATE FUNCTION intake.day_of(p timestamptz) RETURNS date LANGUAGE sql STABLE AS $$ SELECT (p AT TIME ZONE 'Asia/Shanghai')::date $$;

CREATE FUNCTION intake.count_lanes(p_from xid8, p_until xid8) RETURNS void LANGUAGE sql AS $$
  INSERT INTO intake.tally AS t (day, port, kind, value, items)
  SELECT intake.day_of(c.decided_at), c.port, 'lane', c.lane, sum(c.n) FROM (
      SELECT d.decided_at, d.port, d.lane, 1 AS n FROM assessment.declaration d WHERE d.xid >= p_from AND d.xid < p_until
      UNION ALL
      SELECT b.decided_at, b.port, b.lane, -1 FROM assessment.declaration d JOIN assessment.declaration b ON b.id = d.id AND b.version = d.version - 1
       WHERE d.xid >= p_from AND d.xid < p_until AND d.version > 1) c
   GROUP BY 1, 2, 4 HAVING sum(c.n) <> 0 ORDER BY 1, 2, 4
  ON CONFLICT (kind, day, port, value) DO UPDATE SET items = t.items + excluded.items
$$;
CREATE FUNCTION intake.count_releases(p_from xid8, p_until xid8) RETURNS void LANGUAGE sql AS $$
  INSERT INTO intake.tally AS t (day, port, kind, value, items)
  SELECT intake.day_of(r.released_at), d.port, 'release', r.status, count(*) FROM (
      SELECT declaration_id, version, status, released_at FROM assessment.release WHERE xid >= p_from AND xid < p_until
      UNION ALL
      SELECT declaration_id, version, status, released_at FROM inspection.release WHERE xid >= p_from AND xid < p_until) r
    JOIN assessment.declaration d ON d.id = r.declaration_id AND d.version = r.version
   GROUP BY 1, 2, 4 ORDER BY 1, 2, 4
  ON CONFLICT (kind, day, port, value) DO UPDATE SET items = t.items + excluded.items
$$;

CREATE FUNCTION intake.count_up() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  least_open xid8 := pg_snapshot_xmin(pg_current_snapshot());
  s record;
  behind xid8;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('loopgate.tally', 0)) THEN
    RETURN;
  END IF;
  FOR s IN SELECT * FROM intake.tally_state WHERE counted_at < clock_timestamp() - interval '2 seconds' ORDER BY kind LOOP
    IF s.kind = 'lane' THEN
      SELECT xid INTO behind FROM assessment.declaration WHERE xid > s.seen AND xid < least_open ORDER BY xid OFFSET 100000 LIMIT 1;
      PERFORM intake.count_lanes(s.seen, coalesce(behind, least_open));
    ELSE
      SELECT xid INTO behind FROM assessment.release WHERE xid > s.seen AND xid < least_open ORDER BY xid OFFSET 100000 LIMIT 1;
      PERFORM intake.count_releases(s.seen, coalesce(behind, least_open));
    END IF;
    UPDATE intake.tally_state SET seen = coalesce(behind, least_open), counted_at = clock_timestamp() WHERE kind = s.kind;
  END LOOP;
END $$;
COMMENT ON FUNCTION intake.count_up IS 'Goes on counting, at most every two seconds and by about 100,000 rows; what is in a transaction that is still open counts later.';

CREATE VIEW api.tally AS SELECT day, port, kind, value, items FROM intake.tally;
COMMENT ON VIEW api.tally IS 'Declarations by lane and releases by status, by day and port.';
CREATE VIEW api.tally_state AS SELECT min(counted_at) AS counted_at FROM intake.tally_state;
COMMENT ON VIEW api.tally_state IS 'When the tally was last brought up.';
CREATE VIEW api.open_order AS
SELECT port, state, count(*) AS orders, count(*) FILTER (WHERE deadline < clock_timestamp()) AS late FROM inspection.inspection_order
 WHERE state NOT IN ('passed', 'failed', 'closed', 'cancelled', 'superseded') GROUP BY port, state;
COMMENT ON VIEW api.open_order IS 'Inspection orders that are not done, by port and state; late: past their deadline.';
CREATE INDEX ON inspection.inspection_order (port, state) WHERE state NOT IN ('passed', 'failed', 'closed', 'cancelled', 'superseded');
CREATE VIEW api.open_task AS SELECT port, state, count(*) AS tasks FROM supervision.task WHERE state IN ('open', 'overdue') GROUP BY port, state;
COMMENT ON VIEW api.open_task IS 'Duties after release that are not done, by port.';
CREATE INDEX ON supervision.task (port, state) WHERE state IN ('open', 'overdue');
CREATE VIEW api.running_deadline AS
SELECT count(*) FILTER (WHERE due_at < clock_timestamp()) AS late, count(*) FILTER (WHERE due_at >= clock_timestamp() AND due_at < clock_timestamp() + interval '7 days') AS soon
  FROM supervision.deadline WHERE met_at IS NULL;
COMMENT ON VIEW api.running_deadline IS 'Clocks of the law that are not met: run out, and those of the next seven days.';
CREATE VIEW api.final_outcome AS
SELECT o.at, o.verdict, d.port FROM assessment.outcome o JOIN assessment.declaration d ON d.id = o.declaration_id AND d.version = o.declaration_version
 WHERE o.taught AND NOT o.withdrawn;
COMMENT ON VIEW api.final_outcome IS 'Outcomes that the risk tables hold, with the port.';
CREATE VIEW api.final_report AS
SELECT r.verdict, r.reported_at, d.port FROM inspection.lab_result r JOIN inspection.inspection_order d ON d.declaration_id = r.declaration_id WHERE r.stage = 'final';
COMMENT ON VIEW api.final_report IS 'Final laboratory reports, with the port.';
CREATE INDEX ON inspection.lab_result (reported_at) WHERE stage = 'final';

-- The picture -------------------------------------------------------------------------------------

CREATE FUNCTION api.covers(p_who jsonb, p_port text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT p_who->'ports' ? '*' OR p_who->'ports' ? p_port $$;
COMMENT ON FUNCTION api.covers IS 'Whether an officer''s ports have that one; what has no port is covered by all of them alone.';

CREATE FUNCTION api.kpis(p_who jsonb, p_from date, p_until date) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_agg(json_build_object('code', k.code, 'value', k.part::double precision / nullif(k.of, 0), 'part', k.part, 'of', k.of, 'target', k.target) ORDER BY k.code) FROM (
    SELECT 'sampling-pass' AS code, count(*) FILTER (WHERE r.verdict = 'conform') AS part, count(*) FILTER (WHERE r.verdict IN ('conform', 'nonconform')) AS of, 0.9 AS target
      FROM api.final_report r WHERE r.reported_at >= p_from::timestamp AT TIME ZONE 'Asia/Shanghai' AND r.reported_at < p_until::timestamp AT TIME ZONE 'Asia/Shanghai' AND api.covers(p_who->'orders', r.port)
    UNION ALL
    SELECT 'loop-closed', count(*) FILTER (WHERE o.verdict = 'fail'), count(*), NULL
      FROM api.final_outcome o WHERE o.at >= p_from::timestamp AT TIME ZONE 'Asia/Shanghai' AND o.at < p_until::timestamp AT TIME ZONE 'Asia/Shanghai' AND api.covers(p_who->'outcomes', o.port)
    UNION ALL
    SELECT 'complaints-in-time', count(*) FILTER (WHERE d.met_at < d.due_at), count(*), 1.0
      FROM api.deadline d WHERE d.subject LIKE 'complaint:%' AND (d.met_at IS NOT NULL OR d.due_at < clock_timestamp())
       AND d.due_at >= p_from::timestamp AT TIME ZONE 'Asia/Shanghai' AND d.due_at < p_until::timestamp AT TIME ZONE 'Asia/Shanghai' AND api.covers(p_who->'complaints', NULL)
    UNION ALL
    SELECT 'recall-remedied', coalesce(sum(r.units_remedied), 0)::bigint, coalesce(sum(r.units_affected), 0)::bigint, NULL
      FROM api.recall r WHERE r.opened_at < p_until::timestamp AT TIME ZONE 'Asia/Shanghai' AND api.covers(p_who->'recalls', NULL)) k
   WHERE k.of > 0
$$;
COMMENT ON FUNCTION api.kpis IS 'Shares that the policy speaks of: sampling that passed (at least 90 %), outcomes that found something, complaints handled within the law''s terms, units of recalls that were remedied.';

CREATE FUNCTION api.hits(p_who jsonb, p_until date) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object('known', known, 'failed', failed, 'rate', failed::double precision / nullif(known, 0), 'low', api.wilson(failed, known, -1), 'high', api.wilson(failed, known, 1),
                           'drawnKnown', drawn_known, 'drawnFailed', drawn_failed, 'drawnRate', drawn_failed::double precision / nullif(drawn_known, 0),
                           'drawnLow', api.wilson(drawn_failed, drawn_known, -1), 'drawnHigh', api.wilson(drawn_failed, drawn_known, 1))
    FROM (SELECT coalesce(sum(known - drawn_known), 0)::bigint AS known, coalesce(sum(failed - drawn_failed), 0)::bigint AS failed,
                 coalesce(sum(drawn_known), 0)::bigint AS drawn_known, coalesce(sum(drawn_failed), 0)::bigint AS drawn_failed
            FROM api.group_day WHERE kind = 'port' AND day >= p_until - 90 AND day < p_until AND (p_who->'full' ? '*' OR p_who->'full' ? value)) t
$$;
COMMENT ON FUNCTION api.hits IS 'What selection found, and what chance found, of the last 90 days.';

CREATE FUNCTION api.overview_json(p_who jsonb, p_from date, p_until date) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('at', api.time(clock_timestamp()), 'countedAt', (SELECT api.time(s.counted_at) FROM api.tally_state s), 'from', p_from, 'until', p_until,
    'lanes', CASE WHEN p_who ? 'declarations' THEN (SELECT coalesce(json_agg(json_build_object('value', value, 'count', n) ORDER BY value), '[]') FROM (
       SELECT value, sum(items) AS n FROM api.tally WHERE kind = 'lane' AND day >= p_from AND day < p_until AND api.covers(p_who->'declarations', port) GROUP BY value HAVING sum(items) > 0) t) END,
    'days', CASE WHEN p_who ? 'declarations' THEN (SELECT coalesce(json_agg(json_build_object('day', day, 'count', n) ORDER BY day), '[]') FROM (
       SELECT day, sum(items) AS n FROM api.tally WHERE kind = 'lane' AND day >= p_from AND day < p_until AND api.covers(p_who->'declarations', port) GROUP BY day HAVING sum(items) > 0) t) END,
    'orders', CASE WHEN p_who ? 'orders' THEN (SELECT coalesce(json_agg(json_build_object('value', state, 'count', n, 'late', late) ORDER BY state), '[]') FROM (
       SELECT state, sum(orders) AS n, sum(late) AS late FROM api.open_order WHERE api.covers(p_who->'orders', port) GROUP BY state) t) END,
    'releases', CASE WHEN p_who ? 'releases' THEN (SELECT coalesce(json_agg(json_build_object('value', value, 'count', n) ORDER BY value), '[]') FROM (
       SELECT value, sum(items) AS n FROM api.tally WHERE kind = 'release' AND day >= p_from AND day < p_until AND api.covers(p_who->'releases', port) GROUP BY value HAVING sum(items) > 0) t) END,
    'tasks', CASE WHEN p_who ? 'releases' THEN (SELECT coalesce(sum(tasks), 0) FROM api.open_task WHERE api.covers(p_who->'releases', port)) END,
    'complaints', CASE WHEN api.covers(p_who->'complaints', NULL) THEN (SELECT count(*) FROM api.complaint WHERE state NOT IN ('closed', 'rejected')) END,
    'investigations', CASE WHEN api.covers(p_who->'investigations', NULL) THEN (SELECT count(*) FROM api.investigation WHERE state NOT IN ('closed', 'no_defect', 'transferred')) END,
    'deadlinesLate', CASE WHEN api.covers(p_who->'investigations', NULL) THEN (SELECT late FROM api.running_deadline) END,
    'deadlinesSoon', CASE WHEN api.covers(p_who->'investigations', NULL) THEN (SELECT soon FROM api.running_deadline) END,
    'recalls', CASE WHEN api.covers(p_who->'recalls', NULL) THEN (SELECT count(*) FROM api.recall WHERE closed_at IS NULL) END,
    'measures', CASE WHEN api.covers(p_who->'measures', NULL) THEN (SELECT count(*) FROM api.measure WHERE in_force) END,
    'outcomes', CASE WHEN p_who ? 'outcomes' THEN (SELECT count(*) FROM api.final_outcome o WHERE o.at >= p_from::timestamp AT TIME ZONE 'Asia/Shanghai' AND o.at < p_until::timestamp AT TIME ZONE 'Asia/Shanghai' AND api.covers(p_who->'outcomes', o.port)) END,
    'hits', CASE WHEN p_who->'assessments' ? 'full' THEN api.hits(p_who->'assessments', p_until) END,
    'waiting', (SELECT coalesce(sum(waiting), 0) FROM api.service_state), 'tickAt', (SELECT api.time(min(tick_at)) FROM api.service_state WHERE tick_at IS NOT NULL),
    'kpis', coalesce(api.kpis(p_who, p_from, p_until), '[]')))::text
$$;
COMMENT ON FUNCTION api.overview_json IS 'p_who: for each area that an officer reads, who asks (see api.may_see).';

REVOKE ALL ON FUNCTION intake.count_up, intake.count_lanes, intake.count_releases FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.count_up TO loopgate_gateway;
GRANT SELECT ON api.tally, api.tally_state, api.open_order, api.open_task, api.running_deadline, api.final_outcome, api.final_report TO loopgate_gateway;

INSERT INTO ops.digest_exempt VALUES ('intake.tally', 'counted when somebody looks'), ('intake.tally_state', 'counted when somebody looks');
