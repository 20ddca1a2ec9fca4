-- What loopgatectl does with dead letters: the change and its audit row are one act, whichever service's letter it is.

CREATE FUNCTION ops.schema_of_dead_letter(p_service text, p_id uuid) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE found_in text[];
BEGIN
  SELECT array_agg(s.schema ORDER BY s.schema) INTO found_in FROM ops.dead_letter d JOIN ops.pipeline_schema s ON s.service = d.service
   WHERE d.id = p_id AND (p_service IS NULL OR d.service = p_service);
  IF cardinality(found_in) > 1 THEN
    RAISE EXCEPTION 'several services have the dead letter %: name one', p_id USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN found_in[1];
END $$;
COMMENT ON FUNCTION ops.schema_of_dead_letter IS 'The schema whose dead letter it is; NULL when there is none.';

CREATE FUNCTION ops.dead_letter_payload(p_service text, p_id uuid) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
DECLARE
  schema text := ops.schema_of_dead_letter(p_service, p_id);
  found bytea;
BEGIN
  IF schema IS NULL THEN
    RETURN NULL;
  END IF;
  EXECUTE format('SELECT payload FROM %I.dead_letter WHERE id = $1', schema) INTO found USING p_id;
  RETURN found;
END $$;

CREATE FUNCTION ops.settle_dead_letter(p_actor text, p_service text, p_id uuid, p_state text, p_reason text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  schema text := ops.schema_of_dead_letter(p_service, p_id);
  changed int;
BEGIN
  IF schema IS NULL THEN
    RETURN false;
  END IF;
  IF p_state NOT IN ('replay', 'dropped') THEN
    RAISE EXCEPTION 'a dead letter is replayed or dropped' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  EXECUTE format('UPDATE %I.dead_letter SET state = $1, state_reason = $2, state_by = $3 WHERE id = $4 AND state = ''open''', schema)
    USING p_state, p_reason, p_actor, p_id;
  GET DIAGNOSTICS changed = ROW_COUNT;
  IF changed = 0 THEN
    RETURN false;
  END IF;
  EXECUTE format('INSERT INTO %I.audit (actor, act, object, detail) VALUES ($1, $2, $3, $4)', schema)
    USING p_actor, CASE p_state WHEN 'replay' THEN 'dead-letter.replay' ELSE 'dead-letter.drop' END, p_id::text,
          jsonb_build_object('reason', p_reason);
  RETURN true;
END $$;
COMMENT ON FUNCTION ops.settle_dead_letter IS 'Marks an open dead letter for another try, or drops it; false when there is no such open one.';

REVOKE ALL ON FUNCTION ops.schema_of_dead_letter, ops.dead_letter_payload, ops.settle_dead_letter FROM PUBLIC;
