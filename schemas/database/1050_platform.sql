-- What a sender has of its own: keys that it makes and renews itself, what became of what it sent, and what was refused before it was an event.

CREATE FUNCTION intake.answers_for(p_caller text, p_principal text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT p_caller = p_principal OR EXISTS (SELECT FROM intake.person_view c JOIN intake.person_view p ON p.person = c.person
                                            WHERE c.principal = p_caller AND p.principal = p_principal AND p.kind = 'system' AND p.revoked_at IS NULL)
$$;
COMMENT ON FUNCTION intake.answers_for IS 'Whether the principal is the caller itself, or a system that the caller''s person answers for.';

-- Keys -------------------------------------------------------------------------------------------

ALTER TABLE intake.api_key
  ADD COLUMN role text REFERENCES intake.role,
  ADD COLUMN scope text,
  ADD COLUMN replaces text REFERENCES intake.api_key,
  ADD CHECK ((role IS NULL) = (scope IS NULL));
COMMENT ON COLUMN intake.api_key.role IS 'With scope: the key has this grant of its principal alone; NULL: all that its principal has.';

CREATE VIEW api.api_key AS
SELECT id, principal, label, role, scope, created_by, created_at, valid_until, revoked_at, replaces,
       revoked_at IS NULL AND (valid_until IS NULL OR valid_until > clock_timestamp()) AS in_force
  FROM intake.api_key;
COMMENT ON VIEW api.api_key IS 'API keys without what proves them.';

CREATE FUNCTION api.key_json(v api.api_key) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('keyId', v.id, 'principal', v.principal, 'label', v.label, 'role', v.role, 'scope', v.scope, 'createdBy', v.created_by,
    'createdAt', api.time(v.created_at), 'until', api.time(v.valid_until), 'revokedAt', api.time(v.revoked_at), 'replaces', v.replaces, 'inForce', v.in_force))
$$;

CREATE FUNCTION intake.make_own_key(p_caller text, p_principal text, p_id text, p_hash bytea, p_label text, p_role text, p_scope text, p_until date) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT intake.answers_for(p_caller, p_principal) THEN
    RETURN 'principal';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('keys ' || p_principal, 0));
  IF NOT EXISTS (SELECT FROM intake.grant_ WHERE principal = p_principal AND role = p_role AND scope = p_scope
                    AND valid_from <= clock_timestamp() AND (valid_until IS NULL OR valid_until > clock_timestamp())) THEN
    RETURN 'scope';
  END IF;
  IF (SELECT count(*) FROM intake.api_key WHERE principal = p_principal AND revoked_at IS NULL AND (valid_until IS NULL OR valid_until > clock_timestamp())) >= 20 THEN
    RETURN 'label';
  END IF;
  INSERT INTO intake.api_key (id, principal, hash, label, created_by, valid_until, role, scope)
    VALUES (p_id, p_principal, p_hash, p_label, p_caller, p_until::timestamp AT TIME ZONE 'Asia/Shanghai', p_role, p_scope);
  PERFORM intake.record_act(p_caller, 'key.add', p_principal, jsonb_build_object('key', p_id, 'label', p_label, 'role', p_role, 'scope', p_scope, 'until', p_until));
  RETURN NULL;
END $$;
COMMENT ON FUNCTION intake.make_own_key IS 'A key of the caller, or of a system that it answers for, with one grant of it. Otherwise the member at fault: principal, scope (no such grant in force) or label (20 keys are in force already).';

CREATE FUNCTION intake.rotate_own_key(p_caller text, p_old text, p_id text, p_hash bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE old record;
BEGIN
  SELECT * INTO old FROM intake.api_key WHERE id = p_old AND revoked_at IS NULL AND (valid_until IS NULL OR valid_until > clock_timestamp())
                                           AND intake.answers_for(p_caller, principal) FOR UPDATE;
  IF NOT FOUND OR EXISTS (SELECT FROM intake.api_key WHERE replaces = p_old) THEN
    RETURN false;
  END IF;
  INSERT INTO intake.api_key (id, principal, hash, label, created_by, valid_until, role, scope, replaces)
    VALUES (p_id, old.principal, p_hash, old.label, p_caller, old.valid_until, old.role, old.scope, p_old);
  UPDATE intake.api_key SET valid_until = least(valid_until, clock_timestamp() + interval '24 hours') WHERE id = p_old;
  PERFORM intake.record_act(p_caller, 'key.rotate', old.principal, jsonb_build_object('key', p_id, 'replaces', p_old));
  RETURN true;
END $$;
COMMENT ON FUNCTION intake.rotate_own_key IS 'The same key anew; the old one goes on for 24 hours. False when it is not in force, not the caller''s, or was rotated already.';

CREATE FUNCTION intake.revoke_own_key(p_caller text, p_id text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN EXISTS (SELECT FROM intake.api_key WHERE id = p_id AND intake.answers_for(p_caller, principal)) AND intake.revoke_key(p_caller, p_id);
END $$;

-- What was refused before it was an event --------------------------------------------------------

CREATE TABLE intake.refusal (
  principal text NOT NULL REFERENCES intake.principal, day date NOT NULL, type text NOT NULL, code text NOT NULL, pointer text NOT NULL,
  refused bigint NOT NULL CHECK (refused > 0), reason text NOT NULL, last_at timestamptz NOT NULL, line int NOT NULL CHECK (line >= 1), shape text NOT NULL,
  PRIMARY KEY (principal, day, type, code, pointer));
COMMENT ON TABLE intake.refusal IS 'Faults of bodies that were no events, counted by the gateway: of the last one its line in what was sent, and its shape: names as they were, instead of values what they were like.';

CREATE FUNCTION intake.count_refusals(p_rows jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  DELETE FROM intake.refusal WHERE day < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date - 92;
  INSERT INTO intake.refusal AS t (principal, day, type, code, pointer, refused, reason, last_at, line, shape)
  SELECT r.principal, (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date, r.type, r.code, r.pointer, r.refused, r.reason, clock_timestamp(), r.line, r.shape
    FROM jsonb_to_recordset(p_rows) AS r (principal text, type text, code text, pointer text, refused bigint, reason text, line int, shape text)
    JOIN intake.principal p ON p.id = r.principal
   ORDER BY 1, 3, 4, 5
  ON CONFLICT (principal, day, type, code, pointer) DO UPDATE
     SET refused = t.refused + excluded.refused, reason = excluded.reason, last_at = excluded.last_at, line = excluded.line, shape = excluded.shape
$$;
COMMENT ON FUNCTION intake.count_refusals IS 'Adds what the gateway has counted since the last time; a quarter of a year is kept.';

-- What became of what was sent -------------------------------------------------------------------

ALTER TABLE assessment.dead_letter ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE inspection.dead_letter ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE recall.dead_letter ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE relay.dead_letter ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE intake.dead_letter ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE assessment.parked ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE inspection.parked ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE recall.parked ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE relay.parked ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE intake.parked ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE assessment.trade_document ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX ON assessment.trade_document (sender, xid);
CREATE INDEX ON assessment.dead_letter (actor, xid);
CREATE INDEX ON inspection.dead_letter (actor, xid);
CREATE INDEX ON recall.dead_letter (actor, xid);

CREATE FUNCTION ops.id_time(p_id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT to_timestamp((('x' || left(replace(p_id::text, '-', ''), 12))::bit(48)::bigint) / 1000.0)
$$;
COMMENT ON FUNCTION ops.id_time IS 'When the record was appended that an object id is made from.';
CREATE FUNCTION ops.member_of_event(p_event bytea, p_path text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT convert_from(p_event, 'UTF8')::jsonb #>> p_path
$$;

CREATE VIEW api.sent AS
SELECT d.xid, d.id, d.version::bigint AS n, d.sender, CASE WHEN d.version = 1 THEN 'declaration' ELSE 'declaration-change' END AS type, d.number, d.version,
       CASE WHEN d.version = 1 THEN ops.id_time(d.id) ELSE d.decided_at END AS at, 'done' AS state,
       ops.receipt_of_event(d.event) AS receipt, NULL::text AS code, NULL::text AS pointer, NULL::text AS reason
  FROM assessment.declaration d
UNION ALL
SELECT t.xid, t.id, 0, t.sender, 'trade-document', t.number, NULL, ops.id_time(t.id), 'done', ops.receipt_of_event(t.event), NULL, NULL, NULL FROM assessment.trade_document t
UNION ALL
SELECT p.xid, p.id, 1, ops.member_of_event(p.payload, '{actor}'), split_part(ops.member_of_event(p.payload, '{type}'), '.', 2), ops.member_of_event(p.payload, '{data,number}'), NULL,
       p.append_at, 'parked', convert_to(encode(p.receipt, 'hex'), 'UTF8'), NULL, NULL, NULL
  FROM assessment.parked p WHERE p.receipt IS NOT NULL
UNION ALL
SELECT l.xid, l.id, 2, l.actor, NULL, NULL, NULL, l.append_at, CASE l.state WHEN 'replayed' THEN 'done' ELSE 'refused' END, convert_to(encode(l.receipt, 'hex'), 'UTF8'), l.code, nullif(l.pointer, ''), l.reason
  FROM assessment.dead_letter l WHERE l.receipt IS NOT NULL
UNION ALL
SELECT l.xid, l.id, 3, l.actor, NULL, NULL, NULL, l.append_at, CASE l.state WHEN 'replayed' THEN 'done' ELSE 'refused' END, convert_to(encode(l.receipt, 'hex'), 'UTF8'), l.code, nullif(l.pointer, ''), l.reason
  FROM inspection.dead_letter l WHERE l.receipt IS NOT NULL
UNION ALL
SELECT l.xid, l.id, 4, l.actor, NULL, NULL, NULL, l.append_at, CASE l.state WHEN 'replayed' THEN 'done' ELSE 'refused' END, convert_to(encode(l.receipt, 'hex'), 'UTF8'), l.code, nullif(l.pointer, ''), l.reason
  FROM recall.dead_letter l WHERE l.receipt IS NOT NULL;
COMMENT ON VIEW api.sent IS 'Receipts of declarations and trade documents by who sent them, what waits, and what the services refused.';

CREATE FUNCTION api.sent_json(v api.sent) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('receipt', convert_from(v.receipt, 'UTF8'), 'type', v.type, 'number', v.number, 'version', v.version, 'at', api.time(v.at), 'state', v.state,
    'objectId', CASE WHEN v.state <> 'refused' THEN v.id END, 'code', v.code, 'pointer', v.pointer, 'reason', v.reason))::text
$$;

CREATE FUNCTION api.sender_of(p_who jsonb, p_filters jsonb) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT CASE WHEN p_filters->>'sender' IS NULL THEN p_who->>'me' WHEN intake.answers_for(p_who->>'me', p_filters->>'sender') THEN p_filters->>'sender' END
$$;
COMMENT ON FUNCTION api.sender_of IS 'Whose receipts are asked for: the caller''s, or those of a system that its person answers for; NULL for anybody else''s.';

-- Quality ----------------------------------------------------------------------------------------

CREATE VIEW api.refusal AS SELECT principal, day, type, code, pointer, refused, reason, last_at, line, shape FROM intake.refusal;
COMMENT ON VIEW api.refusal IS 'Faults of bodies that were no events.';

CREATE FUNCTION api.quality_json(p_sender text, p_from date, p_until date) RETURNS text LANGUAGE sql STABLE AS $$
  WITH taken AS (SELECT s.state, s.code, s.pointer, s.reason, s.at FROM api.sent s
                  WHERE s.sender = p_sender AND s.id >= ops.first_id(p_from - 1) AND s.at >= p_from::timestamp AT TIME ZONE 'Asia/Shanghai' AND s.at < p_until::timestamp AT TIME ZONE 'Asia/Shanghai'),
       faults AS (
         SELECT 'gateway' AS by, f.type, f.code, f.pointer, (array_agg(f.reason ORDER BY f.last_at DESC))[1] AS reason, sum(f.refused)::bigint AS refused,
                max(f.last_at) AS last_at, (array_agg(f.line ORDER BY f.last_at DESC))[1] AS line, (array_agg(f.shape ORDER BY f.last_at DESC))[1] AS shape
           FROM api.refusal f WHERE f.principal = p_sender AND f.day >= p_from AND f.day < p_until GROUP BY f.type, f.code, f.pointer
         UNION ALL
         SELECT 'service', NULL, code, coalesce(pointer, ''), max(reason), count(*), max(at), NULL, NULL FROM taken WHERE state = 'refused' GROUP BY code, pointer)
  SELECT json_strip_nulls(json_build_object('from', p_from, 'until', p_until, 'sender', p_sender,
    'taken', (SELECT count(*) FROM taken WHERE state <> 'refused'),
    'faults', (SELECT coalesce(json_agg(json_build_object('by', by, 'type', type, 'code', code, 'pointer', pointer, 'reason', reason, 'count', refused, 'lastAt', api.time(last_at),
                 'line', line, 'shape', shape::json) ORDER BY refused DESC, code, pointer), '[]') FROM (SELECT * FROM faults ORDER BY refused DESC, code, pointer LIMIT 200) f)))::text
$$;

REVOKE ALL ON FUNCTION intake.answers_for, intake.make_own_key, intake.rotate_own_key, intake.revoke_own_key, intake.count_refusals, api.sender_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.answers_for, intake.make_own_key, intake.rotate_own_key, intake.revoke_own_key, intake.count_refusals, api.sender_of TO loopgate_gateway;
GRANT SELECT ON api.api_key, api.sent, api.refusal TO loopgate_gateway;

INSERT INTO ops.digest_exempt VALUES ('intake.refusal', 'of what never was an event, with wall times');
