-- The share of recalled units that were remedied says of how many recalls: those that say how many units they are about, which are the list behind it.

CREATE OR REPLACE FUNCTION api.kpis(p_who jsonb, p_from date, p_until date) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_agg(json_build_object('code', k.code, 'value', k.part::double precision / nullif(k.of, 0), 'part', k.part, 'of', k.of, 'over', k.over, 'target', k.target) ORDER BY k.code) FROM (
    SELECT 'sampling-pass' AS code, count(*) FILTER (WHERE r.verdict = 'conform') AS part, count(*) FILTER (WHERE r.verdict IN ('conform', 'nonconform')) AS of, NULL::bigint AS over, 0.9 AS target
      FROM api.final_report r WHERE r.reported_at >= p_from::timestamp AT TIME ZONE 'Asia/Shanghai' AND r.reported_at < p_until::timestamp AT TIME ZONE 'Asia/Shanghai' AND api.covers(p_who->'orders', r.port)
    UNION ALL
    SELECT 'loop-closed', count(*) FILTER (WHERE o.verdict = 'fail'), count(*), NULL, NULL
      FROM api.final_outcome o WHERE o.at >= p_from::timestamp AT TIME ZONE 'Asia/Shanghai' AND o.at < p_until::timestamp AT TIME ZONE 'Asia/Shanghai' AND api.covers(p_who->'outcomes', o.port)
    UNION ALL
    SELECT 'complaints-in-time', count(*) FILTER (WHERE d.met_at < d.due_at), count(*), NULL, 1.0
      FROM api.deadline d WHERE d.subject LIKE 'complaint:%' AND (d.met_at IS NOT NULL OR d.due_at < clock_timestamp())
       AND d.due_at >= p_from::timestamp AT TIME ZONE 'Asia/Shanghai' AND d.due_at < p_until::timestamp AT TIME ZONE 'Asia/Shanghai' AND api.covers(p_who->'complaints', NULL)
    UNION ALL
    SELECT 'recall-remedied', coalesce(sum(r.units_remedied), 0)::bigint, coalesce(sum(r.units_affected), 0)::bigint, count(*), NULL
      FROM api.recall r WHERE r.units_affected IS NOT NULL AND r.opened_at < p_until::timestamp AT TIME ZONE 'Asia/Shanghai' AND api.covers(p_who->'recalls', NULL)) k
   WHERE k.of > 0
$$;
