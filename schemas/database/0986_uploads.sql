-- Photos of inspectors, as they are uploaded piece by piece; the bytes are files of the gateway.

CREATE TABLE intake.upload (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL,
  principal text NOT NULL REFERENCES intake.principal,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  size bigint NOT NULL CHECK (size BETWEEN 1 AND 20971520),
  received bigint NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND size),
  media text CHECK (media IN ('image/jpeg', 'image/png', 'image/webp')),
  begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  kept_at timestamptz,
  UNIQUE (order_id, principal, sha256),
  CHECK ((kept_at IS NULL) = (media IS NULL) AND (kept_at IS NULL OR received = size)));
COMMENT ON TABLE intake.upload IS 'Photos by the hash that was announced; kept once all bytes are on disk and have that hash. What no check names after 7 days is removed.';
CREATE INDEX ON intake.upload (sha256);
CREATE INDEX ON intake.upload (begun_at);

CREATE FUNCTION intake.begin_upload(p_who jsonb, p_id uuid, p_order uuid, p_principal text, p_sha256 bytea, p_size bigint)
  RETURNS TABLE (id uuid, received bigint, size bigint, fault text) LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM api.inspection_order v WHERE v.id = p_order AND api.may_see(p_who, v.sender, v.port, v.importer_id, v.platform_id)) THEN
    RETURN QUERY SELECT NULL::uuid, NULL::bigint, NULL::bigint, 'order';
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('upload ' || p_order, 0));
  IF NOT EXISTS (SELECT FROM intake.upload u WHERE (u.order_id, u.principal, u.sha256) = (p_order, p_principal, p_sha256)) THEN
    IF (SELECT count(*) >= 500 OR coalesce(sum(u.size), 0) + p_size > 524288000 FROM intake.upload u WHERE u.order_id = p_order) THEN
      RETURN QUERY SELECT NULL::uuid, NULL::bigint, NULL::bigint, 'quota';
      RETURN;
    END IF;
    INSERT INTO intake.upload (id, order_id, principal, sha256, size) VALUES (p_id, p_order, p_principal, p_sha256, p_size);
  END IF;
  RETURN QUERY SELECT u.id, u.received, u.size, NULL::text FROM intake.upload u WHERE (u.order_id, u.principal, u.sha256) = (p_order, p_principal, p_sha256);
END $$;
COMMENT ON FUNCTION intake.begin_upload IS 'The upload of that photo, begun unless it is there already. One order holds 500 photos and 500 MiB. fault: order (not there, or not to be seen) or quota.';
REVOKE ALL ON FUNCTION intake.begin_upload FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.begin_upload TO loopgate_gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON intake.upload TO loopgate_gateway;

INSERT INTO ops.digest_exempt VALUES ('intake.upload', 'of files beside the database');
