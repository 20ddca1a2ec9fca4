-- Change with proof: a profile is linted, back-tested and tried in shadow before another person approves it; each step is a row.

-- What is behind a version ------------------------------------------------------------------------

CREATE TABLE intake.lint (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL, version int NOT NULL, principal text NOT NULL REFERENCES intake.principal,
  at timestamptz NOT NULL DEFAULT clock_timestamp(), errors int NOT NULL, warnings int NOT NULL, findings text NOT NULL);
COMMENT ON TABLE intake.lint IS 'What the linter said of a drafted version beside the profiles in force then, and who had it look; findings is a JSON array. Never changed.';
CREATE INDEX ON intake.lint (code, version, id);
GRANT SELECT, INSERT ON intake.lint TO loopgate_gateway;

CREATE TABLE assessment.backtest_profile (
  code text NOT NULL, version int NOT NULL, id uuid NOT NULL REFERENCES assessment.backtest, PRIMARY KEY (code, version, id));
COMMENT ON TABLE assessment.backtest_profile IS 'Which drafted versions a back-test tried.';
GRANT SELECT, INSERT ON assessment.backtest_profile TO loopgate_assess;

ALTER TABLE assessment.control ADD COLUMN restores int, ADD COLUMN tried_from bigint;
COMMENT ON COLUMN assessment.control.restores IS 'The earlier version that was in force and has the same document: it needs no further proof.';
COMMENT ON COLUMN assessment.control.tried_from IS 'The change at which it was put in shadow.';

CREATE VIEW assessment.proven AS
SELECT c.object_id AS code, c.version, c.restores IS NOT NULL AS restores,
       coalesce((SELECT l.errors = 0 FROM intake.lint l WHERE l.code = c.object_id AND l.version = c.version ORDER BY l.id DESC LIMIT 1), false) AS linted,
       EXISTS (SELECT FROM assessment.backtest_profile t JOIN assessment.backtest b USING (id) WHERE t.code = c.object_id AND t.version = c.version AND b.state = 'done') AS backtested
  FROM assessment.control c WHERE c.kind = 'profile';
COMMENT ON VIEW assessment.proven IS 'What versions of profiles have behind them: the linter''s last word was without errors, a back-test with them ran to its end.';
GRANT SELECT ON assessment.proven TO loopgate_assess;

-- Steps -------------------------------------------------------------------------------------------

CREATE TABLE assessment.control_step (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, object_id text NOT NULL, version int NOT NULL, step text NOT NULL, actor text NOT NULL, at timestamptz NOT NULL,
  change bigint NOT NULL, reason text);
COMMENT ON TABLE assessment.control_step IS 'Each step of a version, with who and when: draft, shadow, approve, activate, retire, and superseded where another version took its place. Never changed.';
CREATE INDEX ON assessment.control_step (kind, object_id, version, id);
GRANT SELECT, INSERT ON assessment.control_step TO loopgate_assess;

INSERT INTO assessment.control_step (kind, object_id, version, step, actor, at, change)
SELECT c.kind, c.object_id, c.version, s.step, s.actor, s.at, c.change
  FROM assessment.control c LEFT JOIN intake.approval p ON p.receipt = c.approval LEFT JOIN assessment.activation a ON (a.kind, a.object_id, a.version) = (c.kind, c.object_id, c.version)
 CROSS JOIN LATERAL (VALUES (1, 'draft', c.actor, c.at, true), (2, 'approve', c.approved_by, p.at, c.approved_by IS NOT NULL), (3, 'activate', a.actor, a.at, a.at IS NOT NULL)) AS s (n, step, actor, at, made)
 WHERE s.made ORDER BY c.change, s.n;

-- The life of a version, and what of it may never change.  Credit is its authority's decision and takes effect at once.
CREATE OR REPLACE FUNCTION assessment.check_control() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.kind <> 'credit' AND (NEW.state <> 'draft' OR num_nonnulls(NEW.approved_by, NEW.approval, NEW.active_from, NEW.active_until, NEW.tried_from) > 0) THEN
      RAISE EXCEPTION 'a % begins as a draft', NEW.kind USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.restores IS NOT NULL AND NOT EXISTS (
      SELECT FROM assessment.control e WHERE e.kind = NEW.kind AND e.object_id = NEW.object_id AND e.version = NEW.restores AND e.active_from IS NOT NULL
         AND e.document::jsonb - 'version' = NEW.document::jsonb - 'version') THEN
      RAISE EXCEPTION 'what version % restores is not what was in force', NEW.version USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.kind, NEW.object_id, NEW.version, NEW.document, NEW.actor, NEW.restores) IS DISTINCT FROM (OLD.kind, OLD.object_id, OLD.version, OLD.document, OLD.actor, OLD.restores)
     OR (OLD.approval IS NOT NULL AND (NEW.approval, NEW.approved_by) IS DISTINCT FROM (OLD.approval, OLD.approved_by))
     OR (OLD.active_from IS NOT NULL AND NEW.active_from IS DISTINCT FROM OLD.active_from)
     OR (OLD.active_until IS NOT NULL AND NEW.active_until IS DISTINCT FROM OLD.active_until) THEN
    RAISE EXCEPTION 'what was drafted, approved or in force stays as it was' USING ERRCODE = 'check_violation';
  END IF;
  IF (OLD.state, NEW.state) NOT IN (('draft', 'shadow'), ('draft', 'approved'), ('shadow', 'approved'), ('approved', 'active'),
                                    ('active', 'retired'), ('draft', 'retired'), ('shadow', 'retired'), ('approved', 'retired')) THEN
    RAISE EXCEPTION 'a version that is % does not become %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.kind = 'profile' AND OLD.state = 'draft' AND NEW.state = 'approved' AND NEW.restores IS NULL THEN
    RAISE EXCEPTION 'a profile is tried in shadow before it is approved' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'shadow' AND (NEW.kind <> 'profile' OR NEW.tried_from IS NULL) THEN
    RAISE EXCEPTION 'a profile alone is tried in shadow, from a change on' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'approved' THEN
    PERFORM assessment.check_approval(NEW, NEW.approval);
  END IF;
  IF NEW.kind <> 'credit' AND (NEW.state = 'active' OR NEW.active_from IS NOT NULL)
     AND NOT EXISTS (SELECT FROM assessment.activation WHERE (kind, object_id, version) = (NEW.kind, NEW.object_id, NEW.version)) THEN
    RAISE EXCEPTION 'no version comes into force without its activation' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

COMMENT ON TABLE assessment.control IS 'What people change: profiles, lists, parameters, categories, credit; draft, for a profile shadow, approved by a second person, active, retired. active_from and active_until are the changes between which it was in force.';

-- As the interface shows it -----------------------------------------------------------------------

CREATE VIEW api.profile_version AS
SELECT c.object_id AS code, c.version, c.state, c.document, c.actor, c.restores, c.tried_from, p.linted, p.backtested FROM assessment.control c JOIN assessment.proven p ON p.code = c.object_id AND p.version = c.version WHERE c.kind = 'profile';
COMMENT ON VIEW api.profile_version IS 'Versions of profiles that people drafted, for analysts.';
CREATE VIEW api.profile_step AS SELECT id, object_id AS code, version, step, actor, at, reason FROM assessment.control_step WHERE kind = 'profile';
COMMENT ON VIEW api.profile_step IS 'Each step of a version of a profile, for analysts.';
CREATE VIEW api.lint AS SELECT id, code, version, principal, at, errors, warnings, findings FROM intake.lint;
COMMENT ON VIEW api.lint IS 'What the linter said of drafted versions, for analysts.';
CREATE VIEW api.backtest_profile AS SELECT t.code, t.version, t.id, q.principal, b.ended_at FROM assessment.backtest_profile t JOIN assessment.backtest b USING (id) JOIN intake.backtest q USING (id) WHERE b.state = 'done';
COMMENT ON VIEW api.backtest_profile IS 'Back-tests that ran to their end, by the versions that they tried, for analysts.';

CREATE FUNCTION api.profile_version_json(v api.profile_version) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object('version', v.version, 'state', v.state, 'author', v.actor, 'restores', v.restores, 'document', v.document::json,
    'proof', json_build_object('linted', v.linted, 'backtested', v.backtested, 'shadowed', v.tried_from IS NOT NULL),
    'lint', (SELECT json_build_object('by', l.principal, 'at', api.time(l.at), 'errors', l.errors, 'warnings', l.warnings, 'findings', l.findings::json) FROM api.lint l WHERE l.code = v.code AND l.version = v.version ORDER BY l.id DESC LIMIT 1),
    'backtests', (SELECT coalesce(json_agg(json_build_object('backtestId', t.id, 'by', t.principal, 'at', api.time(t.ended_at)) ORDER BY t.ended_at, t.id), '[]'::json) FROM api.backtest_profile t WHERE t.code = v.code AND t.version = v.version),
    'steps', (SELECT coalesce(json_agg(json_build_object('step', s.step, 'by', s.actor, 'at', api.time(s.at), 'reason', s.reason) ORDER BY s.id), '[]'::json) FROM api.profile_step s WHERE s.code = v.code AND s.version = v.version))
$$;
COMMENT ON FUNCTION api.profile_version_json IS 'A version of a profile with its document, its steps and what is behind it.';

CREATE FUNCTION api.profile_json(p_code text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('code', p_code, 'versions', json_agg(api.profile_version_json(v) ORDER BY v.version)))::text
    FROM api.profile_version v WHERE v.code = p_code HAVING count(*) > 0
$$;
COMMENT ON FUNCTION api.profile_json IS 'A profile with all its versions; NULL where nobody drafted one.';

CREATE FUNCTION api.profiles_json(p_after text, p_most int) RETURNS text LANGUAGE sql STABLE AS $$
  WITH codes AS (SELECT DISTINCT code COLLATE "C" AS code FROM api.profile_version WHERE code COLLATE "C" > p_after ORDER BY 1 LIMIT p_most + 1),
       shown AS (SELECT code FROM codes ORDER BY 1 LIMIT p_most),
       items AS (SELECT s.code, n.version, n.state, n.document::json AS document, f.version AS in_force, t.version AS tried, l.at
                   FROM shown s CROSS JOIN LATERAL (SELECT * FROM api.profile_version v WHERE v.code = s.code ORDER BY v.version DESC LIMIT 1) n
                   LEFT JOIN LATERAL (SELECT version FROM api.profile_version v WHERE v.code = s.code AND v.state = 'active') f ON true
                   LEFT JOIN LATERAL (SELECT version FROM api.profile_version v WHERE v.code = s.code AND v.tried_from IS NOT NULL AND v.state NOT IN ('active', 'retired') ORDER BY v.version DESC LIMIT 1) t ON true
                   LEFT JOIN LATERAL (SELECT max(at) AS at FROM api.profile_step p WHERE p.code = s.code) l ON true)
  SELECT json_strip_nulls(json_build_object(
    'items', coalesce(json_agg(json_build_object('code', code, 'version', version, 'state', state, 'inForce', in_force, 'tried', tried, 'lane', document ->> 'lane', 'owner', document ->> 'owner',
               'reason', document ->> 'reason', 'reasonZh', document ->> 'reasonZh', 'changedAt', api.time(at)) ORDER BY code), '[]'::json),
    'next', CASE WHEN (SELECT count(*) FROM codes) > p_most THEN max(code) END))::text FROM items
$$;
COMMENT ON FUNCTION api.profiles_json IS 'A page of profiles behind a code, each with its newest version, the one in force and the one that is tried.';

GRANT SELECT ON api.profile_version, api.profile_step, api.lint, api.backtest_profile TO loopgate_gateway;
GRANT EXECUTE ON FUNCTION api.profile_version_json, api.profile_json, api.profiles_json TO loopgate_gateway;

INSERT INTO ops.digest_exempt VALUES
  ('intake.lint', 'asked at wall times; changes no decision'), ('assessment.backtest_profile', 'says which back-test tried what; changes no decision');
UPDATE ops.digest_source SET query = 'SELECT ROW(kind, object_id, version, state, document, actor, approved_by, at, restores)::text FROM assessment.control ORDER BY 1' WHERE name = 'assessment.control';
INSERT INTO ops.digest_source VALUES
  ('assessment.control_step', 'SELECT ROW(kind, object_id, version, step, actor, reason)::text FROM assessment.control_step ORDER BY 1');
