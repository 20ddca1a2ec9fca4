-- Feedback by size and age of enterprises: what assess saw of an importer before the day of a decision.

CREATE TABLE assessment.group_band (kind text NOT NULL CHECK (kind IN ('enterpriseSize', 'enterpriseAge')), least int NOT NULL CHECK (least >= 0), value text NOT NULL, PRIMARY KEY (kind, least), UNIQUE (kind, value));
COMMENT ON TABLE assessment.group_band IS 'Bands of feedback: enterpriseSize in declarations of the importer in the 365 days before, enterpriseAge in days since its first declaration; a band ends where the next begins.';
INSERT INTO assessment.group_band (kind, least, value) VALUES
  ('enterpriseSize', 0, '0'), ('enterpriseSize', 1, '1-11'), ('enterpriseSize', 12, '12-99'), ('enterpriseSize', 100, '100-999'), ('enterpriseSize', 1000, '1000+'),
  ('enterpriseAge', 0, '0'), ('enterpriseAge', 1, '1-89'), ('enterpriseAge', 90, '90-364'), ('enterpriseAge', 365, '365-1094'), ('enterpriseAge', 1095, '1095+');

CREATE TABLE assessment.enterprise_day (importer_id text NOT NULL, day date NOT NULL, declarations bigint NOT NULL, PRIMARY KEY (importer_id, day));
COMMENT ON TABLE assessment.enterprise_day IS 'Declarations of an importer by the day of their decision, in the version that counts; counted with feedback, kept for good: the first day tells the age.';
CREATE INDEX ON assessment.enterprise_day (day);
INSERT INTO assessment.enterprise_day (importer_id, day, declarations)
SELECT d.importer_id, (d.decided_at AT TIME ZONE 'Asia/Shanghai')::date, count(*) FROM assessment.declaration d
 WHERE NOT EXISTS (SELECT FROM assessment.declaration n WHERE n.id = d.id AND n.version > d.version) GROUP BY 1, 2;
GRANT SELECT ON assessment.group_band TO loopgate_assess;
GRANT SELECT, INSERT, UPDATE, DELETE ON assessment.enterprise_day TO loopgate_assess;

COMMENT ON TABLE assessment.group_day IS 'Items by credit grade, size and age of the importer, origin, port and category, by the day of their decision; never by what buyers are.';
CREATE OR REPLACE VIEW assessment.counted_item AS
SELECT d.decided_at, i.lane IN ('yellow', 'red', 'blocked') AS selected, 'random' = ANY (string_to_array(i.paths, ' ')) AS drawn, f.failed, i.reasons, i.category, i.port, i.action, i.origin_country,
       coalesce(i.facts::jsonb ->> 'creditGrade', 'unknown') AS credit_grade, d.importer_id, i.also_met
  FROM assessment.declaration d JOIN assessment.item i ON i.declaration_id = d.id AND i.version = d.version
  LEFT JOIN LATERAL (SELECT bool_or(o.verdict = 'fail') AS failed FROM assessment.outcome o
                      WHERE o.declaration_id = d.id AND (o.item_number IS NULL OR o.item_number = i.item_number) AND o.stage = 'final' AND NOT o.withdrawn) f ON true
 WHERE NOT EXISTS (SELECT FROM assessment.declaration n WHERE n.id = d.id AND n.version > d.version);

-- For analysts: bands in their order, everything else by its value.
CREATE VIEW api.group_band AS SELECT kind, value, least FROM assessment.group_band;
COMMENT ON VIEW api.group_band IS 'Bands of feedback, for analysts.';
GRANT SELECT ON api.group_band TO loopgate_gateway;
CREATE OR REPLACE FUNCTION api.groups_json(p_from date, p_until date) RETURNS text LANGUAGE sql STABLE AS $$
  WITH groups AS (SELECT kind, value, sum(items) AS items, sum(selected) AS selected, sum(known) AS known, sum(failed) AS failed
                    FROM api.group_day WHERE day >= p_from AND day < p_until GROUP BY kind, value),
       rated AS (SELECT *, (selected / items) / nullif(sum(selected) OVER (PARTITION BY kind) / sum(items) OVER (PARTITION BY kind), 0) AS more,
                        api.wilson(failed, known, 1) / nullif(sum(failed) OVER (PARTITION BY kind) / nullif(sum(known) OVER (PARTITION BY kind), 0), 0)::double precision AS justified
                   FROM groups)
  SELECT json_strip_nulls(json_build_object('from', p_from, 'until', p_until, 'countedAt', api.time((SELECT counted_at FROM api.feedback_state)),
    'items', (SELECT coalesce(json_agg(json_build_object('kind', r.kind, 'value', r.value, 'items', r.items, 'selected', r.selected, 'known', r.known, 'failed', r.failed,
                'selectionRate', (r.selected / r.items)::double precision, 'hitRate', r.failed::double precision / nullif(r.known, 0), 'hitRateLow', api.wilson(r.failed, r.known, -1), 'hitRateHigh', api.wilson(r.failed, r.known, 1),
                'alarm', r.known >= 30 AND r.more > 1.5 * r.justified) ORDER BY r.kind, b.least, r.value), '[]'::json) FROM rated r LEFT JOIN api.group_band b USING (kind, value))))::text
$$;

INSERT INTO ops.digest_source VALUES ('assessment.group_band', 'SELECT ROW(kind, least, value)::text FROM assessment.group_band ORDER BY 1');
INSERT INTO ops.digest_exempt VALUES ('assessment.enterprise_day', 'counted from what is covered');
