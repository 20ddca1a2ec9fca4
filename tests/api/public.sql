-- What the public's pages are tried with, beside rows.sql: recalls of each kind of goods, one of them hostile and one closed, and results that are
-- published, withdrawn, not final or of nobody's decision.
CREATE FUNCTION pg_temp.id(n int) RETURNS uuid LANGUAGE sql AS $$ SELECT ('01934000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;

INSERT INTO recall.recall (recall_number, id, state, case_number, goods, producer_id, producer_name, hazard, hazard_zh, remedy, units_affected, units_remedied, proposed_by, opened_at, changed_at, closed_at)
VALUES
  ('RC-CARS', pg_temp.id(931), 'in_progress', 'CASE-9', '{"category":"vehicles","brand":"Volta","model":"X","vinFrom":"1M8GDM9AXKP042000","vinUntil":"1M8GDM9AXKP042999","enterpriseId":"91350200MA2YJ1XR9G"}',
   '91350200MA2YJ1XR9G', 'Volta Motors', 'the battery may burn', '电池可能起火', 'exchange', 308, 12, 'a-person', '2026-11-01T02:00:00Z', '2026-11-20T02:00:00Z', NULL),
  ('RC-TOYS', pg_temp.id(932), 'published', NULL, '{"gtin":"6901234567892"}', NULL, NULL, 'small parts', NULL, NULL, NULL, NULL, NULL, '2026-11-02T02:00:00Z', '2026-11-02T02:00:00Z', NULL),
  ('RC-SEAT', pg_temp.id(933), 'published', NULL, '{"serial":"SN-77","brand":"Sitz"}', NULL, NULL, 'the buckle opens', NULL, NULL, NULL, NULL, NULL, '2026-11-03T02:00:00Z', '2026-11-03T02:00:00Z', NULL),
  ('RC-DONE', pg_temp.id(934), 'closed', NULL, '{"lot":"LOT-OLD"}', NULL, NULL, 'was mended', NULL, NULL, NULL, NULL, NULL, '2026-10-01T02:00:00Z', '2026-11-03T02:00:00Z', '2026-11-03T02:00:00Z'),
  ('RC/"><i>&?#', pg_temp.id(935), 'published', NULL, '{"lot":"<svg onload=alert(1)>","brand":"\" autofocus onfocus=\"alert(1)","model":"</title><script>alert(1)</script>"}',
   'X', '''><script src=//evil.example></script>', '<img src=x onerror=alert(1)>', '{{=self}}[[footer]]', 'javascript:alert(1)', NULL, NULL, NULL, '2026-11-04T02:00:00Z', '2026-11-04T02:00:00Z', NULL);
INSERT INTO recall.recall_step (id, recall_number, step, state, actor, said_at, at)
SELECT pg_temp.id(940 + n::int), r, 'published', 'published', 'a-person', ('2026-11-0' || n || 'T02:00:00Z')::timestamptz, '2026-11-05T02:00:00Z'
  FROM unnest(ARRAY['RC-CARS', 'RC-TOYS', 'RC-SEAT', 'RC-DONE', 'RC/"><i>&?#']) WITH ORDINALITY t (r, n);

UPDATE assessment.item SET gtin = '06901234567892', lot = 'LOT-9' WHERE declaration_id = pg_temp.id(1);
UPDATE inspection.order_item SET outcome_id = pg_temp.id(501), outcome_version = 1, outcome_verdict = 'pass', outcome_final = true, brand = 'Brand', model = 'Model' WHERE declaration_id = pg_temp.id(1);
INSERT INTO inspection.review (id, declaration_id, declaration_number, version, item_number, kind, lane, actor, reason, at, effective)
VALUES (pg_temp.id(951), pg_temp.id(1), 'R-1', 1, NULL, 'result-published', NULL, 'a-person', 'a secret reason', '2026-11-23T02:00:00Z', true),
       (pg_temp.id(952), pg_temp.id(3), 'R-3', 1, 1, 'result-published', NULL, 'a-person', NULL, '2026-11-23T02:00:00Z', true);
