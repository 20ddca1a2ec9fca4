-- Who may do what: principals, roles, grants, API keys; and the gateway's own tables.

CALL ops.make_pipeline_tables('intake', 'gateway');
COMMENT ON SCHEMA intake IS 'What the gateway knows: principals, grants, keys, and what it took in from platforms'' own topics.';

CREATE TABLE intake.role (name text PRIMARY KEY, label_zh text NOT NULL, label_en text NOT NULL);
COMMENT ON TABLE intake.role IS 'What a principal may be granted; what each role may do stands in the gateway''s table of routes.';
INSERT INTO intake.role VALUES
  ('declarant', '申报人', 'Declarant'),
  ('platform', '电商平台', 'E-commerce platform'),
  ('carrier', '承运人', 'Carrier'),
  ('inspector', '查验人员', 'Inspector'),
  ('laboratory', '实验室', 'Laboratory'),
  ('analyst', '风险分析员', 'Risk analyst'),
  ('market', '市场监管人员', 'Market surveillance'),
  ('investigator', '召回调查员', 'Recall investigator'),
  ('supervisor', '主管', 'Supervisor'),
  ('auditor', '审计员', 'Auditor'),
  ('administrator', '系统管理员', 'Administrator');

CREATE TABLE intake.principal (
  id text PRIMARY KEY CHECK (id ~ '^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$'),
  kind text NOT NULL CHECK (kind IN ('person', 'system')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  enterprise_id text CHECK (length(enterprise_id) BETWEEN 1 AND 18),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz);
COMMENT ON TABLE intake.principal IS 'A person or a system that may prove itself to the gateway; four eyes compares persons. The id stands in topic names and as actor in events.';

CREATE TABLE intake.grant_ (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  principal text NOT NULL REFERENCES intake.principal,
  role text NOT NULL REFERENCES intake.role,
  scope text NOT NULL CHECK (scope = '*' OR scope = 'own' OR scope ~ '^(port|enterprise):[A-Za-z0-9-]{1,40}$'),
  given_by text NOT NULL,
  reason text,
  valid_from timestamptz NOT NULL DEFAULT clock_timestamp(),
  valid_until timestamptz,
  CHECK (valid_until IS NULL OR valid_until >= valid_from));
COMMENT ON TABLE intake.grant_ IS 'What a principal may be, where, from when until when (exclusive). Scope: * everything, own what it sent itself, port:CODE, enterprise:ID.';
CREATE INDEX ON intake.grant_ (principal);

CREATE TABLE intake.api_key (
  id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
  principal text NOT NULL REFERENCES intake.principal,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  label text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  valid_until timestamptz,
  revoked_at timestamptz);
COMMENT ON TABLE intake.api_key IS 'Keys as lgk_ID_SECRET, the secret 64 hex digits of chance; only the SHA-256 of the whole key is kept, the key is shown once.';
CREATE INDEX ON intake.api_key (principal);

GRANT SELECT ON intake.role, intake.principal, intake.grant_, intake.api_key TO loopgate_gateway;

-- Acts on these tables: each writes its audit row in the same statement ------------------------------

CREATE FUNCTION intake.record_act(p_actor text, p_act text, p_object text, p_detail jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO intake.audit (actor, act, object, detail) VALUES (p_actor, p_act, p_object, jsonb_strip_nulls(p_detail))
$$;

CREATE FUNCTION intake.add_principal(p_actor text, p_id text, p_kind text, p_name text, p_enterprise text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO intake.principal (id, kind, name, enterprise_id, created_by) VALUES (p_id, p_kind, p_name, p_enterprise, p_actor);
  PERFORM intake.record_act(p_actor, 'principal.add', p_id, jsonb_build_object('kind', p_kind, 'enterpriseId', p_enterprise));
END $$;

CREATE FUNCTION intake.revoke_principal(p_actor text, p_id text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE intake.principal SET revoked_at = clock_timestamp() WHERE id = p_id AND revoked_at IS NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM intake.record_act(p_actor, 'principal.revoke', p_id, NULL);
  RETURN true;
END $$;
COMMENT ON FUNCTION intake.revoke_principal IS 'Its keys and grants end with it; false when there was no such principal in force.';

CREATE FUNCTION intake.add_grant(p_actor text, p_principal text, p_role text, p_scope text, p_until timestamptz, p_reason text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE new_id bigint;
BEGIN
  INSERT INTO intake.grant_ (principal, role, scope, given_by, reason, valid_until)
    VALUES (p_principal, p_role, p_scope, p_actor, p_reason, p_until) RETURNING id INTO new_id;
  PERFORM intake.record_act(p_actor, 'grant.add', p_principal,
                            jsonb_build_object('grant', new_id, 'role', p_role, 'scope', p_scope, 'until', p_until, 'reason', p_reason));
  RETURN new_id;
END $$;

CREATE FUNCTION intake.revoke_grant(p_actor text, p_id bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE who text;
BEGIN
  UPDATE intake.grant_ SET valid_until = greatest(clock_timestamp(), valid_from)
   WHERE id = p_id AND (valid_until IS NULL OR valid_until > clock_timestamp()) RETURNING principal INTO who;
  IF who IS NULL THEN
    RETURN false;
  END IF;
  PERFORM intake.record_act(p_actor, 'grant.revoke', who, jsonb_build_object('grant', p_id));
  RETURN true;
END $$;

CREATE FUNCTION intake.add_key(p_actor text, p_principal text, p_id text, p_hash bytea, p_label text, p_until timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM intake.principal WHERE id = p_principal AND revoked_at IS NULL) THEN
    RAISE EXCEPTION 'there is no principal "%" in force', p_principal USING ERRCODE = 'foreign_key_violation';
  END IF;
  INSERT INTO intake.api_key (id, principal, hash, label, created_by, valid_until) VALUES (p_id, p_principal, p_hash, p_label, p_actor, p_until);
  PERFORM intake.record_act(p_actor, 'key.add', p_principal, jsonb_build_object('key', p_id, 'label', p_label, 'until', p_until));
END $$;

CREATE FUNCTION intake.revoke_key(p_actor text, p_id text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE who text;
BEGIN
  UPDATE intake.api_key SET revoked_at = clock_timestamp() WHERE id = p_id AND revoked_at IS NULL RETURNING principal INTO who;
  IF who IS NULL THEN
    RETURN false;
  END IF;
  PERFORM intake.record_act(p_actor, 'key.revoke', who, jsonb_build_object('key', p_id));
  RETURN true;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA intake FROM PUBLIC;

INSERT INTO ops.digest_exempt VALUES ('intake.api_key', 'made by chance'), ('intake.role', 'labels of code');
INSERT INTO ops.digest_source VALUES
  ('intake.principal', 'SELECT ROW(id, kind, name, enterprise_id, created_by, revoked_at IS NULL)::text FROM intake.principal ORDER BY 1'),
  ('intake.grant_', 'SELECT ROW(principal, role, scope, given_by, reason, valid_until IS NULL)::text FROM intake.grant_ ORDER BY 1');
