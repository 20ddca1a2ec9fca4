-- From when an order's deadline is warned of: a term in force on the deadline's day, not a constant.

INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, valid_until, verified, label_zh, label_en) VALUES
  ('order_warning', '', '24', 'hour', 'Policy of this project: a day before the deadline that the order names', '2026-01-01', NULL, false, '查验期限预警提前时间', 'Warning before an order''s deadline');

CREATE FUNCTION api.warn_at(p_deadline timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT p_deadline - make_interval(hours => p.value::int) FROM ops.rule_parameter p
   WHERE p.code = 'order_warning' AND p.valid_from <= (p_deadline AT TIME ZONE 'Asia/Shanghai')::date AND (p.valid_until IS NULL OR p.valid_until > (p_deadline AT TIME ZONE 'Asia/Shanghai')::date)
$$;

CREATE OR REPLACE FUNCTION api.order_json(v api.inspection_order, p_standpoint text, p_whole boolean) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'orderId', v.id, 'orderVersion', v.order_version, 'declarationId', v.declaration_id, 'declarationNumber', v.declaration_number, 'version', v.declaration_version,
    'port', v.port, 'importer', api.party(v.importer_id, NULL), 'state', v.state, 'action', v.action, 'lane', CASE WHEN p_standpoint <> 'party' THEN v.lane END,
    'place', v.place, 'contact', v.contact, 'instruction', CASE WHEN p_standpoint <> 'party' THEN v.instruction END,
    'inspectors', CASE WHEN p_standpoint <> 'party' THEN api.words(v.inspectors) END, 'deadline', api.time(v.deadline), 'warnAt', api.time(api.warn_at(v.deadline)),
    'expectedArrival', v.expected_arrival, 'arrivedAt', api.time(v.arrived_at), 'notifiedAt', api.time(v.notified_at), 'releaseStatus', v.release_status,
    'createdAt', CASE WHEN p_standpoint <> 'party' THEN api.time(v.created_at) END, 'changedAt', api.time(v.changed_at),
    'items', CASE WHEN p_whole THEN api.order_items(v.declaration_id, p_standpoint) END,
    'checks', CASE WHEN p_whole AND p_standpoint <> 'party' THEN api.order_checks(v.declaration_id) END,
    'samples', CASE WHEN p_whole THEN api.order_samples(v.declaration_id, p_standpoint) END,
    'results', CASE WHEN p_whole AND p_standpoint <> 'party' THEN api.order_results(v.declaration_id) END,
    'disposals', CASE WHEN p_whole THEN api.order_disposals(v.declaration_id) END,
    'reviews', CASE WHEN p_whole AND p_standpoint <> 'party' THEN api.order_reviews(v.declaration_id) END,
    'conflicts', CASE WHEN p_whole AND p_standpoint <> 'party' THEN api.order_conflicts(v.declaration_id) END))::text
$$;
