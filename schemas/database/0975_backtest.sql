-- Back-tests: what other profiles and thresholds would have made of declarations that are past.

CREATE TABLE intake.backtest (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), principal text NOT NULL REFERENCES intake.principal, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  request text NOT NULL, cancelled_at timestamptz, cancelled_by text REFERENCES intake.principal);
COMMENT ON TABLE intake.backtest IS 'Back-tests that analysts asked for, as they asked, and whether somebody wants it no more.';
CREATE INDEX ON intake.backtest (at, id);
GRANT SELECT, INSERT, UPDATE ON intake.backtest TO loopgate_gateway;
GRANT SELECT ON intake.backtest TO loopgate_assess;

CREATE TABLE assessment.backtest (
  id uuid PRIMARY KEY, state text NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')), started_at timestamptz NOT NULL DEFAULT clock_timestamp(), ended_at timestamptz,
  done bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, problem text, result text);
COMMENT ON TABLE assessment.backtest IS 'How far a back-test is, in declarations, and what it came to; result is JSON.';

CREATE TABLE assessment.backtest_change (
  id uuid NOT NULL REFERENCES assessment.backtest, n bigint NOT NULL, declaration_id uuid NOT NULL, declaration_number text NOT NULL, version int NOT NULL, lane text NOT NULL, tried text NOT NULL,
  PRIMARY KEY (id, n));
COMMENT ON TABLE assessment.backtest_change IS 'Declarations that would have taken another lane.';
GRANT SELECT, INSERT, UPDATE ON assessment.backtest TO loopgate_assess;
GRANT SELECT, INSERT, DELETE ON assessment.backtest_change TO loopgate_assess;

-- A day's declarations are found without reading all that there ever were; it costs an insert next to nothing.
CREATE INDEX ON assessment.declaration USING brin (decided_at);

CREATE VIEW api.backtest AS
SELECT q.id, q.principal, q.at, q.request, q.cancelled_at, b.started_at, b.ended_at, b.done, b.total, b.problem, b.result,
       CASE WHEN b.state IN ('done', 'failed', 'cancelled') THEN b.state WHEN q.cancelled_at IS NOT NULL THEN 'cancelled' ELSE coalesce(b.state, 'waiting') END AS state
  FROM intake.backtest q LEFT JOIN assessment.backtest b USING (id);
COMMENT ON VIEW api.backtest IS 'Back-tests with their progress and result, for analysts.';

CREATE VIEW api.backtest_change AS SELECT id, n, declaration_id, declaration_number, version, lane, tried FROM assessment.backtest_change;
COMMENT ON VIEW api.backtest_change IS 'Declarations that would have taken another lane in a back-test, for analysts.';

CREATE FUNCTION api.backtest_json(v api.backtest) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('backtestId', v.id, 'state', v.state, 'requestedBy', v.principal, 'requestedAt', api.time(v.at), 'request', v.request::json,
    'startedAt', api.time(v.started_at), 'endedAt', api.time(v.ended_at), 'done', v.done, 'total', v.total, 'problem', v.problem, 'result', v.result::json))::text
$$;
COMMENT ON FUNCTION api.backtest_json IS 'A back-test as the interface shows it.';
GRANT SELECT ON api.backtest, api.backtest_change TO loopgate_gateway;
GRANT EXECUTE ON FUNCTION api.backtest_json TO loopgate_gateway;

INSERT INTO ops.digest_exempt VALUES
  ('intake.backtest', 'asked at wall times; changes no decision'), ('assessment.backtest', 'wall times; changes no decision'), ('assessment.backtest_change', 'holds object ids; changes no decision');
