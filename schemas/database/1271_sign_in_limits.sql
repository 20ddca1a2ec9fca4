-- How long sessions live and when an account is locked are parameters too, within bounds that hold whatever people set.

INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  ('session_idle', '', '30', 'minutes', 'practice; an authority sets it', '2020-01-01', false, '会话无操作失效时间', 'A session ends after so long without activity'),
  ('session_most', '', '12', 'hour', 'practice; an authority sets it', '2020-01-01', false, '会话最长时间', 'A session ends after so long in any case'),
  ('sign_in_tries', '', '5', 'attempts', 'practice; an authority sets it', '2020-01-01', false, '锁定账户的登录失败次数', 'Attempts to sign in that lock an account'),
  ('sign_in_window', '', '15', 'minutes', 'practice; an authority sets it', '2020-01-01', false, '登录失败计数时段', 'How long an attempt to sign in counts');
INSERT INTO ops.parameter_kind (code, key, words, least, most, whole, may_end, unit, label_zh, label_en)
SELECT r.code, 'none', '', b.least, b.most, true, false, r.unit, r.label_zh, r.label_en FROM ops.rule_parameter r
  JOIN (VALUES ('session_idle', 5, 60), ('session_most', 1, 24), ('sign_in_tries', 3, 10), ('sign_in_window', 5, 1440)) b (code, least, most) USING (code);

CREATE FUNCTION ops.limit_of(p_code text) RETURNS int LANGUAGE sql STABLE AS $$
  SELECT value::int FROM ops.parameter_today WHERE code = p_code AND category = ''
$$;
COMMENT ON FUNCTION ops.limit_of IS 'What a parameter without a key is today.';

CREATE OR REPLACE FUNCTION intake.begin_sign_in(p_account text) RETURNS TABLE (password text, must_change boolean, totp text, totp_step bigint) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE tried int;
BEGIN
  PERFORM FROM intake.account a JOIN intake.principal p ON p.id = a.principal
    WHERE a.principal = p_account AND a.revoked_at IS NULL AND p.revoked_at IS NULL AND (a.valid_until IS NULL OR a.valid_until > clock_timestamp()) FOR UPDATE OF a;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  DELETE FROM intake.sign_in_attempt WHERE principal = p_account AND at <= clock_timestamp() - interval '1 minute' * ops.limit_of('sign_in_window');
  SELECT count(*) INTO tried FROM intake.sign_in_attempt WHERE principal = p_account;
  IF tried >= ops.limit_of('sign_in_tries') THEN
    RETURN;
  END IF;
  INSERT INTO intake.sign_in_attempt (principal) VALUES (p_account);
  RETURN QUERY SELECT a.password, a.must_change, a.totp, a.totp_step FROM intake.account a WHERE a.principal = p_account;
END $$;
COMMENT ON FUNCTION intake.begin_sign_in IS 'Counts the attempt before it is known how it ends, so that attempts side by side are not more than the parameter sign_in_tries says; no row: there is no such account in force, or it is locked.';

CREATE OR REPLACE FUNCTION intake.fail_sign_in(p_account text, p_peer text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE tried int := (SELECT count(*) FROM intake.sign_in_attempt WHERE principal = p_account);
BEGIN
  PERFORM intake.record_act(p_account, CASE WHEN tried >= ops.limit_of('sign_in_tries') THEN 'account.lock' ELSE 'session.refuse' END, p_account, jsonb_build_object('from', p_peer, 'attempt', tried));
END $$;
COMMENT ON TABLE intake.sign_in_attempt IS 'Attempts to sign in that have not succeeded, of the parameter sign_in_window; sign_in_tries of them lock the account.';
