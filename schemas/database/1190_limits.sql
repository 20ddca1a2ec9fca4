-- Limits that an authority sets are rows in force from a day on, which people change as they change any parameter.

INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  ('photos_order', '', '500', 'photos', 'practice; an authority sets it', '2020-01-01', false, '每条指令照片数上限', 'Photos that an order may have'),
  ('photo_space_order', '', '500', 'MiB', 'practice; an authority sets it', '2020-01-01', false, '每条指令照片总量上限', 'What the photos of an order may come to');
INSERT INTO ops.parameter_kind (code, key, words, least, most, whole, may_end, unit, label_zh, label_en) VALUES
  ('claim_minutes', 'none', '', 5, 1440, true, false, 'minutes', '认领有效时间', 'How long a claim of an item lasts'),
  ('order_warning', 'none', '', 1, 720, true, false, 'hour', '查验期限预警提前时间', 'Warning before an order''s deadline'),
  ('photos_order', 'none', '', 1, 10000, true, false, 'photos', '每条指令照片数上限', 'Photos that an order may have'),
  ('photo_space_order', 'none', '', 20, 100000, true, false, 'MiB', '每条指令照片总量上限', 'What the photos of an order may come to');

CREATE OR REPLACE FUNCTION intake.begin_upload(p_who jsonb, p_id uuid, p_order uuid, p_principal text, p_sha256 bytea, p_size bigint)
  RETURNS TABLE (id uuid, received bigint, size bigint, fault text) LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM api.inspection_order v WHERE v.id = p_order AND api.may_see(p_who, v.sender, v.port, v.importer_id, v.platform_id)) THEN
    RETURN QUERY SELECT NULL::uuid, NULL::bigint, NULL::bigint, 'order';
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('upload ' || p_order, 0));
  IF NOT EXISTS (SELECT FROM intake.upload u WHERE (u.order_id, u.principal, u.sha256) = (p_order, p_principal, p_sha256)) THEN
    IF (WITH most AS (SELECT code, value::bigint AS value FROM ops.rule_parameter
                      WHERE code IN ('photos_order', 'photo_space_order') AND valid_from <= current_date AND (valid_until IS NULL OR valid_until > current_date))
        SELECT count(*) >= (SELECT value FROM most WHERE code = 'photos_order') OR coalesce(sum(u.size), 0) + p_size > (SELECT value FROM most WHERE code = 'photo_space_order') * 1048576
          FROM intake.upload u WHERE u.order_id = p_order) THEN
      RETURN QUERY SELECT NULL::uuid, NULL::bigint, NULL::bigint, 'quota';
      RETURN;
    END IF;
    INSERT INTO intake.upload (id, order_id, principal, sha256, size) VALUES (p_id, p_order, p_principal, p_sha256, p_size);
  END IF;
  RETURN QUERY SELECT u.id, u.received, u.size, NULL::text FROM intake.upload u WHERE (u.order_id, u.principal, u.sha256) = (p_order, p_principal, p_sha256);
END $$;
COMMENT ON FUNCTION intake.begin_upload IS 'The upload of that photo, begun unless it is there already. One order holds as many photos, of as many bytes, as the parameters photos_order and photo_space_order in force say. fault: order (not there, or not to be seen) or quota.';
