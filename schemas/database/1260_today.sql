-- The day that it is: of the last tick, in the law's time zone; before the first tick the machine's.  And the parameters of that day.

CREATE VIEW ops.today AS SELECT (coalesce(max(tick_at), clock_timestamp()) AT TIME ZONE 'Asia/Shanghai')::date AS day FROM ops.clock;
COMMENT ON VIEW ops.today IS 'The day of the last tick, which under a clock of its own is not the machine''s.';

CREATE VIEW ops.parameter_today AS
SELECT r.code, r.category, r.value, r.unit, r.legal_basis, r.valid_from, r.valid_until, r.verified, r.label_zh, r.label_en
  FROM ops.rule_parameter r
 WHERE r.valid_from <= (SELECT day FROM ops.today) AND (r.valid_until IS NULL OR r.valid_until > (SELECT day FROM ops.today));
COMMENT ON VIEW ops.parameter_today IS 'The parameters in force today.';
GRANT SELECT ON ops.today, ops.parameter_today TO loopgate_gateway;

CREATE OR REPLACE VIEW publication.term AS
SELECT code, category, value, unit, legal_basis, verified, label_zh, label_en FROM ops.parameter_today WHERE code IN ('draw_reveal', 'result_publish', 'recall_publish');

CREATE OR REPLACE VIEW assessment.proof AS
SELECT c.kind, c.object_id AS code, c.version, c.state, c.restores IS NOT NULL AS restores,
       c.kind <> 'profile' OR coalesce((SELECT l.errors = 0 AND l.at > says.since FROM intake.lint l WHERE l.code = c.object_id AND l.version = c.version ORDER BY l.id DESC LIMIT 1), false) AS linted,
       CASE WHEN c.kind NOT IN ('profile', 'list') THEN true
            WHEN EXISTS (SELECT FROM assessment.backtest_profile t JOIN assessment.backtest b USING (id)
                          WHERE t.kind = c.kind AND t.code = c.object_id AND t.version = c.version AND b.state = 'done' AND t.hash = sha256(convert_to(c.document, 'UTF8')) AND b.ended_at > says.since) THEN true
            -- A profile that rules and asks for a list decides otherwise by another version of it.
            ELSE c.kind = 'list' AND NOT EXISTS (SELECT FROM assessment.control p WHERE p.kind = 'profile' AND p.state IN ('active', 'retiring', 'cutover') AND strpos(p.document, '"list"') > 0
                                                    AND jsonb_path_exists(p.document::jsonb, '$.condition.**.list ? (@ == $code)', jsonb_build_object('code', c.object_id))) END AS backtested,
       CASE WHEN c.kind <> 'model' OR c.document::json ->> 'mode' IS DISTINCT FROM 'live' THEN true
            -- What has the same trees was compared as this one is, in whatever mode.
            ELSE (SELECT coalesce(sum(d.items), 0) FROM assessment.model_day d JOIN assessment.control o ON o.kind = 'model' AND o.object_id = d.code AND o.version = d.version
                   WHERE d.code = c.object_id AND o.document::json ->> 'text' = c.document::json ->> 'text') >= says.comparison END AS compared
  FROM assessment.control c
 CROSS JOIN (SELECT clock_timestamp() - make_interval(days => max(value::int) FILTER (WHERE code = 'proof_term')) AS since, max(value::bigint) FILTER (WHERE code = 'model_comparison') AS comparison
               FROM ops.parameter_today WHERE category = '' AND code IN ('proof_term', 'model_comparison')) says;

CREATE OR REPLACE FUNCTION api.configuration_json(p_settings jsonb) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('at', api.time(clock_timestamp()), 'database', current_setting('server_version'),
    'settings', p_settings,
    'migrations', (SELECT json_agg(json_build_object('number', m.number, 'name', m.name, 'appliedAt', api.time(m.applied_at)) ORDER BY m.number DESC) FROM api.migration m),
    'profiles', (SELECT count(*) FROM api.published_profile),
    'parameters', (SELECT json_agg(json_build_object('code', r.code, 'category', nullif(r.category, ''), 'value', r.value, 'unit', r.unit, 'basis', r.legal_basis, 'from', r.valid_from, 'until', r.valid_until,
                                                     'verified', r.verified, 'label', r.label_en, 'labelZh', r.label_zh) ORDER BY r.code, r.category)
                     FROM ops.parameter_today r)))::text
$$;

CREATE OR REPLACE FUNCTION intake.begin_upload(p_who jsonb, p_id uuid, p_order uuid, p_principal text, p_sha256 bytea, p_size bigint)
  RETURNS TABLE (id uuid, received bigint, size bigint, fault text) LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM api.inspection_order v WHERE v.id = p_order AND api.may_see(p_who, v.sender, v.port, v.importer_id, v.platform_id)) THEN
    RETURN QUERY SELECT NULL::uuid, NULL::bigint, NULL::bigint, 'order';
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('upload ' || p_order, 0));
  IF NOT EXISTS (SELECT FROM intake.upload u WHERE (u.order_id, u.principal, u.sha256) = (p_order, p_principal, p_sha256)) THEN
    IF (WITH most AS (SELECT code, value::bigint AS value FROM ops.parameter_today WHERE code IN ('photos_order', 'photo_space_order'))
        SELECT count(*) >= (SELECT value FROM most WHERE code = 'photos_order') OR coalesce(sum(u.size), 0) + p_size > (SELECT value FROM most WHERE code = 'photo_space_order') * 1048576
          FROM intake.upload u WHERE u.order_id = p_order) THEN
      RETURN QUERY SELECT NULL::uuid, NULL::bigint, NULL::bigint, 'quota';
      RETURN;
    END IF;
    INSERT INTO intake.upload (id, order_id, principal, sha256, size) VALUES (p_id, p_order, p_principal, p_sha256, p_size);
  END IF;
  RETURN QUERY SELECT u.id, u.received, u.size, NULL::text FROM intake.upload u WHERE (u.order_id, u.principal, u.sha256) = (p_order, p_principal, p_sha256);
END $$;
