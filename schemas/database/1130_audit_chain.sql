-- The audit trail as a chain: each act is linked by hash to the one before it, afterwards and by one writer, so that an act
-- which is changed, taken out or slipped in later is found by whoever noted a link.  loopgatectl audit verify does that.

DO $$
DECLARE body text;
BEGIN
  SELECT string_agg(format($q$SELECT %L AS service, id, xid, jsonb_build_object('service', %1$L, 'id', id,
      'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'actor', actor, 'role', actor_role, 'scope', actor_scope, 'key', actor_key,
      'act', act, 'object', object, 'detail', detail, 'event', event_id)::text AS line FROM %I.audit$q$, service, schema), ' UNION ALL ' ORDER BY schema)
    INTO body FROM ops.pipeline_schema;
  EXECUTE 'CREATE VIEW ops.audit_line AS ' || body;
END $$;
COMMENT ON VIEW ops.audit_line IS 'Acts of all services, each as the text that its link of the chain is made of.';

CREATE TABLE ops.audit_link (n bigint PRIMARY KEY, service text NOT NULL, id bigint NOT NULL, hash bytea NOT NULL CHECK (octet_length(hash) = 32), UNIQUE (service, id));
COMMENT ON TABLE ops.audit_link IS 'The chain: hash is the SHA-256 of the hash before it (32 zero bytes before the first) and of the act''s line in ops.audit_line.';
CREATE TABLE ops.audit_chain (one boolean PRIMARY KEY DEFAULT true CHECK (one), until xid8 NOT NULL);
COMMENT ON TABLE ops.audit_chain IS 'Acts of transactions before this one stand in the chain.';
INSERT INTO ops.audit_chain (until) VALUES ('0');

CREATE FUNCTION ops.chain_audit(p_most bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  finished xid8 := pg_snapshot_xmin(pg_current_snapshot());
  since xid8;
  act record;
  last record;
  added bigint := 0;
BEGIN
  SELECT until INTO since FROM ops.audit_chain FOR UPDATE;
  IF finished < since THEN
    since := '0'; -- the data came from another cluster, whose transactions had higher numbers
  END IF;
  SELECT n, hash INTO last FROM ops.audit_link ORDER BY n DESC LIMIT 1;
  last.n := coalesce(last.n, 0);
  last.hash := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
  FOR act IN SELECT a.service, a.id, a.xid, a.line FROM ops.audit_line a
              WHERE a.xid >= since AND a.xid < finished AND NOT EXISTS (SELECT FROM ops.audit_link l WHERE l.service = a.service AND l.id = a.id)
              ORDER BY a.xid, a.service, a.id LIMIT p_most LOOP
    added := added + 1;
    last.n := last.n + 1;
    last.hash := sha256(last.hash || convert_to(act.line, 'UTF8'));
    INSERT INTO ops.audit_link VALUES (last.n, act.service, act.id, last.hash);
  END LOOP;
  UPDATE ops.audit_chain SET until = CASE WHEN added < p_most THEN finished ELSE act.xid END WHERE until <> CASE WHEN added < p_most THEN finished ELSE act.xid END;
  RETURN added;
END $$;
COMMENT ON FUNCTION ops.chain_audit IS 'Links acts whose transactions are over, so many at most, in the order of transactions; how many it linked.';
REVOKE EXECUTE ON FUNCTION ops.chain_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.chain_audit TO loopgate_relay;

INSERT INTO ops.digest_exempt VALUES ('ops.audit_link', 'holds hashes of wall times'), ('ops.audit_chain', 'holds a transaction''s number');
