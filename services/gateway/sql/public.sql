-- The public's pages: each query gives one page's data as one JSON text, read as the public's role.  $1 is what the page is about, where it is about
-- one thing, and the last the number of rows to leave out.  A page has 50 rows, a day's 1,000 candidates; the one behind says that there is a next page.

-- name: public_home :many
SELECT json_strip_nulls(json_build_object(
  'recalls', (SELECT coalesce(json_agg(json_build_object('number', r.recall_number, 'brand', r.brand, 'model', r.model, 'category', r.category, 'publishedOn', publication.day(r.published_at))), '[]')
                FROM (SELECT * FROM publication.recall WHERE open ORDER BY published_at DESC, recall_number DESC LIMIT 5) r),
  'draws', (SELECT coalesce(json_agg(json_build_object('day', d.day, 'tickets', d.tickets, 'revealedOn', publication.day(d.revealed_at))), '[]')
              FROM (SELECT * FROM publication.draw ORDER BY day DESC LIMIT 3) d),
  'terms', (SELECT coalesce(json_agg(json_build_object('label', t.label_en, 'labelZh', t.label_zh, 'category', nullif(t.category, ''), 'value', t.value,
                   'workingDays', t.unit = 'working days', 'legalBasis', t.basis_en, 'legalBasisZh', t.basis_zh, 'verified', t.verified) ORDER BY t.code, t.category), '[]')
              FROM publication.term t)))::text

-- name: public_lookup :many
-- A barcode is the same with and without leading zeros; letters of a VIN are capitals.  What is open counts here, closed recalls have their page.
-- $1 text  a number, without white space around it
WITH asked AS (
  SELECT $1 AS said, upper($1) AS number, ltrim($1, '0') AS digits),
found AS (
  SELECT r.* FROM publication.recall r CROSS JOIN asked a
   WHERE r.open AND (r.vin = a.number OR upper(r.lot) = a.number OR upper(r.serial) = a.number OR (a.digits <> '' AND ltrim(r.gtin, '0') = a.digits)
                     OR (length(a.number) = 17 AND (r.vin_from IS NOT NULL OR r.vin_until IS NOT NULL)
                         AND (r.vin_from IS NULL OR a.number COLLATE "C" >= r.vin_from COLLATE "C") AND (r.vin_until IS NULL OR a.number COLLATE "C" <= r.vin_until COLLATE "C")))
   ORDER BY r.published_at DESC, r.recall_number DESC LIMIT 50),
inspected AS (
  SELECT v.* FROM publication.result v CROSS JOIN asked a
   WHERE v.lot IN (a.said, a.number)
      OR v.gtin = ANY (ARRAY(SELECT lpad(a.digits, greatest(n, length(a.digits)), '0') FROM unnest(ARRAY[8, 12, 13, 14]) n WHERE a.digits <> ''))
   ORDER BY v.publication_id DESC LIMIT 50)
SELECT json_strip_nulls(json_build_object(
  'recalls', (SELECT coalesce(json_agg(json_build_object('number', recall_number, 'brand', brand, 'model', model, 'hazard', hazard, 'hazardZh', hazard_zh, 'remedy', remedy)
                                       ORDER BY published_at DESC, recall_number DESC), '[]') FROM found),
  'results', (SELECT coalesce(json_agg(json_build_object('publishedOn', publication.day(published_at), 'brand', brand, 'model', model, 'verdict', verdict, 'failed', verdict = 'fail',
                     'kind', kind, 'severity', severity) ORDER BY publication_id DESC), '[]') FROM inspected)))::text

-- name: public_recalls :many
-- $1 int8  to leave out
WITH shown AS (
  SELECT row_number() OVER (ORDER BY published_at DESC, recall_number DESC) AS n, r.* FROM publication.recall r WHERE open
   ORDER BY published_at DESC, recall_number DESC LIMIT 51 OFFSET $1)
SELECT json_strip_nulls(json_build_object(
  'recalls', coalesce(json_agg(json_build_object('number', recall_number, 'open', open, 'category', category, 'brand', brand, 'model', model, 'gtin', gtin, 'lot', lot, 'serial', serial,
      'vin', vin, 'vinFrom', vin_from, 'vinUntil', vin_until, 'hazard', hazard, 'hazardZh', hazard_zh, 'publishedOn', publication.day(published_at)) ORDER BY n)
      FILTER (WHERE n <= $1 + 50), '[]'),
  'next', CASE WHEN count(*) > 50 THEN $1 / 50 + 2 END))::text FROM shown

-- name: public_recall :many
-- $1 text  recall number
SELECT json_strip_nulls(json_build_object('number', recall_number, 'open', open, 'category', category, 'hsCode', hs_code, 'originCountry', origin_country, 'brand', brand, 'model', model,
  'gtin', gtin, 'lot', lot, 'serial', serial, 'vin', vin, 'vinFrom', vin_from, 'vinUntil', vin_until, 'producer', producer_name, 'hazard', hazard, 'hazardZh', hazard_zh, 'remedy', remedy,
  'unitsAffected', units_affected, 'unitsRemedied', units_remedied, 'publishedOn', publication.day(published_at), 'changedOn', publication.day(changed_at),
  'closedOn', publication.day(closed_at)))::text
  FROM publication.recall WHERE recall_number = $1

-- name: public_results :many
-- $1 int8  to leave out
WITH shown AS (
  SELECT row_number() OVER (ORDER BY publication_id DESC, result_id) AS n, v.* FROM publication.result v ORDER BY publication_id DESC, result_id LIMIT 51 OFFSET $1)
SELECT json_strip_nulls(json_build_object(
  'results', coalesce(json_agg(json_build_object('publishedOn', publication.day(published_at), 'brand', brand, 'model', model, 'category', category, 'hsCode', hs_code, 'originCountry', origin_country,
      'gtin', gtin, 'lot', lot, 'verdict', verdict, 'failed', verdict = 'fail', 'kind', kind, 'severity', severity, 'standards', standards,
      'disposals', (SELECT json_agg(json_build_object('disposal', d)) FROM unnest(string_to_array(disposals, ' ')) d)) ORDER BY n) FILTER (WHERE n <= $1 + 50), '[]'),
  'next', CASE WHEN count(*) > 50 THEN $1 / 50 + 2 END))::text FROM shown

-- name: public_draws :many
-- $1 int8  to leave out
WITH shown AS (
  SELECT row_number() OVER (ORDER BY day DESC) AS n, d.* FROM publication.draw d ORDER BY day DESC LIMIT 51 OFFSET $1)
SELECT json_strip_nulls(json_build_object(
  'periods', (SELECT coalesce(json_agg(json_build_object('period', p.period, 'chainHead', p.chain_head, 'committedOn', publication.day(p.committed_at))), '[]')
                FROM (SELECT * FROM publication.draw_period ORDER BY first_day DESC LIMIT 24) p),
  'draws', coalesce(json_agg(json_build_object('day', day, 'tickets', tickets, 'merkleRoot', merkle_root, 'committedOn', publication.day(committed_at),
      'revealedOn', publication.day(revealed_at)) ORDER BY n) FILTER (WHERE n <= $1 + 50), '[]'),
  'next', CASE WHEN count(*) > 50 THEN $1 / 50 + 2 END))::text FROM shown

-- name: public_draw :many
-- $1 text  day
-- $2 int8  to leave out
SELECT json_strip_nulls(json_build_object('day', d.day, 'chainHead', d.chain_head, 'merkleRoot', d.merkle_root, 'tickets', d.tickets, 'key', d.key,
  'candidates', (SELECT coalesce(json_agg(json_build_object('commitment', encode(c.commitment, 'hex'), 'stratum', c.stratum, 'rate', c.rate, 'ticket', c.ticket, 'selected', c.selected)
                                          ORDER BY c.commitment), '[]')
                   FROM (SELECT * FROM publication.draw_candidate WHERE day = $1::date ORDER BY commitment LIMIT 1000 OFFSET $2) c),
  'next', CASE WHEN d.tickets > $2 + 1000 THEN $2 / 1000 + 2 END))::text
  FROM publication.draw d WHERE d.day = $1::date
