-- Cutover: an approved version rules a share of the items before it rules all; it stops by itself below an analyst's bounds.

CREATE TABLE assessment.cutover (
  kind text NOT NULL CHECK (kind = 'profile'), object_id text NOT NULL, version int NOT NULL, share int NOT NULL CHECK (share BETWEEN 1 AND 99),
  least_parity int NOT NULL CHECK (least_parity BETWEEN 0 AND 100), least_hit_rate int NOT NULL CHECK (least_hit_rate BETWEEN 0 AND 100),
  approval bytea NOT NULL, actor text NOT NULL, at timestamptz NOT NULL, change bigint NOT NULL, until_change bigint,
  PRIMARY KEY (kind, object_id, version, change), FOREIGN KEY (kind, object_id, version) REFERENCES assessment.control);
COMMENT ON TABLE assessment.cutover IS 'Which share of items a version rules, in per cent, from a change on, by whom, on which approval; and below which parity and hit rate, in per cent, it stops by itself (0: never). One is open at a time.';
GRANT SELECT, INSERT, UPDATE ON assessment.cutover TO loopgate_assess;
CREATE TRIGGER check_activation BEFORE INSERT ON assessment.cutover FOR EACH ROW EXECUTE FUNCTION assessment.check_activation();

CREATE FUNCTION assessment.check_cutover() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.until_change IS NOT NULL OR to_jsonb(NEW) - 'until_change' <> to_jsonb(OLD) - 'until_change' THEN
    RAISE EXCEPTION 'a cutover ends once, and nothing else of it changes' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION assessment.check_cutover FROM PUBLIC;
CREATE TRIGGER check_cutover BEFORE UPDATE ON assessment.cutover FOR EACH ROW EXECUTE FUNCTION assessment.check_cutover();

-- The states of a version with this one among them; the rest as in 1010.
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
                                    ('active', 'retired'), ('draft', 'retired'), ('shadow', 'retired'), ('approved', 'retired'), ('cutover', 'retired')) THEN
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
  IF NEW.state = 'approved' THEN
    PERFORM assessment.check_approval(NEW, NEW.approval);
  END IF;
  IF NEW.kind <> 'credit' AND (NEW.state = 'active' OR NEW.active_from IS NOT NULL)
     AND NOT EXISTS (SELECT FROM assessment.activation WHERE (kind, object_id, version) = (NEW.kind, NEW.object_id, NEW.version)) THEN
    RAISE EXCEPTION 'no version comes into force without its activation' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- What stopped by itself is an adjustment like all that moves by itself.
ALTER TABLE assessment.adjustment DROP CONSTRAINT adjustment_kind_check;
ALTER TABLE assessment.adjustment ADD CONSTRAINT adjustment_kind_check CHECK (kind IN ('exploration', 'calibration', 'drift', 'cutover'));
COMMENT ON TABLE assessment.adjustment IS 'What moved by itself, never changed. At the first tick of a day: a random share with before, after and reason; a calibration with its reliability curve; a drift with its value and threshold; the newest of a kind and category counts. At any tick: a cutover that stopped, with the profile as its category, its numbers and the reason.';
CREATE OR REPLACE FUNCTION api.adjustment_json(v api.adjustment) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('adjustmentId', v.id, 'kind', v.kind, 'category', v.category, 'measure', nullif(v.measure, ''), 'day', v.day, 'at', api.time(v.at),
    'alarm', CASE WHEN v.kind IN ('drift', 'cutover') THEN v.alarm END, 'document', v.document::json))::text
$$;

CREATE VIEW assessment.cutover_open AS
SELECT k.object_id, k.version, k.share, k.least_parity, k.least_hit_rate, k.at, k.change,
       EXISTS (SELECT FROM assessment.adjustment a WHERE a.kind = 'cutover' AND a.category = k.object_id AND (a.document::json ->> 'cutover')::bigint = k.change) AS stopped
  FROM assessment.cutover k WHERE k.until_change IS NULL;
COMMENT ON VIEW assessment.cutover_open IS 'Cutovers that nobody ended, and whether they stopped by themselves.';
GRANT SELECT ON assessment.cutover_open TO loopgate_assess;

-- As the interface shows it -----------------------------------------------------------------------

CREATE VIEW api.cutover AS SELECT object_id AS code, version, share, least_parity, least_hit_rate, actor, at, change, until_change FROM assessment.cutover;
COMMENT ON VIEW api.cutover IS 'Shares that versions of profiles rule or ruled, for analysts.';
GRANT SELECT ON api.cutover TO loopgate_gateway;

CREATE OR REPLACE FUNCTION api.profile_version_json(v api.profile_version) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object('version', v.version, 'state', v.state, 'author', v.actor, 'restores', v.restores, 'document', v.document::json,
    'proof', json_build_object('linted', v.linted, 'backtested', v.backtested, 'shadowed', v.tried_from IS NOT NULL),
    'lint', (SELECT json_build_object('by', l.principal, 'at', api.time(l.at), 'errors', l.errors, 'warnings', l.warnings, 'findings', l.findings::json) FROM api.lint l WHERE l.code = v.code AND l.version = v.version ORDER BY l.id DESC LIMIT 1),
    'backtests', (SELECT coalesce(json_agg(json_build_object('backtestId', t.id, 'by', t.principal, 'at', api.time(t.ended_at)) ORDER BY t.ended_at, t.id), '[]'::json) FROM api.backtest_profile t WHERE t.code = v.code AND t.version = v.version),
    'cutovers', (SELECT json_agg(json_build_object('share', k.share, 'leastParity', k.least_parity, 'leastHitRate', k.least_hit_rate, 'by', k.actor, 'at', api.time(k.at), 'open', k.until_change IS NULL,
                   'stopped', (SELECT json_build_object('adjustmentId', a.id, 'at', api.time(a.at), 'measure', a.measure, 'reason', a.document::json ->> 'reason', 'reasonZh', a.document::json ->> 'reasonZh')
                                 FROM api.adjustment a WHERE a.kind = 'cutover' AND a.category = k.code AND (a.document::json ->> 'cutover')::bigint = k.change)) ORDER BY k.change)
                   FROM api.cutover k WHERE k.code = v.code AND k.version = v.version),
    'steps', (SELECT coalesce(json_agg(json_build_object('step', s.step, 'by', s.actor, 'at', api.time(s.at), 'reason', s.reason) ORDER BY s.id), '[]'::json) FROM api.profile_step s WHERE s.code = v.code AND s.version = v.version))
$$;

INSERT INTO ops.digest_source VALUES
  ('assessment.cutover', 'SELECT ROW(kind, object_id, version, share, least_parity, least_hit_rate, actor)::text FROM assessment.cutover ORDER BY 1');
