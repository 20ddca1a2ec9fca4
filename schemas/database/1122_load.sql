-- For analysts: what each port has to do, and the days on which what cannot be cut was more than it can do.

CREATE VIEW api.quota AS
SELECT q.port, q.category, q.credit, q.day_forced, q.since, t.value AS threshold FROM assessment.quota q LEFT JOIN assessment.threshold t USING (port, category) WHERE q.port <> '';
COMMENT ON VIEW api.quota IS 'What each port earned and did not spend, as of the last tick, for analysts.';
CREATE VIEW api.overflow AS SELECT day, port, category, forced, capacity, since FROM assessment.overflow;
COMMENT ON VIEW api.overflow IS 'Days on which mandatory and drawn work alone was above capacity, for analysts.';
GRANT SELECT ON api.quota, api.overflow TO loopgate_gateway;

-- What waits was forced beyond what the days earned: risk selects little until it is worked off (common/risk/quota.h: of five days at most).
CREATE FUNCTION api.load_json(p_from date, p_until date) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('from', p_from, 'until', p_until,
    'ports', (SELECT coalesce(json_agg(json_build_object('port', q.port, 'category', q.category, 'capacity', c.value, 'forced', q.day_forced, 'waits', CASE WHEN c.value IS NOT NULL THEN greatest(0, round(-q.credit)) END,
                'threshold', q.threshold, 'at', api.time(q.since)) ORDER BY q.port, q.category), '[]'::json)
                FROM api.quota q LEFT JOIN LATERAL (SELECT p.value::float8 AS value FROM ops.rule_parameter p WHERE p.code = 'capacity' AND p.category = q.port || '/' || q.category
                                                       AND p.valid_from <= (q.since AT TIME ZONE 'Asia/Shanghai')::date AND (p.valid_until IS NULL OR p.valid_until > (q.since AT TIME ZONE 'Asia/Shanghai')::date)
                                                     ORDER BY p.valid_from DESC LIMIT 1) c ON true),
    'overflow', (SELECT coalesce(json_agg(json_build_object('day', o.day, 'port', o.port, 'category', o.category, 'forced', o.forced, 'capacity', o.capacity, 'over', greatest(0, o.forced - o.capacity), 'at', api.time(o.since))
                   ORDER BY o.day DESC, o.port, o.category), '[]'::json) FROM api.overflow o WHERE o.day >= p_from AND o.day < p_until)))::text
$$;
COMMENT ON FUNCTION api.load_json IS 'Each port''s work as of the last tick beside its capacity, and the overflow of a period, the newest day first.';
GRANT EXECUTE ON FUNCTION api.load_json TO loopgate_gateway;
