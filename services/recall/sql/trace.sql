-- Tracing: released goods that an investigation or a recall is about, a piece at a time, in the order of their declarations.

-- name: runs_open :many
-- $1 int8  at most
SELECT subject_kind = 'recall', subject_number, id, teaches, kind, severity, finding, after_declaration, after_item, found, started_at, goods->>'hsCode', goods->>'originCountry', goods->>'enterpriseId', goods->>'brand', goods->>'model', goods->>'gtin', goods->>'lot', goods->>'vin', goods->>'vinFrom', goods->>'vinUntil', goods->>'serial', goods->>'category'
  FROM recall.trace_run WHERE done_at IS NULL ORDER BY started_at, subject_kind, subject_number LIMIT $1 FOR UPDATE

-- name: runs_again :many
-- Runs of recalls that block, looked at long enough ago: what was released meanwhile is found by the next look.
-- $1 int8  at most
-- $2 timestamptz  looked at before
SELECT subject_kind = 'recall', subject_number, t.id, teaches, kind, severity, finding, after_declaration, after_item, found, started_at, t.goods->>'hsCode', t.goods->>'originCountry', t.goods->>'enterpriseId', t.goods->>'brand', t.goods->>'model', t.goods->>'gtin', t.goods->>'lot', t.goods->>'vin', t.goods->>'vinFrom', t.goods->>'vinUntil', t.goods->>'serial', t.goods->>'category'
  FROM recall.recall r JOIN recall.trace_run t ON t.subject_kind = 'recall' AND t.subject_number = r.recall_number
 WHERE r.blocking AND t.done_at <= $2 ORDER BY t.done_at, subject_number LIMIT $1 FOR UPDATE OF t

-- name: run_put :exec
-- $1 text  subject kind
-- $2 text  subject number
-- $3 uuid  id
-- $4 jsonb  goods
-- $5 bool  teaches
-- $6 text  kind
-- $7 text  severity
-- $8 text  finding
-- $9 uuid  after declaration
-- $10 int4  after item
-- $11 int8  found
-- $12 timestamptz  started at
-- $13 timestamptz  done at
INSERT INTO recall.trace_run (subject_kind, subject_number, id, goods, teaches, kind, severity, finding, after_declaration, after_item, found, started_at, done_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (subject_kind, subject_number) DO UPDATE SET (id, goods, teaches, kind, severity, finding, after_declaration, after_item, found, started_at, done_at) =
  (EXCLUDED.id, EXCLUDED.goods, EXCLUDED.teaches, EXCLUDED.kind, EXCLUDED.severity, EXCLUDED.finding, EXCLUDED.after_declaration, EXCLUDED.after_item, EXCLUDED.found, EXCLUDED.started_at, EXCLUDED.done_at)

-- name: plan_each :one
-- Which index serves depends on the goods that are asked for: to the end of the transaction plans are made for each asking.
SELECT set_config('plan_cache_mode', 'force_custom_plan', true)

-- name: traced_by_unit :many
-- Items with a unit that is meant; the units are those meant.
-- $1 text  HS code or its beginning
-- $2 text  country of origin
-- $3 text  enterprise
-- $4 text  brand
-- $5 text  model
-- $6 text  GTIN
-- $7 text  lot
-- $8 text  VIN
-- $9 text  first VIN
-- $10 text  last VIN
-- $11 text  serial number
-- $12 text  category
-- $13 uuid  after this declaration
-- $14 int4  and item
-- $15 int8  at most
WITH hit AS MATERIALIZED (
  SELECT declaration_id, version, item_number, array_agg(kind || ':' || value) AS units
    FROM assessment.unit
   WHERE ((kind = 'vin' AND value = $8) OR (kind = 'vin' AND value BETWEEN $9 AND $10) OR (kind = 'serial' AND value = $11)) AND declaration_id >= $13
   GROUP BY declaration_id, version, item_number)
SELECT g.declaration_id, g.item_number, g.declaration_number, g.version, g.importer_id, g.port, g.quantity_e5, g.assessment_id, g.status, g.released_at,
       g.hs_code, g.origin_country, g.brand, g.model, g.gtin, g.lot, g.category,
       (SELECT coalesce(json_agg(substr(u, 5) ORDER BY u), '[]') FROM unnest(h.units) u WHERE starts_with(u, 'vin:') AND NOT g.gone ? u)::text
  FROM hit h JOIN recall.released_view g ON g.declaration_id = h.declaration_id AND g.version = h.version AND g.item_number = h.item_number
 WHERE ($1 IS NULL OR starts_with(g.hs_code, $1)) AND ($2 IS NULL OR g.origin_country = $2) AND ($3 IS NULL OR g.importer_id = $3 OR g.producer_id = $3)
   AND ($4 IS NULL OR g.brand = $4) AND ($5 IS NULL OR g.model = $5) AND ($6 IS NULL OR g.gtin = $6) AND ($7 IS NULL OR g.lot = $7) AND ($12 IS NULL OR g.category = $12)
   AND EXISTS (SELECT FROM unnest(h.units) u WHERE NOT g.gone ? u) AND (g.declaration_id, g.item_number) > ($13, $14)
 ORDER BY g.declaration_id, g.item_number LIMIT $15

-- name: traced_by_goods :many
-- Items of the goods, with all their vehicles.
-- $1 text  HS code or its beginning
-- $2 text  country of origin
-- $3 text  enterprise
-- $4 text  brand
-- $5 text  model
-- $6 text  GTIN
-- $7 text  lot
-- $8 text  category
-- $9 uuid  after this declaration
-- $10 int4  and item
-- $11 int8  at most
SELECT g.declaration_id, g.item_number, g.declaration_number, g.version, g.importer_id, g.port, g.quantity_e5, g.assessment_id, g.status, g.released_at,
       g.hs_code, g.origin_country, g.brand, g.model, g.gtin, g.lot, g.category, u.vins
  FROM recall.released_view g
 CROSS JOIN LATERAL (SELECT coalesce(json_agg(value ORDER BY value), '[]')::text AS vins FROM assessment.unit
                      WHERE declaration_id = g.declaration_id AND version = g.version AND item_number = g.item_number AND kind = 'vin' AND NOT g.gone ? ('vin:' || value)) u
 WHERE ($1 IS NULL OR starts_with(g.hs_code, $1)) AND ($2 IS NULL OR g.origin_country = $2) AND ($3 IS NULL OR g.importer_id = $3 OR g.producer_id = $3)
   AND ($4 IS NULL OR g.brand = $4) AND ($5 IS NULL OR g.model = $5) AND ($6 IS NULL OR g.gtin = $6) AND ($7 IS NULL OR g.lot = $7) AND ($8 IS NULL OR g.category = $8)
   AND (g.declaration_id, g.item_number) > ($9, $10)
 ORDER BY g.declaration_id, g.item_number LIMIT $11

-- name: traces_put :exec
-- $1 text[]  subject kind
-- $2 text[]  subject number
-- $3 uuid[]  declaration id
-- $4 int4[]  item number
-- $5 text[]  declaration number
-- $6 int4[]  version
-- $7 text[]  importer id
-- $8 text[]  port
-- $9 int8[]  quantity e5
-- $10 text[]  lot
-- $11 text[]  vins
-- $12 text[]  status
-- $13 timestamptz[]  released at
-- $14 timestamptz[]  traced at
INSERT INTO recall.trace (subject_kind, subject_number, declaration_id, item_number, declaration_number, version, importer_id, port, quantity_e5, lot, vins, status, released_at, traced_at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (subject_kind, subject_number, declaration_id, item_number) DO UPDATE SET (declaration_number, version, importer_id, port, quantity_e5, lot, vins, status, released_at, traced_at) =
  (EXCLUDED.declaration_number, EXCLUDED.version, EXCLUDED.importer_id, EXCLUDED.port, EXCLUDED.quantity_e5, EXCLUDED.lot, EXCLUDED.vins, EXCLUDED.status, EXCLUDED.released_at, EXCLUDED.traced_at)
 WHERE (trace.version, trace.importer_id, trace.port, trace.quantity_e5, trace.lot, trace.vins, trace.status, trace.released_at)
       IS DISTINCT FROM (EXCLUDED.version, EXCLUDED.importer_id, EXCLUDED.port, EXCLUDED.quantity_e5, EXCLUDED.lot, EXCLUDED.vins, EXCLUDED.status, EXCLUDED.released_at)
