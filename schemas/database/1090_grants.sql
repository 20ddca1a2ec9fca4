-- Grants that administrators give and withdraw over HTTP: to and from others, never themselves, so that there is always one left who may.

CREATE FUNCTION intake.is_same_person(p_one text, p_other text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM intake.person_view o JOIN intake.person_view p ON p.person = o.person WHERE o.principal = p_one AND p.principal = p_other)
$$;
COMMENT ON FUNCTION intake.is_same_person IS 'Whether one natural person is behind both, as four eyes has it.';

CREATE FUNCTION intake.give_grant(p_caller text, p_principal text, p_role text, p_scope text, p_until date, p_reason text, OUT fault text, OUT given text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  number bigint;
  ends timestamptz := p_until::timestamp AT TIME ZONE 'Asia/Shanghai';
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('grants ' || p_principal, 0));
  fault := CASE
    WHEN NOT EXISTS (SELECT FROM intake.principal WHERE id = p_principal AND revoked_at IS NULL) OR intake.is_same_person(p_caller, p_principal) THEN 'principal'
    WHEN NOT EXISTS (SELECT FROM intake.role WHERE name = p_role) THEN 'role'
    WHEN NOT (p_scope IN ('*', 'own') OR p_scope ~ '^(port|enterprise):[A-Za-z0-9-]{1,40}$') THEN 'scope'
    WHEN ends <= clock_timestamp() THEN 'until'
    WHEN EXISTS (SELECT FROM intake.grant_ WHERE principal = p_principal AND role = p_role AND scope = p_scope
                    AND (valid_until IS NULL OR valid_until > clock_timestamp())) THEN 'role'
  END;
  IF fault IS NULL THEN
    number := intake.add_grant(p_caller, p_principal, p_role, p_scope, ends, p_reason);
    SELECT v.id INTO STRICT given FROM api.grant_given v WHERE v.n = number;
  END IF;
END $$;
COMMENT ON FUNCTION intake.give_grant IS 'A grant of somebody else, by its id. Otherwise the member at fault: principal (none in force, or the caller itself), role (none, or given there already), scope, until (past).';

CREATE FUNCTION intake.withdraw_grant(p_caller text, p_grant text, p_reason text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  ended record;
BEGIN
  UPDATE intake.grant_ t SET valid_until = greatest(clock_timestamp(), t.valid_from) FROM api.grant_given g
   WHERE g.n = t.id AND api.is_id(p_grant, g.id) AND (t.valid_until IS NULL OR t.valid_until > clock_timestamp()) AND NOT intake.is_same_person(p_caller, t.principal)
   RETURNING t.id, t.principal, t.role, t.scope INTO ended;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM intake.record_act(p_caller, 'grant.revoke', ended.principal, jsonb_build_object('grant', ended.id, 'role', ended.role, 'scope', ended.scope, 'reason', p_reason));
  RETURN true;
END $$;
COMMENT ON FUNCTION intake.withdraw_grant IS 'Ends a grant of somebody else at once; false when no such grant is in force.';

REVOKE ALL ON FUNCTION intake.is_same_person, intake.give_grant, intake.withdraw_grant FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.give_grant, intake.withdraw_grant TO loopgate_gateway;
