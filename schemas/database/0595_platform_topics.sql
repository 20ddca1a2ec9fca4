-- Which platforms produce to a topic of their own, which the gateway takes in as if they had sent each record by HTTP.

CREATE TABLE intake.platform_topic (
  principal text PRIMARY KEY REFERENCES intake.principal,
  partitions int NOT NULL CHECK (partitions BETWEEN 1 AND 12),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz);
COMMENT ON TABLE intake.platform_topic IS 'The topic intake-PRINCIPAL is read while its row is in force; its principal writes it with a certificate whose common name is the topic''s.';
GRANT SELECT ON intake.platform_topic TO loopgate_gateway;

CREATE FUNCTION intake.add_topic(p_actor text, p_principal text, p_partitions int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE kept int;
BEGIN
  IF NOT EXISTS (SELECT FROM intake.principal WHERE id = p_principal AND revoked_at IS NULL) THEN
    RAISE EXCEPTION 'there is no principal "%" in force', p_principal USING ERRCODE = 'foreign_key_violation';
  END IF;
  SELECT partitions INTO kept FROM intake.platform_topic WHERE principal = p_principal AND revoked_at IS NULL;
  IF FOUND THEN
    RETURN kept;
  END IF;
  INSERT INTO intake.platform_topic (principal, partitions, created_by) VALUES (p_principal, p_partitions, p_actor)
    ON CONFLICT (principal) DO UPDATE SET revoked_at = NULL, created_by = p_actor RETURNING partitions INTO kept;
  PERFORM intake.record_act(p_actor, 'topic.add', p_principal, jsonb_build_object('partitions', kept));
  RETURN kept;
END $$;
COMMENT ON FUNCTION intake.add_topic IS 'Gives its partitions: those that it has already, for a count never changes.';

CREATE FUNCTION intake.revoke_topic(p_actor text, p_principal text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE intake.platform_topic SET revoked_at = clock_timestamp() WHERE principal = p_principal AND revoked_at IS NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM intake.record_act(p_actor, 'topic.revoke', p_principal, NULL);
  RETURN true;
END $$;
COMMENT ON FUNCTION intake.revoke_topic IS 'The gateway reads it no longer; false when there was none in force.';
REVOKE ALL ON FUNCTION intake.add_topic, intake.revoke_topic FROM PUBLIC;

INSERT INTO ops.digest_source VALUES
  ('intake.platform_topic', 'SELECT ROW(principal, partitions, created_by, revoked_at IS NULL)::text FROM intake.platform_topic ORDER BY 1');
