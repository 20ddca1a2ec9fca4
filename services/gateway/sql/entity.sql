-- What is known of an enterprise, a brand, a model or a platform.

-- name: entity_of :many
-- No row where nothing of the kind was seen in the period.  What is counted are the newest items, at most $7 of them; whole says whether these are all.
-- $1 jsonb  who asks
-- $2 text  enterprise, brand, model or platform
-- $3 text  its id or name
-- $4 date  from
-- $5 date  until
-- $6 int8  events at most
-- $7 int8  items at most
WITH item AS MATERIALIZED (
  SELECT * FROM api.entity_item v
   WHERE (($2 = 'enterprise' AND (v.importer_id = $3 OR v.producer_id = $3)) OR ($2 = 'brand' AND v.brand = $3) OR ($2 = 'model' AND v.model = $3) OR ($2 = 'platform' AND v.platform_id = $3))
     AND v.decided_at >= api.day_begins($4) AND v.decided_at < api.day_begins($5)
     AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id) AND api.standpoint($1, v.port) = 'all'
   ORDER BY v.decided_at DESC LIMIT $7),
outcome AS MATERIALIZED (
  SELECT o.id, o.at, o.kind, o.severity, o.verdict, o.stage, o.withdrawn, o.finding, o.declaration_number, i.item_number, i.brand, i.model, i.importer_id
    FROM (SELECT DISTINCT declaration_id FROM item) d
    JOIN api.outcome o ON o.declaration_id = d.declaration_id
    JOIN item i ON i.declaration_id = o.declaration_id AND i.item_number = coalesce(o.item_number, i.item_number)),
final AS (SELECT declaration_number, item_number, brand, model, importer_id, bool_or(verdict = 'fail') AS failed FROM outcome WHERE stage = 'final' AND NOT withdrawn GROUP BY 1, 2, 3, 4, 5),
market AS MATERIALIZED (SELECT * FROM api.market_events($2, $3)),
event AS (
  SELECT decided_at AS at, 'assessed' AS kind, assessment_id::text AS ref, number, item_number, lane, NULL AS state, NULL AS severity, NULL AS verdict, NULL AS said FROM item
  UNION ALL
  SELECT o.created_at, 'ordered', o.id::text, o.declaration_number, NULL, o.lane, o.state, NULL, NULL, o.action FROM api.inspection_order o JOIN (SELECT DISTINCT declaration_id FROM item) d USING (declaration_id)
  UNION ALL
  SELECT at, 'found', id::text, declaration_number, item_number, NULL, stage, severity, verdict, finding FROM outcome WHERE NOT withdrawn
  UNION ALL
  SELECT at, kind, number, NULL, NULL::int, NULL, state, severity, verdict, said FROM market
   WHERE at >= api.day_begins($4) AND at < api.day_begins($5)),
related AS (
  SELECT r.kind, r.name, max(r.label) AS label, count(*) AS items, count(f.failed) AS known, count(*) FILTER (WHERE f.failed) AS failed
    FROM item i
    CROSS JOIN LATERAL (VALUES ('enterprise', i.importer_id, i.importer_name), ('brand', i.brand, NULL), ('model', i.model, NULL), ('platform', i.platform_id, NULL)) AS r (kind, name, label)
    LEFT JOIN final f ON f.declaration_number = i.number AND f.item_number = i.item_number
   WHERE r.name IS NOT NULL AND NOT (r.kind = $2 AND r.name = $3) GROUP BY 1, 2),
known AS (SELECT count(*) AS n, count(*) FILTER (WHERE failed) AS failed FROM final)
SELECT json_strip_nulls(json_build_object(
  'kind', $2, 'id', $3, 'name', (SELECT importer_name FROM item WHERE $2 = 'enterprise' AND importer_id = $3 AND importer_name IS NOT NULL ORDER BY decided_at DESC, declaration_id DESC LIMIT 1),
  'creditGrade', CASE WHEN $2 = 'enterprise' THEN coalesce((SELECT credit_grade FROM api.enterprise WHERE id = $3), 'regular') END,
  'from', $4, 'until', $5, 'whole', (SELECT count(*) < $7 FROM item), 'items', (SELECT count(*) FROM item), 'declarations', (SELECT count(DISTINCT declaration_id) FROM item),
  'known', known.n, 'failed', known.failed, 'failureRate', known.failed::float8 / nullif(known.n, 0),
  'failureLow', api.wilson(known.failed, known.n, -1), 'failureHigh', api.wilson(known.failed, known.n, 1),
  'lanes', coalesce((SELECT json_agg(json_build_object('lane', lane, 'items', n) ORDER BY n DESC) FROM (SELECT lane, count(*) AS n FROM item GROUP BY lane) l), '[]'),
  'related', coalesce((SELECT json_agg(json_build_object('kind', kind, 'id', name, 'name', label, 'items', items, 'known', known, 'failed', failed) ORDER BY kind, n)
                         FROM (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY failed DESC, items DESC, name) AS n FROM related) r WHERE n <= 8), '[]'),
  'timeline', coalesce((SELECT json_agg(api.event_json(at, kind, ref, number, item_number, lane, state, severity, verdict, said) ORDER BY at DESC, kind, ref) FROM (SELECT * FROM event ORDER BY at DESC, kind, ref LIMIT $6) e), '[]')))::text
  FROM known WHERE EXISTS (SELECT FROM item) OR EXISTS (SELECT FROM market)
