-- Feedback: what profiles and groups of goods came to, by day, counted again whenever a day's decisions or outcomes changed.

CREATE TABLE assessment.profile_day (
  day date NOT NULL, code text NOT NULL, version int NOT NULL, category text NOT NULL, port text NOT NULL,
  matched bigint NOT NULL, selected bigint NOT NULL, known bigint NOT NULL, failed bigint NOT NULL, drawn_known bigint NOT NULL, drawn_failed bigint NOT NULL, minutes bigint NOT NULL,
  PRIMARY KEY (day, code, version, category, port));
COMMENT ON TABLE assessment.profile_day IS 'Items that a version of a profile matched, by the day of their decision: selected, with a final outcome, failed; the same of those that chance drew; minutes of work that the items were.';
CREATE INDEX ON assessment.profile_day (code, day);

CREATE TABLE assessment.group_day (
  day date NOT NULL, kind text NOT NULL, value text NOT NULL,
  items bigint NOT NULL, selected bigint NOT NULL, known bigint NOT NULL, failed bigint NOT NULL, drawn_known bigint NOT NULL, drawn_failed bigint NOT NULL,
  PRIMARY KEY (day, kind, value));
COMMENT ON TABLE assessment.group_day IS 'Items by credit grade of the importer, origin, port and category, by the day of their decision; never by what buyers are.';

CREATE TABLE assessment.feedback_state (one boolean PRIMARY KEY DEFAULT true CHECK (one), seen xid8 NOT NULL, counted_at timestamptz NOT NULL);
COMMENT ON TABLE assessment.feedback_state IS 'The transaction below which all decisions and outcomes are counted.';
INSERT INTO assessment.feedback_state (seen, counted_at) VALUES ('0', clock_timestamp());

GRANT SELECT, INSERT, DELETE ON assessment.profile_day, assessment.group_day TO loopgate_assess;
GRANT SELECT, UPDATE ON assessment.feedback_state TO loopgate_assess;

CREATE VIEW assessment.counted_item AS
SELECT d.decided_at, i.lane IN ('yellow', 'red', 'blocked') AS selected, 'random' = ANY (string_to_array(i.paths, ' ')) AS drawn, f.failed, i.reasons, i.category, i.port, i.action, i.origin_country,
       coalesce(i.facts::jsonb ->> 'creditGrade', 'unknown') AS credit_grade
  FROM assessment.declaration d JOIN assessment.item i ON i.declaration_id = d.id AND i.version = d.version
  LEFT JOIN LATERAL (SELECT bool_or(o.verdict = 'fail') AS failed FROM assessment.outcome o
                      WHERE o.declaration_id = d.id AND (o.item_number IS NULL OR o.item_number = i.item_number) AND o.stage = 'final' AND NOT o.withdrawn) f ON true
 WHERE NOT EXISTS (SELECT FROM assessment.declaration n WHERE n.id = d.id AND n.version > d.version);
COMMENT ON VIEW assessment.counted_item IS 'Items in the version that counts with what was found; failed is NULL where no final outcome is known.';
GRANT SELECT ON assessment.counted_item TO loopgate_assess;

CREATE VIEW api.profile_day AS SELECT * FROM assessment.profile_day;
COMMENT ON VIEW api.profile_day IS 'What profiles matched and what was found, by day, for analysts.';
CREATE VIEW api.group_day AS SELECT * FROM assessment.group_day;
COMMENT ON VIEW api.group_day IS 'Selection and findings by group and day, for analysts.';
CREATE VIEW api.feedback_state AS SELECT counted_at FROM assessment.feedback_state;
COMMENT ON VIEW api.feedback_state IS 'When feedback was last counted.';
GRANT SELECT ON api.profile_day, api.group_day, api.feedback_state TO loopgate_gateway;

-- As the interface shows it -----------------------------------------------------------------------

CREATE FUNCTION api.wilson(p_failed numeric, p_known numeric, p_side int) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_known > 0 THEN greatest(0, least(1, ((p_failed + 1.9208) / p_known + p_side * 1.96 * sqrt(p_failed * (p_known - p_failed) / p_known + 0.9604) / p_known) / (1 + 3.8416 / p_known)))::double precision END
$$;
COMMENT ON FUNCTION api.wilson IS 'A bound of the 95 % confidence interval of a share: -1 the lower, 1 the upper (Wilson, JASA 22, 1927).';

CREATE FUNCTION api.profile_versions(p_code text, p_from date, p_until date)
  RETURNS TABLE (version int, matched bigint, selected bigint, known bigint, failed bigint, drawn_known bigint, drawn_failed bigint, minutes bigint, last_match date, last_hit date) LANGUAGE sql STABLE AS $$
  SELECT version, sum(matched)::bigint, sum(selected)::bigint, sum(known)::bigint, sum(failed)::bigint, sum(drawn_known)::bigint, sum(drawn_failed)::bigint, sum(minutes)::bigint,
         max(day), max(day) FILTER (WHERE failed > 0)
    FROM api.profile_day WHERE code = p_code AND day >= p_from AND day < p_until GROUP BY version ORDER BY version
$$;
COMMENT ON FUNCTION api.profile_versions IS 'What each version of a profile came to in a period.';

CREATE FUNCTION api.feedback_json(p_code text, p_from date, p_until date) RETURNS text LANGUAGE sql STABLE AS $$
  WITH categories AS (SELECT DISTINCT category FROM api.profile_day WHERE code = p_code AND day >= p_from AND day < p_until),
       drawn AS (SELECT coalesce(sum(drawn_known), 0) AS known, coalesce(sum(drawn_failed), 0) AS failed FROM api.group_day
                  WHERE kind = 'category' AND value IN (SELECT category FROM categories) AND day >= p_from AND day < p_until),
       months AS (SELECT to_char(day, 'YYYY-MM') AS month, sum(matched) AS matched, sum(selected) AS selected, sum(known) AS known, sum(failed) AS failed
                    FROM api.profile_day WHERE code = p_code AND day >= p_from AND day < p_until GROUP BY 1)
  SELECT json_strip_nulls(json_build_object('code', p_code, 'from', p_from, 'until', p_until, 'countedAt', api.time((SELECT counted_at FROM api.feedback_state)),
    'versions', (SELECT coalesce(json_agg(json_build_object('version', v.version, 'matched', v.matched, 'selected', v.selected, 'known', v.known, 'failed', v.failed,
                   'precision', v.failed::double precision / nullif(v.known, 0), 'precisionLow', api.wilson(v.failed, v.known, -1), 'precisionHigh', api.wilson(v.failed, v.known, 1),
                   'drawnKnown', v.drawn_known, 'drawnFailed', v.drawn_failed, 'minutes', v.minutes, 'lastMatch', v.last_match, 'lastHit', v.last_hit) ORDER BY v.version), '[]'::json)
                   FROM api.profile_versions(p_code, p_from, p_until) v),
    'random', (SELECT json_build_object('categories', (SELECT coalesce(json_agg(category ORDER BY category), '[]'::json) FROM categories),
                 'population', 'items of these categories that chance drew, of declarations decided in this period and with a final outcome',
                 'populationZh', '本期间作出决定、已有最终结论且由随机抽取选中的上述类别商品项',
                 'known', known, 'failed', failed, 'rate', failed::double precision / nullif(known, 0), 'rateLow', api.wilson(failed, known, -1), 'rateHigh', api.wilson(failed, known, 1)) FROM drawn),
    'trend', (SELECT coalesce(json_agg(json_build_object('month', month, 'matched', matched, 'selected', selected, 'known', known, 'failed', failed,
                'precision', failed::double precision / nullif(known, 0)) ORDER BY month), '[]'::json) FROM months)))::text
$$;
COMMENT ON FUNCTION api.feedback_json IS 'What a profile came to in a period, by version and month, beside the random stratum of the categories that it matched.';

CREATE FUNCTION api.groups_json(p_from date, p_until date) RETURNS text LANGUAGE sql STABLE AS $$
  WITH groups AS (SELECT kind, value, sum(items) AS items, sum(selected) AS selected, sum(known) AS known, sum(failed) AS failed
                    FROM api.group_day WHERE day >= p_from AND day < p_until GROUP BY kind, value),
       rated AS (SELECT *, (selected / items) / nullif(sum(selected) OVER (PARTITION BY kind) / sum(items) OVER (PARTITION BY kind), 0) AS more,
                        api.wilson(failed, known, 1) / nullif(sum(failed) OVER (PARTITION BY kind) / nullif(sum(known) OVER (PARTITION BY kind), 0), 0)::double precision AS justified
                   FROM groups)
  SELECT json_strip_nulls(json_build_object('from', p_from, 'until', p_until, 'countedAt', api.time((SELECT counted_at FROM api.feedback_state)), 'undeclared', json_build_array('enterpriseSize', 'enterpriseAge'),
    'items', (SELECT coalesce(json_agg(json_build_object('kind', kind, 'value', value, 'items', items, 'selected', selected, 'known', known, 'failed', failed,
                'selectionRate', (selected / items)::double precision, 'hitRate', failed::double precision / nullif(known, 0), 'hitRateLow', api.wilson(failed, known, -1), 'hitRateHigh', api.wilson(failed, known, 1),
                'alarm', known >= 30 AND more > 1.5 * justified) ORDER BY kind, value), '[]'::json) FROM rated)))::text
$$;
COMMENT ON FUNCTION api.groups_json IS 'Selection and hit rate by group; alarm: of 30 outcomes or more, selected more than half again as often as even the upper bound of its hit rate, against that of all, justifies.';

GRANT EXECUTE ON FUNCTION api.wilson, api.profile_versions, api.feedback_json, api.groups_json TO loopgate_gateway;

INSERT INTO ops.digest_exempt VALUES
  ('assessment.profile_day', 'counted from what is covered'), ('assessment.group_day', 'counted from what is covered'), ('assessment.feedback_state', 'a transaction number');
