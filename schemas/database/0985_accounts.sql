-- People sign in: accounts with a password and one-time codes, sessions, and the acts on them, which write their audit rows.

INSERT INTO intake.role VALUES ('operator', '运维人员', 'Operator');

CREATE TABLE intake.account (
  principal text PRIMARY KEY REFERENCES intake.principal,
  password text NOT NULL CHECK (password LIKE '$argon2id$%'),
  must_change boolean NOT NULL,
  valid_until timestamptz,
  totp text CHECK (totp LIKE 'sealed:%'),
  totp_offered text CHECK (totp_offered LIKE 'sealed:%'),
  totp_step bigint NOT NULL DEFAULT 0,
  language text NOT NULL DEFAULT 'zh' CHECK (language IN ('zh', 'en')),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz);
COMMENT ON TABLE intake.account IS 'How a person signs in: an argon2id hash; valid_until ends a one-time password; totp is the confirmed secret of one-time codes, sealed by the gateway; totp_step the last code that was used, which no code may fall behind.';

CREATE TABLE intake.session (
  hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
  id text NOT NULL UNIQUE CHECK (id ~ '^[0-9a-f]{16}$'),
  principal text NOT NULL REFERENCES intake.account,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  ended text CHECK (ended IN ('signed out', 'rotated', 'replaced', 'password', 'account', 'revoked')),
  CHECK ((ended_at IS NULL) = (ended IS NULL)));
COMMENT ON TABLE intake.session IS 'Sessions by the SHA-256 of their token, which nobody keeps; id names one in events and audit. How long one lives the gateway decides from started_at and seen_at.';
CREATE INDEX ON intake.session (principal, ended_at);

CREATE TABLE intake.sign_in_attempt (
  principal text NOT NULL REFERENCES intake.account,
  at timestamptz NOT NULL DEFAULT clock_timestamp());
COMMENT ON TABLE intake.sign_in_attempt IS 'Attempts to sign in that have not succeeded, of the last 15 minutes; five of them lock the account.';
CREATE INDEX ON intake.sign_in_attempt (principal, at);

-- What the gateway may do; each runs as the owner, so that nothing else can be done to these tables -----------------

CREATE FUNCTION intake.begin_sign_in(p_account text) RETURNS TABLE (password text, must_change boolean, totp text, totp_step bigint) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE tried int;
BEGIN
  PERFORM FROM intake.account a JOIN intake.principal p ON p.id = a.principal
    WHERE a.principal = p_account AND a.revoked_at IS NULL AND p.revoked_at IS NULL AND (a.valid_until IS NULL OR a.valid_until > clock_timestamp()) FOR UPDATE OF a;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  DELETE FROM intake.sign_in_attempt WHERE principal = p_account AND at <= clock_timestamp() - interval '15 minutes';
  SELECT count(*) INTO tried FROM intake.sign_in_attempt WHERE principal = p_account;
  IF tried >= 5 THEN
    RETURN;
  END IF;
  INSERT INTO intake.sign_in_attempt (principal) VALUES (p_account);
  RETURN QUERY SELECT a.password, a.must_change, a.totp, a.totp_step FROM intake.account a WHERE a.principal = p_account;
END $$;
COMMENT ON FUNCTION intake.begin_sign_in IS 'Counts the attempt before it is known how it ends, so that attempts side by side are not more than five; no row: there is no such account in force, or it is locked.';

CREATE FUNCTION intake.fail_sign_in(p_account text, p_peer text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE tried int := (SELECT count(*) FROM intake.sign_in_attempt WHERE principal = p_account);
BEGIN
  PERFORM intake.record_act(p_account, CASE WHEN tried >= 5 THEN 'account.lock' ELSE 'session.refuse' END, p_account, jsonb_build_object('from', p_peer, 'attempt', tried));
END $$;

CREATE FUNCTION intake.end_sessions(p_principal text, p_why text, p_but bytea) RETURNS void LANGUAGE sql AS $$
  UPDATE intake.session SET ended_at = clock_timestamp(), ended = p_why WHERE principal = p_principal AND ended_at IS NULL AND hash IS DISTINCT FROM p_but
$$;

CREATE FUNCTION intake.start_session(p_principal text, p_password text, p_step bigint, p_hash bytea, p_id text, p_peer text, p_old bytea) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE intake.account SET totp_step = coalesce(p_step, totp_step)
    WHERE principal = p_principal AND password = p_password AND revoked_at IS NULL AND (totp IS NULL) = (p_step IS NULL) AND (p_step IS NULL OR p_step > totp_step);
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  DELETE FROM intake.sign_in_attempt WHERE principal = p_principal;
  DELETE FROM intake.session WHERE principal = p_principal AND started_at < clock_timestamp() - interval '30 days';
  UPDATE intake.session SET ended_at = clock_timestamp(), ended = 'replaced' WHERE hash = p_old AND ended_at IS NULL;
  INSERT INTO intake.session (hash, id, principal) VALUES (p_hash, p_id, p_principal);
  PERFORM intake.record_act(p_principal, 'session.start', p_id, jsonb_build_object('from', p_peer));
  RETURN true;
END $$;
COMMENT ON FUNCTION intake.start_session IS 'False when the code was used already, or the account changed since its password was read. p_old: the session that the same browser had.';

CREATE FUNCTION intake.end_session(p_hash bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE ended record;
BEGIN
  UPDATE intake.session SET ended_at = clock_timestamp(), ended = 'signed out' WHERE hash = p_hash AND ended_at IS NULL RETURNING id, principal INTO ended;
  IF ended IS NULL THEN
    RETURN false;
  END IF;
  PERFORM intake.record_act(ended.principal, 'session.end', ended.id, NULL);
  RETURN true;
END $$;

CREATE FUNCTION intake.rotate_session(p_hash bytea, p_new bytea, p_id text, p_why text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE old record;
BEGIN
  UPDATE intake.session SET ended_at = clock_timestamp(), ended = 'rotated' WHERE hash = p_hash AND ended_at IS NULL RETURNING principal, started_at INTO old;
  IF old IS NULL THEN
    RETURN NULL;
  END IF;
  PERFORM intake.end_sessions(old.principal, p_why, NULL);
  INSERT INTO intake.session (hash, id, principal, started_at) VALUES (p_new, p_id, old.principal, old.started_at);
  RETURN old.principal;
END $$;
COMMENT ON FUNCTION intake.rotate_session IS 'The same session under a new token; every other of the account ends. NULL: it has ended.';

CREATE FUNCTION intake.change_password(p_hash bytea, p_current text, p_next text, p_new bytea, p_id text) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE who text := (SELECT principal FROM intake.session WHERE hash = p_hash AND ended_at IS NULL);
BEGIN
  UPDATE intake.account SET password = p_next, must_change = false, valid_until = NULL, changed_at = clock_timestamp()
    WHERE principal = who AND password = p_current AND revoked_at IS NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM intake.rotate_session(p_hash, p_new, p_id, 'password');
  DELETE FROM intake.sign_in_attempt WHERE principal = who;
  PERFORM intake.record_act(who, 'account.password', who, jsonb_build_object('session', p_id));
  RETURN true;
END $$;

CREATE FUNCTION intake.offer_totp(p_hash bytea, p_sealed text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE intake.account a SET totp_offered = p_sealed FROM intake.session s
    WHERE s.hash = p_hash AND s.ended_at IS NULL AND a.principal = s.principal AND a.totp IS NULL AND a.revoked_at IS NULL;
  RETURN FOUND;
END $$;
COMMENT ON FUNCTION intake.offer_totp IS 'False when one-time codes are set up already: only who gives accounts can begin anew.';

CREATE FUNCTION intake.confirm_totp(p_hash bytea, p_offered text, p_step bigint, p_new bytea, p_id text) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE who text;
BEGIN
  UPDATE intake.account a SET totp = totp_offered, totp_offered = NULL, totp_step = p_step, changed_at = clock_timestamp() FROM intake.session s
    WHERE s.hash = p_hash AND s.ended_at IS NULL AND a.principal = s.principal AND a.totp IS NULL AND a.totp_offered = p_offered AND a.revoked_at IS NULL
    RETURNING a.principal INTO who;
  IF who IS NULL THEN
    RETURN false;
  END IF;
  PERFORM intake.rotate_session(p_hash, p_new, p_id, 'account');
  DELETE FROM intake.sign_in_attempt WHERE principal = who;
  PERFORM intake.record_act(who, 'account.totp', who, jsonb_build_object('session', p_id));
  RETURN true;
END $$;

CREATE FUNCTION intake.set_language(p_principal text, p_language text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE intake.account SET language = p_language WHERE principal = p_principal
$$;

CREATE FUNCTION intake.see_sessions(p_hashes bytea[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE intake.session SET seen_at = clock_timestamp() WHERE hash = ANY (p_hashes) AND ended_at IS NULL
$$;
COMMENT ON FUNCTION intake.see_sessions IS 'They were active until now.';

-- What the operator does ------------------------------------------------------------------------------------------

CREATE FUNCTION intake.add_account(p_actor text, p_principal text, p_password text, p_until timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE fresh boolean;
BEGIN
  IF NOT EXISTS (SELECT FROM intake.principal WHERE id = p_principal AND kind = 'person' AND revoked_at IS NULL) THEN
    RAISE EXCEPTION 'there is no person "%" in force', p_principal USING ERRCODE = 'foreign_key_violation';
  END IF;
  INSERT INTO intake.account (principal, password, must_change, valid_until, created_by) VALUES (p_principal, p_password, true, p_until, p_actor)
    ON CONFLICT (principal) DO UPDATE SET password = p_password, must_change = true, valid_until = p_until, totp = NULL, totp_offered = NULL, changed_at = clock_timestamp(), revoked_at = NULL
    RETURNING xmax = 0 INTO fresh;
  DELETE FROM intake.sign_in_attempt WHERE principal = p_principal;
  PERFORM intake.end_sessions(p_principal, 'account', NULL);
  PERFORM intake.record_act(p_actor, CASE WHEN fresh THEN 'account.add' ELSE 'account.reset' END, p_principal, jsonb_build_object('until', p_until));
END $$;
COMMENT ON FUNCTION intake.add_account IS 'A one-time password, to be changed when it is first used; of an account that is there already all proofs and sessions end.';

CREATE FUNCTION intake.revoke_account(p_actor text, p_principal text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE intake.account SET revoked_at = clock_timestamp() WHERE principal = p_principal AND revoked_at IS NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM intake.end_sessions(p_principal, 'revoked', NULL);
  PERFORM intake.record_act(p_actor, 'account.revoke', p_principal, NULL);
  RETURN true;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA intake FROM PUBLIC;
GRANT SELECT ON intake.account, intake.session TO loopgate_gateway;
GRANT EXECUTE ON FUNCTION intake.begin_sign_in, intake.fail_sign_in, intake.start_session, intake.end_session, intake.change_password, intake.offer_totp,
  intake.confirm_totp, intake.set_language, intake.see_sessions TO loopgate_gateway;

INSERT INTO ops.digest_exempt VALUES ('intake.account', 'made by chance'), ('intake.session', 'made by chance'), ('intake.sign_in_attempt', 'of the last minutes');
