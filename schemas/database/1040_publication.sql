-- What everybody may see, and the one database role that sees it and nothing else: draws, recalls that were published, results that
-- somebody with that office decided to publish, and the terms within which the law wants all this published.
--
-- A view here names its columns one by one and calls PostgreSQL's own functions alone, for a view's functions run as who asks.  No
-- column is free text that was not written to be published, and none names an enterprise but the producer that a recall names.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'loopgate_public') THEN
    CREATE ROLE loopgate_public NOLOGIN;
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO loopgate_public', current_database());
END $$;

CREATE FUNCTION publication.time(p timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(p AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;
COMMENT ON FUNCTION publication.time IS 'A time as the interface writes it.';
CREATE FUNCTION publication.day(p timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(p AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')
$$;
COMMENT ON FUNCTION publication.day IS 'The day of a time where the law is kept.';

-- A recall is public from its step "published" on; who took that step stands in recall.recall_step.
CREATE VIEW publication.recall AS
SELECT r.recall_number, p.published_at, r.changed_at, r.closed_at, r.state <> 'closed' AS open,
       r.goods->>'category' AS category, r.goods->>'hsCode' AS hs_code, r.goods->>'originCountry' AS origin_country, r.goods->>'brand' AS brand, r.goods->>'model' AS model,
       r.goods->>'gtin' AS gtin, r.goods->>'lot' AS lot, r.goods->>'serial' AS serial, r.goods->>'vin' AS vin, r.goods->>'vinFrom' AS vin_from, r.goods->>'vinUntil' AS vin_until,
       r.producer_name, r.hazard, r.hazard_zh, r.remedy, r.units_affected, r.units_remedied
  FROM recall.recall r
 CROSS JOIN LATERAL (SELECT min(s.said_at) AS published_at FROM recall.recall_step s WHERE s.recall_number = r.recall_number AND s.step = 'published') p
 WHERE p.published_at IS NOT NULL;
COMMENT ON VIEW publication.recall IS 'Recalls that were published, with the goods that are meant.';

-- A result is public while the last review of its item that speaks of publication says so; who decided stands in inspection.review.
CREATE INDEX ON inspection.review (id) WHERE kind = 'result-published';
CREATE VIEW publication.result AS
SELECT i.outcome_id AS result_id, r.id AS publication_id, r.at AS published_at, i.outcome_verdict AS verdict,
       CASE WHEN i.outcome_verdict = 'fail' THEN i.kind END AS kind, CASE WHEN i.outcome_verdict = 'fail' THEN i.severity END AS severity,
       o.port, i.category, i.hs_code, g.origin_country, g.brand, g.model, g.gtin, g.lot,
       (SELECT string_agg(DISTINCT t.standard, ' ' ORDER BY t.standard)
          FROM inspection.sample s CROSS JOIN LATERAL unnest(string_to_array(s.standards, ' ')) AS t (standard)
         WHERE s.declaration_id = i.declaration_id AND s.item_number = i.item_number AND s.verdict IS NOT NULL AND t.standard <> '') AS standards,
       (SELECT string_agg(DISTINCT d.kind, ' ' ORDER BY d.kind) FROM inspection.disposal d
         WHERE d.declaration_id = i.declaration_id AND coalesce(d.item_number, i.item_number) = i.item_number AND i.outcome_verdict = 'fail') AS disposals
  FROM inspection.review r
  JOIN inspection.order_item i ON i.declaration_id = r.declaration_id AND i.declaration_version = r.version AND i.item_number = coalesce(r.item_number, i.item_number)
  JOIN inspection.inspection_order o ON o.declaration_id = i.declaration_id
  JOIN assessment.item g ON g.declaration_id = i.declaration_id AND g.version = i.declaration_version AND g.item_number = i.item_number
 WHERE r.kind = 'result-published' AND i.outcome_final
   AND NOT EXISTS (SELECT FROM inspection.review l WHERE l.declaration_id = r.declaration_id AND l.version = r.version AND l.id > r.id
                      AND l.kind IN ('result-published', 'result-withdrawn') AND coalesce(l.item_number, i.item_number) = i.item_number);
COMMENT ON VIEW publication.result IS 'Final results of inspections that somebody decided to publish: the goods, the verdict, what failed in coded words.';

CREATE VIEW publication.term AS
SELECT p.code, p.category, p.value, p.unit, p.legal_basis, p.verified, p.label_zh, p.label_en
  FROM ops.rule_parameter p
 WHERE p.code IN ('draw_reveal', 'result_publish', 'recall_publish') AND p.valid_from <= current_date AND (p.valid_until IS NULL OR p.valid_until > current_date);
COMMENT ON VIEW publication.term IS 'Within which terms draws, results and recalls are published, by which law.';

INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  ('result_publish', '', '20', 'working days', '国发〔2019〕5号: results of double-random inspections are published within 20 working days', '2019-01-27', false, '抽查结果公示期限', 'Publication of a result');

-- The gateway reads what is public as the public's role, over a connection of its own.
REVOKE ALL ON publication.draw_period, publication.draw, publication.draw_candidate FROM loopgate_gateway;
REVOKE USAGE ON SCHEMA publication FROM loopgate_gateway;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA publication FROM PUBLIC;
GRANT USAGE ON SCHEMA publication TO loopgate_public;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA publication TO loopgate_public;
GRANT SELECT ON ALL TABLES IN SCHEMA publication TO loopgate_public;
