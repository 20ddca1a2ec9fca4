-- Four eyes: what one person drafted another approves before it comes into force, whoever asks and by whatever way.

-- Persons ----------------------------------------------------------------------------------------

ALTER TABLE intake.principal ADD COLUMN person text CHECK (length(person) BETWEEN 1 AND 100);
COMMENT ON COLUMN intake.principal.person IS 'The natural person behind it, where another principal is the same one, or who answers for a system; NULL: a person is its own.';

CREATE VIEW intake.person_view AS
SELECT id AS principal, kind, coalesce(person, CASE kind WHEN 'person' THEN id END) AS person, revoked_at FROM intake.principal;
COMMENT ON VIEW intake.person_view IS 'Principals and the natural persons behind them: what four eyes compares. A system that nobody answers for has none.';
GRANT USAGE ON SCHEMA intake TO loopgate_assess;
GRANT SELECT ON intake.person_view TO loopgate_gateway, loopgate_assess;

DROP FUNCTION intake.add_principal(text, text, text, text, text);
CREATE FUNCTION intake.add_principal(p_actor text, p_id text, p_kind text, p_name text, p_enterprise text, p_person text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO intake.principal (id, kind, name, enterprise_id, created_by, person) VALUES (p_id, p_kind, p_name, p_enterprise, p_actor, p_person);
  PERFORM intake.record_act(p_actor, 'principal.add', p_id, jsonb_build_object('kind', p_kind, 'enterpriseId', p_enterprise, 'person', p_person));
END $$;
REVOKE ALL ON FUNCTION intake.add_principal FROM PUBLIC;

-- Approvals: the gateway's rows -------------------------------------------------------------------

CREATE TABLE intake.approval (
  receipt bytea PRIMARY KEY CHECK (octet_length(receipt) = 16),
  kind text NOT NULL, object_id text NOT NULL, version int NOT NULL,
  principal text NOT NULL REFERENCES intake.principal, person text NOT NULL, key text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp());
COMMENT ON TABLE intake.approval IS 'Who approved which version of what, by the receipt of the event that says so; written by the gateway alone, before that event is sent, from the key that proved the person. Never changed.';
GRANT SELECT, INSERT ON intake.approval TO loopgate_gateway;

CREATE FUNCTION intake.name_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT person INTO NEW.person FROM intake.person_view WHERE principal = NEW.principal AND kind = 'person' AND revoked_at IS NULL;
  IF NEW.person IS NULL THEN
    RAISE EXCEPTION 'an approval is given by a person, which "%" is not', NEW.principal USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION intake.name_person FROM PUBLIC;
CREATE TRIGGER name_person BEFORE INSERT ON intake.approval FOR EACH ROW EXECUTE FUNCTION intake.name_person();

-- Activations: assess's rows ----------------------------------------------------------------------

ALTER TABLE assessment.control ADD COLUMN approval bytea;
COMMENT ON COLUMN assessment.control.approval IS 'The receipt of the event that approved it.';

CREATE TABLE assessment.activation (
  kind text NOT NULL, object_id text NOT NULL, version int NOT NULL, approval bytea NOT NULL, actor text NOT NULL, at timestamptz NOT NULL, change bigint NOT NULL,
  PRIMARY KEY (kind, object_id, version), FOREIGN KEY (kind, object_id, version) REFERENCES assessment.control);
COMMENT ON TABLE assessment.activation IS 'Which version was put in force, by whom, on which approval; once, never changed. No version is active without its row here.';
GRANT SELECT, INSERT ON assessment.activation TO loopgate_assess;

CREATE FUNCTION assessment.check_approval(p_control assessment.control, p_approval bytea) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE author text := (SELECT person FROM intake.person_view WHERE principal = p_control.actor);
BEGIN
  IF author IS NULL OR NOT EXISTS (
    SELECT FROM intake.approval WHERE receipt = p_approval AND (kind, object_id, version) = (p_control.kind, p_control.object_id, p_control.version) AND person <> author) THEN
    RAISE EXCEPTION 'version % of % "%" is not approved by another person than the one who drafted it', p_control.version, p_control.kind, p_control.object_id
      USING ERRCODE = 'check_violation';
  END IF;
END $$;
COMMENT ON FUNCTION assessment.check_approval IS 'Raises unless that receipt is of an approval of this version by another person than its author.';
REVOKE ALL ON FUNCTION assessment.check_approval FROM PUBLIC;

CREATE FUNCTION assessment.check_activation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE drafted assessment.control;
BEGIN
  SELECT * INTO drafted FROM assessment.control WHERE (kind, object_id, version) = (NEW.kind, NEW.object_id, NEW.version);
  PERFORM assessment.check_approval(drafted, NEW.approval);
  IF (SELECT person FROM intake.person_view WHERE principal = NEW.actor) IS NOT DISTINCT FROM (SELECT person FROM intake.person_view WHERE principal = drafted.actor) THEN
    RAISE EXCEPTION 'nobody activates a change of their own' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION assessment.check_activation FROM PUBLIC;
CREATE TRIGGER check_activation BEFORE INSERT ON assessment.activation FOR EACH ROW EXECUTE FUNCTION assessment.check_activation();

-- The life of a version, and what of it may never change.  Credit is its authority's decision and takes effect at once.
CREATE FUNCTION assessment.check_control() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.kind <> 'credit' AND (NEW.state <> 'draft' OR num_nonnulls(NEW.approved_by, NEW.approval, NEW.active_from, NEW.active_until) > 0) THEN
      RAISE EXCEPTION 'a % begins as a draft', NEW.kind USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.kind, NEW.object_id, NEW.version, NEW.document, NEW.actor) IS DISTINCT FROM (OLD.kind, OLD.object_id, OLD.version, OLD.document, OLD.actor)
     OR (OLD.approval IS NOT NULL AND (NEW.approval, NEW.approved_by) IS DISTINCT FROM (OLD.approval, OLD.approved_by))
     OR (OLD.active_from IS NOT NULL AND NEW.active_from IS DISTINCT FROM OLD.active_from)
     OR (OLD.active_until IS NOT NULL AND NEW.active_until IS DISTINCT FROM OLD.active_until) THEN
    RAISE EXCEPTION 'what was drafted, approved or in force stays as it was' USING ERRCODE = 'check_violation';
  END IF;
  IF (OLD.state, NEW.state) NOT IN (('draft', 'approved'), ('approved', 'active'), ('active', 'retired'), ('draft', 'retired'), ('approved', 'retired')) THEN
    RAISE EXCEPTION 'a version that is % does not become %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
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
REVOKE ALL ON FUNCTION assessment.check_control FROM PUBLIC;
CREATE TRIGGER check_control BEFORE INSERT OR UPDATE ON assessment.control FOR EACH ROW EXECUTE FUNCTION assessment.check_control();

COMMENT ON TABLE assessment.control IS 'What people change: profiles, lists, parameters, categories, credit; draft, approved by a second person, active, retired. active_from and active_until are the changes between which it was in force.';

UPDATE ops.digest_source SET query = 'SELECT ROW(id, kind, name, enterprise_id, created_by, person, revoked_at IS NULL)::text FROM intake.principal ORDER BY 1' WHERE name = 'intake.principal';
INSERT INTO ops.digest_source VALUES
  ('intake.approval', 'SELECT ROW(kind, object_id, version, principal, person)::text FROM intake.approval ORDER BY 1'),
  ('assessment.activation', 'SELECT ROW(kind, object_id, version, actor, at)::text FROM assessment.activation ORDER BY 1');
