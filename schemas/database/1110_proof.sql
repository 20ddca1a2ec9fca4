-- What proves a change: a back-test of exactly this document within a term, a comparison of a stated size for a model, and two persons for an end too.

INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  ('proof_term', '', '30', 'days', 'internal control of the authority', '2020-01-01', false, '规则检查和回溯测试的有效期', 'Term of the linter''s word and of a back-test behind a change'),
  ('model_comparison', '', '1000', 'items', 'internal control of the authority', '2020-01-01', false, '模型启用前须对比的商品数', 'Items on which a model is compared before it is live');

-- Back-tests try lists too, and say what the linter finds of history.
ALTER TABLE assessment.backtest_profile ADD COLUMN kind text NOT NULL DEFAULT 'profile' CHECK (kind IN ('profile', 'list')), ADD COLUMN hash bytea, ADD COLUMN findings text NOT NULL DEFAULT '[]';
UPDATE assessment.backtest_profile t SET hash = sha256(convert_to(c.document, 'UTF8')) FROM assessment.control c WHERE c.kind = 'profile' AND c.object_id = t.code AND c.version = t.version;
DELETE FROM assessment.backtest_profile WHERE hash IS NULL;
ALTER TABLE assessment.backtest_profile ALTER COLUMN hash SET NOT NULL, ALTER COLUMN kind DROP DEFAULT, DROP CONSTRAINT backtest_profile_pkey, ADD PRIMARY KEY (kind, code, version, id);
COMMENT ON TABLE assessment.backtest_profile IS 'Which drafted versions of profiles and lists a back-test tried, by the SHA-256 of their documents; findings: what the linter says of the history, a JSON array.';

-- Whether each that its kind asks for is behind a version; what its kind does not ask for is.
CREATE VIEW assessment.proof AS
SELECT c.kind, c.object_id AS code, c.version, c.state, c.restores IS NOT NULL AS restores,
       c.kind <> 'profile' OR coalesce((SELECT l.errors = 0 AND l.at > says.since FROM intake.lint l WHERE l.code = c.object_id AND l.version = c.version ORDER BY l.id DESC LIMIT 1), false) AS linted,
       CASE WHEN c.kind NOT IN ('profile', 'list') THEN true
            WHEN EXISTS (SELECT FROM assessment.backtest_profile t JOIN assessment.backtest b USING (id)
                          WHERE t.kind = c.kind AND t.code = c.object_id AND t.version = c.version AND b.state = 'done' AND t.hash = sha256(convert_to(c.document, 'UTF8')) AND b.ended_at > says.since) THEN true
            -- A profile that rules and asks for a list decides otherwise by another version of it.
            ELSE c.kind = 'list' AND NOT EXISTS (SELECT FROM assessment.control p WHERE p.kind = 'profile' AND p.state IN ('active', 'retiring', 'cutover') AND strpos(p.document, '"list"') > 0
                                                    AND jsonb_path_exists(p.document::jsonb, '$.condition.**.list ? (@ == $code)', jsonb_build_object('code', c.object_id))) END AS backtested,
       CASE WHEN c.kind <> 'model' OR c.document::json ->> 'mode' IS DISTINCT FROM 'live' THEN true
            -- What has the same trees was compared as this one is, in whatever mode.
            ELSE (SELECT coalesce(sum(d.items), 0) FROM assessment.model_day d JOIN assessment.control o ON o.kind = 'model' AND o.object_id = d.code AND o.version = d.version
                   WHERE d.code = c.object_id AND o.document::json ->> 'text' = c.document::json ->> 'text') >= says.comparison END AS compared
  FROM assessment.control c
 CROSS JOIN (SELECT clock_timestamp() - make_interval(days => max(value::int) FILTER (WHERE code = 'proof_term')) AS since, max(value::bigint) FILTER (WHERE code = 'model_comparison') AS comparison
               FROM ops.rule_parameter WHERE category = '' AND valid_from <= current_date AND (valid_until IS NULL OR valid_until > current_date)
                AND code IN ('proof_term', 'model_comparison')) says;
COMMENT ON VIEW assessment.proof IS 'What versions have behind them: the linter''s last word without errors, a back-test of this very document, both within the term; for a live model a comparison of the least size.';
GRANT SELECT ON assessment.proof TO loopgate_assess;

-- Approvals, and ends ----------------------------------------------------------------------------

ALTER TABLE intake.approval ADD COLUMN step text NOT NULL DEFAULT 'approve' CHECK (step IN ('approve', 'retire'));
COMMENT ON COLUMN intake.approval.step IS 'What the person vouches for: that the version may come into force, or that it may end.';
COMMENT ON TABLE intake.approval IS 'Who approved which version of what, or wants it ended, by the receipt of the event that says so; written by the gateway alone, before that event is sent, from the key that proved the person. Never changed.';

CREATE OR REPLACE FUNCTION assessment.check_approval(p_control assessment.control, p_approval bytea) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE author text := (SELECT person FROM intake.person_view WHERE principal = p_control.actor);
BEGIN
  IF author IS NULL OR NOT EXISTS (
    SELECT FROM intake.approval WHERE receipt = p_approval AND step = 'approve' AND (kind, object_id, version) = (p_control.kind, p_control.object_id, p_control.version) AND person <> author) THEN
    RAISE EXCEPTION 'version % of % "%" is not approved by another person than the one who drafted it', p_control.version, p_control.kind, p_control.object_id
      USING ERRCODE = 'check_violation';
  END IF;
END $$;

-- What rules ends when another version takes its place, or when two persons want it ended: an end opens a gate.
CREATE FUNCTION assessment.check_end(p_control assessment.control) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM assessment.activation WHERE kind = p_control.kind AND object_id = p_control.object_id AND version <> p_control.version AND change = p_control.change)
     AND (SELECT count(DISTINCT person) FROM intake.approval
           WHERE step = 'retire' AND (kind, object_id, version) = (p_control.kind, p_control.object_id, p_control.version)) < 2 THEN
    RAISE EXCEPTION 'the end of version % of % "%" is not wanted by two persons', p_control.version, p_control.kind, p_control.object_id USING ERRCODE = 'check_violation';
  END IF;
END $$;
COMMENT ON FUNCTION assessment.check_end IS 'Raises unless another version came into force at that change, or two persons want this one ended.';
REVOKE ALL ON FUNCTION assessment.check_end FROM PUBLIC;

CREATE FUNCTION assessment.check_proof(p_control assessment.control) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF p_control.restores IS NULL AND NOT (SELECT linted AND backtested AND compared FROM assessment.proof
                                          WHERE (kind, code, version) = (p_control.kind, p_control.object_id, p_control.version)) THEN
    RAISE EXCEPTION 'version % of % "%" has not all behind it that proves it', p_control.version, p_control.kind, p_control.object_id USING ERRCODE = 'check_violation';
  END IF;
END $$;
COMMENT ON FUNCTION assessment.check_proof IS 'Raises unless assessment.proof has all that a version needs; what restores an earlier one needs nothing.';
REVOKE ALL ON FUNCTION assessment.check_proof FROM PUBLIC;

-- The moves with an end that two persons want, and the proof; the rest as in 1012.
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
  IF (OLD.state, NEW.state) NOT IN (('draft', 'shadow'), ('draft', 'approved'), ('shadow', 'approved'), ('approved', 'active'), ('approved', 'cutover'), ('cutover', 'cutover'), ('cutover', 'active'),
                                    ('active', 'retiring'), ('active', 'retired'), ('retiring', 'retired'), ('draft', 'retired'), ('shadow', 'retired'), ('approved', 'retired'), ('cutover', 'retired')) THEN
    RAISE EXCEPTION 'a version that is % does not become %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.kind = 'profile' AND OLD.state = 'draft' AND NEW.state = 'approved' AND NEW.restores IS NULL THEN
    RAISE EXCEPTION 'a profile is tried in shadow before it is approved' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state IN ('shadow', 'cutover') AND (NEW.kind <> 'profile' OR NEW.tried_from IS NULL) THEN
    RAISE EXCEPTION 'a profile alone is tried, from a change on' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'cutover' AND NOT EXISTS (SELECT FROM assessment.cutover WHERE (kind, object_id, version) = (NEW.kind, NEW.object_id, NEW.version) AND until_change IS NULL) THEN
    RAISE EXCEPTION 'no version rules a share without its cutover' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state IN ('shadow', 'approved') THEN
    PERFORM assessment.check_proof(NEW);
  END IF;
  IF NEW.state = 'approved' THEN
    PERFORM assessment.check_approval(NEW, NEW.approval);
  END IF;
  IF NEW.kind <> 'credit' AND (NEW.state = 'active' OR NEW.active_from IS NOT NULL)
     AND NOT EXISTS (SELECT FROM assessment.activation WHERE (kind, object_id, version) = (NEW.kind, NEW.object_id, NEW.version)) THEN
    RAISE EXCEPTION 'no version comes into force without its activation' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.kind <> 'credit' AND OLD.active_from IS NOT NULL AND (NEW.state = 'retired' OR NEW.active_until IS NOT NULL) THEN
    PERFORM assessment.check_end(NEW);
  END IF;
  RETURN NEW;
END $$;

COMMENT ON TABLE assessment.control IS 'What people change: profiles, lists, parameters, categories, credit; draft, for a profile shadow, approved by a second person, active, retiring when one person wants its end and retired when another does. active_from and active_until are the changes between which it was in force.';

-- As the interface shows it -----------------------------------------------------------------------

CREATE OR REPLACE VIEW api.profile_version AS
SELECT c.object_id AS code, c.version, c.state, c.document, c.actor, c.restores, c.tried_from, p.linted, p.backtested
  FROM assessment.control c JOIN assessment.proof p ON p.kind = c.kind AND p.code = c.object_id AND p.version = c.version WHERE c.kind = 'profile';
DROP VIEW assessment.proven;

CREATE VIEW api.proof AS SELECT kind, code, version, state, restores, linted, backtested, compared FROM assessment.proof;
COMMENT ON VIEW api.proof IS 'What versions have behind them that their next step asks for.';
GRANT SELECT ON api.proof TO loopgate_gateway;

CREATE OR REPLACE VIEW api.backtest_profile AS
SELECT t.code, t.version, t.id, q.principal, b.ended_at, t.kind, t.findings, q.request
  FROM assessment.backtest_profile t JOIN assessment.backtest b USING (id) JOIN intake.backtest q USING (id) WHERE b.state = 'done';
COMMENT ON VIEW api.backtest_profile IS 'Back-tests that ran to their end, by the versions of profiles and lists that they tried, with what the linter says of the history, for analysts.';

CREATE FUNCTION api.backtests_of_version(p_kind text, p_code text, p_version int) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(json_build_object('backtestId', t.id, 'by', t.principal, 'at', api.time(t.ended_at), 'from', t.request::json ->> 'from', 'until', t.request::json ->> 'until',
           'findings', t.findings::json) ORDER BY t.ended_at, t.id), '[]'::json)
    FROM api.backtest_profile t WHERE t.kind = p_kind AND t.code = p_code AND t.version = p_version
$$;
COMMENT ON FUNCTION api.backtests_of_version IS 'The back-tests that tried a version, with their periods and findings.';

CREATE OR REPLACE FUNCTION api.profile_version_json(v api.profile_version) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object('version', v.version, 'state', v.state, 'author', v.actor, 'restores', v.restores, 'document', v.document::json,
    'proof', json_build_object('linted', v.linted, 'backtested', v.backtested, 'shadowed', v.tried_from IS NOT NULL),
    'lint', (SELECT json_build_object('by', l.principal, 'at', api.time(l.at), 'errors', l.errors, 'warnings', l.warnings, 'findings', l.findings::json) FROM api.lint l WHERE l.code = v.code AND l.version = v.version ORDER BY l.id DESC LIMIT 1),
    'backtests', api.backtests_of_version('profile', v.code, v.version),
    'cutovers', (SELECT json_agg(json_build_object('share', k.share, 'leastParity', k.least_parity, 'leastHitRate', k.least_hit_rate, 'by', k.actor, 'at', api.time(k.at), 'open', k.until_change IS NULL,
                   'stopped', (SELECT json_build_object('adjustmentId', a.id, 'at', api.time(a.at), 'measure', a.measure, 'reason', a.document::json ->> 'reason', 'reasonZh', a.document::json ->> 'reasonZh')
                                 FROM api.adjustment a WHERE a.kind = 'cutover' AND a.category = k.code AND (a.document::json ->> 'cutover')::bigint = k.change)) ORDER BY k.change)
                   FROM api.cutover k WHERE k.code = v.code AND k.version = v.version),
    'steps', (SELECT coalesce(json_agg(json_build_object('step', s.step, 'by', s.actor, 'at', api.time(s.at), 'reason', s.reason) ORDER BY s.id), '[]'::json) FROM api.profile_step s WHERE s.code = v.code AND s.version = v.version))
$$;

CREATE OR REPLACE FUNCTION api.profiles_json(p_after text, p_most int) RETURNS text LANGUAGE sql STABLE AS $$
  WITH codes AS (SELECT DISTINCT code COLLATE "C" AS code FROM api.profile_version WHERE code COLLATE "C" > p_after ORDER BY 1 LIMIT p_most + 1),
       shown AS (SELECT code FROM codes ORDER BY 1 LIMIT p_most),
       items AS (SELECT s.code, n.version, n.state, n.document::json AS document, f.version AS in_force, t.version AS tried, l.at
                   FROM shown s CROSS JOIN LATERAL (SELECT * FROM api.profile_version v WHERE v.code = s.code ORDER BY v.version DESC LIMIT 1) n
                   LEFT JOIN LATERAL (SELECT version FROM api.profile_version v WHERE v.code = s.code AND v.state IN ('active', 'retiring')) f ON true
                   LEFT JOIN LATERAL (SELECT version FROM api.profile_version v WHERE v.code = s.code AND v.tried_from IS NOT NULL AND v.state NOT IN ('active', 'retiring', 'retired') ORDER BY v.version DESC LIMIT 1) t ON true
                   LEFT JOIN LATERAL (SELECT max(at) AS at FROM api.profile_step p WHERE p.code = s.code) l ON true)
  SELECT json_strip_nulls(json_build_object(
    'items', coalesce(json_agg(json_build_object('code', code, 'version', version, 'state', state, 'inForce', in_force, 'tried', tried, 'lane', document ->> 'lane', 'owner', document ->> 'owner',
               'reason', document ->> 'reason', 'reasonZh', document ->> 'reasonZh', 'changedAt', api.time(at)) ORDER BY code), '[]'::json),
    'next', CASE WHEN (SELECT count(*) FROM codes) > p_most THEN max(code) END))::text FROM items
$$;

CREATE OR REPLACE FUNCTION api.lists_json(p_after text, p_most int) RETURNS text LANGUAGE sql STABLE AS $$
  WITH codes AS (SELECT DISTINCT code COLLATE "C" AS code FROM api.list_version WHERE code COLLATE "C" > p_after ORDER BY 1 LIMIT p_most + 1),
       items AS (SELECT s.code, n.version, n.state, n.document, n.actor, n.at, f.version AS in_force
                   FROM (SELECT code FROM codes ORDER BY 1 LIMIT p_most) s CROSS JOIN LATERAL (SELECT * FROM api.list_version v WHERE v.code = s.code ORDER BY v.version DESC LIMIT 1) n
                   LEFT JOIN LATERAL (SELECT version FROM api.list_version v WHERE v.code = s.code AND v.state IN ('active', 'retiring')) f ON true)
  SELECT json_strip_nulls(json_build_object(
    'items', coalesce(json_agg(json_build_object('code', code, 'version', version, 'state', state, 'of', document ->> 'of', 'count', json_array_length(document -> 'values'), 'inForce', in_force,
               'author', actor, 'at', api.time(at)) ORDER BY code), '[]'::json),
    'next', CASE WHEN (SELECT count(*) FROM codes) > p_most THEN max(code) END))::text FROM items
$$;

CREATE OR REPLACE FUNCTION api.list_json(p_code text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('code', p_code, 'versions', json_agg(json_build_object('version', v.version, 'state', v.state, 'of', v.document ->> 'of', 'count', json_array_length(v.document -> 'values'),
           'author', v.actor, 'approvedBy', v.approved_by, 'at', api.time(v.at), 'proven', p.restores OR p.backtested, 'backtests', api.backtests_of_version('list', v.code, v.version)) ORDER BY v.version)))::text
    FROM api.list_version v JOIN api.proof p ON p.kind = 'list' AND p.code = v.code AND p.version = v.version WHERE v.code = p_code HAVING count(*) > 0
$$;
GRANT EXECUTE ON FUNCTION api.backtests_of_version TO loopgate_gateway;

UPDATE ops.digest_source SET query = 'SELECT ROW(kind, object_id, version, principal, person, step)::text FROM intake.approval ORDER BY 1' WHERE name = 'intake.approval';
