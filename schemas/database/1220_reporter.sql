-- Who reported a complaint lies sealed in what came; whoever works on it may have it opened and says what for, which the audit trail keeps.

CREATE FUNCTION api.open_reporter(p_complaint text, p_actor text, p_key text, p_reason text) RETURNS SETOF text
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO intake.audit (actor, actor_key, act, object, detail)
  SELECT p_actor, p_key, 'complaint.reporter', 'complaint:' || c.complaint_number, jsonb_build_object('reason', p_reason)
    FROM supervision.complaint c WHERE c.complaint_number = p_complaint;
  SELECT convert_from(c.event, 'UTF8') FROM supervision.complaint c WHERE c.complaint_number = p_complaint;
$$;
COMMENT ON FUNCTION api.open_reporter IS 'The event of a complaint as it came, its reporter sealed; the audit row of who takes it and what for is one act with it.';
REVOKE EXECUTE ON FUNCTION api.open_reporter FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.open_reporter TO loopgate_gateway;
