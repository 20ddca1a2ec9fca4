-- Models of risk beside the tables: compared by day, counted again as a whole like all feedback.

CREATE TABLE assessment.model_day (
  day date NOT NULL, code text NOT NULL, version int NOT NULL, category text NOT NULL, items bigint NOT NULL, live bigint NOT NULL, agreement double precision,
  top bigint NOT NULL, both_top bigint NOT NULL,
  known bigint NOT NULL, failed bigint NOT NULL, drawn_known bigint NOT NULL, drawn_failed bigint NOT NULL,
  tables_known bigint NOT NULL, tables_failed bigint NOT NULL, tables_drawn_known bigint NOT NULL, tables_drawn_failed bigint NOT NULL,
  PRIMARY KEY (day, code, version, category));
COMMENT ON TABLE assessment.model_day IS 'A model beside the risk tables, by the day of the decisions: Spearman''s rank correlation, how many stand among the first twentieth of both, and what was found of the first twentieth of each.';
GRANT SELECT, INSERT, UPDATE, DELETE ON assessment.model_day TO loopgate_assess;

CREATE VIEW assessment.modelled_item AS
SELECT d.decided_at, i.category, i.assessment_id, m.code, m.version, m.share, m.score, (i.facts::jsonb #>> '{models,tables}')::double precision AS tables_score,
       'random' = ANY (string_to_array(i.paths, ' ')) AS drawn, f.failed
  FROM assessment.declaration d JOIN assessment.item i ON i.declaration_id = d.id AND i.version = d.version
  CROSS JOIN LATERAL jsonb_to_recordset(i.facts::jsonb #> '{models,scores}') AS m (code text, version int, share double precision, score double precision)
  LEFT JOIN LATERAL (SELECT bool_or(o.verdict = 'fail') AS failed FROM assessment.outcome o
                      WHERE o.declaration_id = d.id AND (o.item_number IS NULL OR o.item_number = i.item_number) AND o.stage = 'final' AND NOT o.withdrawn) f ON true
 WHERE strpos(i.facts, '"models":{') > 0 AND NOT EXISTS (SELECT FROM assessment.declaration n WHERE n.id = d.id AND n.version > d.version);
COMMENT ON VIEW assessment.modelled_item IS 'Items that models scored, in the version that counts, a row for each model: its score, the tables'' score, what was found (NULL where no final outcome is known).';
GRANT SELECT ON assessment.modelled_item TO loopgate_assess;

CREATE VIEW assessment.training_item AS
SELECT f.declaration_id, f.version, f.item_number, i.category, i.selected_by, i.probability, i.facts, i.decided_at, d.event, f.failed
  FROM (SELECT declaration_id, declaration_version AS version, item_number, bool_or(verdict = 'fail') AS failed
          FROM assessment.outcome WHERE taught AND NOT withdrawn GROUP BY declaration_id, declaration_version, item_number) f
  JOIN assessment.item i ON i.declaration_id = f.declaration_id AND i.version = f.version AND i.item_number = f.item_number
  JOIN assessment.declaration d ON d.id = f.declaration_id AND d.version = f.version;
COMMENT ON VIEW assessment.training_item IS 'Items that final outcomes taught the risk tables of, with what the decision saw.';
GRANT SELECT ON assessment.training_item TO loopgate_assess;

-- As the interface shows it -----------------------------------------------------------------------

CREATE VIEW api.model AS
SELECT object_id AS code, version, state, document::json ->> 'mode' AS mode, (document::json ->> 'share')::double precision AS share, document::json -> 'categories' AS categories,
       string_to_array((regexp_match(document::json ->> 'text', '\nfeature_names=([^\n]*)'))[1], ' ') AS features,
       (SELECT count(*) FROM regexp_matches(document::json ->> 'text', '\nTree=', 'g')) AS trees, octet_length(document) AS bytes, actor, approved_by, at
  FROM assessment.control WHERE kind = 'model';
COMMENT ON VIEW api.model IS 'Models of risk with their features and how far they came; without the trees.';
CREATE VIEW api.model_day AS SELECT * FROM assessment.model_day;
COMMENT ON VIEW api.model_day IS 'Models beside the risk tables, by day.';
GRANT SELECT ON api.model, api.model_day TO loopgate_gateway;

CREATE FUNCTION api.models_json() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('items', coalesce(json_agg(json_build_object('code', code, 'version', version, 'state', state, 'mode', mode, 'share', share, 'categories', categories, 'features', features,
           'trees', trees, 'bytes', bytes, 'author', actor, 'approvedBy', approved_by, 'at', api.time(at)) ORDER BY code, version DESC), '[]'::json)))::text
    FROM (SELECT * FROM api.model ORDER BY at DESC LIMIT 200) m
$$;
COMMENT ON FUNCTION api.models_json IS 'The newest versions of models.';

CREATE FUNCTION api.model_versions(p_code text, p_from date, p_until date)
  RETURNS TABLE (version int, category text, items bigint, live bigint, agreement double precision, top bigint, both_top bigint, known bigint, failed bigint, drawn_known bigint, drawn_failed bigint,
                 tables_known bigint, tables_failed bigint, tables_drawn_known bigint, tables_drawn_failed bigint, last_day date) LANGUAGE sql STABLE AS $$
  SELECT version, category, sum(items)::bigint, sum(live)::bigint, greatest(-1, least(1, sum(agreement * items) / sum(items) FILTER (WHERE agreement IS NOT NULL))), sum(top)::bigint, sum(both_top)::bigint,
         sum(known)::bigint, sum(failed)::bigint, sum(drawn_known)::bigint, sum(drawn_failed)::bigint,
         sum(tables_known)::bigint, sum(tables_failed)::bigint, sum(tables_drawn_known)::bigint, sum(tables_drawn_failed)::bigint, max(day)
    FROM api.model_day WHERE code = p_code AND day >= p_from AND day < p_until GROUP BY version, category ORDER BY version, category
$$;
COMMENT ON FUNCTION api.model_versions IS 'What each version of a model came to beside the tables in a period, by category.';

CREATE FUNCTION api.hits_json(p_known numeric, p_failed numeric, p_drawn_known numeric, p_drawn_failed numeric) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT json_build_object('known', p_known, 'failed', p_failed, 'hitRate', p_failed::double precision / nullif(p_known, 0), 'hitRateLow', api.wilson(p_failed, p_known, -1),
           'hitRateHigh', api.wilson(p_failed, p_known, 1), 'drawnKnown', p_drawn_known, 'drawnFailed', p_drawn_failed)
$$;
COMMENT ON FUNCTION api.hits_json IS 'What was found of items, with the 95 % interval of its rate, and of those that chance drew.';

CREATE FUNCTION api.comparison_json(p_code text, p_from date, p_until date) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('code', p_code, 'from', p_from, 'until', p_until, 'countedAt', api.time((SELECT counted_at FROM api.feedback_state)),
    'versions', (SELECT coalesce(json_agg(json_build_object('version', v.version, 'category', v.category, 'items', v.items, 'live', v.live, 'agreement', v.agreement, 'top', v.top, 'bothTop', v.both_top,
                   'model', api.hits_json(v.known, v.failed, v.drawn_known, v.drawn_failed), 'tables', api.hits_json(v.tables_known, v.tables_failed, v.tables_drawn_known, v.tables_drawn_failed),
                   'lastDay', v.last_day) ORDER BY v.version, v.category), '[]'::json) FROM api.model_versions(p_code, p_from, p_until) v)))::text
$$;
COMMENT ON FUNCTION api.comparison_json IS 'A model beside the risk tables in a period.';
GRANT EXECUTE ON FUNCTION api.models_json, api.model_versions, api.hits_json, api.comparison_json TO loopgate_gateway;

INSERT INTO ops.digest_exempt VALUES ('assessment.model_day', 'counted from what is covered');
