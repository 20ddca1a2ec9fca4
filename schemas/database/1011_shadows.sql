-- Shadows: versions of profiles that are tried beside those in force, and what they would have changed.

CREATE TABLE assessment.shadow_day (
  day date NOT NULL, code text NOT NULL, version int NOT NULL, part int NOT NULL, items bigint NOT NULL, touched bigint NOT NULL, changed bigint NOT NULL, PRIMARY KEY (code, version, day, part));
COMMENT ON TABLE assessment.shadow_day IS 'Items that were decided while a version was tried, by day and partition: all, those that meet it or the version in force, those that would have taken another lane.';

CREATE TABLE assessment.shadow_lane_day (
  day date NOT NULL, code text NOT NULL, version int NOT NULL, part int NOT NULL, lane text NOT NULL, tried text NOT NULL, items bigint NOT NULL, PRIMARY KEY (code, version, day, part, lane, tried));
COMMENT ON TABLE assessment.shadow_lane_day IS 'Of these, by the lane that follows from the version in force and the one that follows from the version tried.';

CREATE TABLE assessment.shadow_change (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL, version int NOT NULL, day date NOT NULL, declaration_id uuid NOT NULL, declaration_number text NOT NULL,
  declaration_version int NOT NULL, item_number int NOT NULL, assessment_id uuid NOT NULL, lane text NOT NULL, tried text NOT NULL);
COMMENT ON TABLE assessment.shadow_change IS 'Items that would have taken another lane, the first thousand of a day, version and partition; all are counted.';
CREATE INDEX ON assessment.shadow_change (code, version, n);
GRANT SELECT, INSERT, UPDATE ON assessment.shadow_day, assessment.shadow_lane_day TO loopgate_assess;
GRANT SELECT, INSERT ON assessment.shadow_change TO loopgate_assess;

CREATE VIEW api.shadow_day AS
SELECT code, version, day, sum(items)::bigint AS items, sum(touched)::bigint AS touched, sum(changed)::bigint AS changed FROM assessment.shadow_day GROUP BY code, version, day;
COMMENT ON VIEW api.shadow_day IS 'What versions that are tried came to by day, for analysts.';
CREATE VIEW api.shadow_lane_day AS SELECT code, version, day, lane, tried, sum(items)::bigint AS items FROM assessment.shadow_lane_day GROUP BY code, version, day, lane, tried;
COMMENT ON VIEW api.shadow_lane_day IS 'Lanes that would have changed, by day, for analysts.';
CREATE VIEW api.shadow_change AS SELECT n, code, version, day, declaration_id, declaration_number, declaration_version, item_number, assessment_id, lane, tried FROM assessment.shadow_change;
COMMENT ON VIEW api.shadow_change IS 'Items that would have taken another lane, for analysts.';

CREATE FUNCTION api.shadow_json(p_code text, p_after bigint, p_most int) RETURNS text LANGUAGE sql STABLE AS $$
  WITH tried AS (SELECT version FROM api.profile_version WHERE code = p_code AND tried_from IS NOT NULL ORDER BY version DESC LIMIT 1),
       listed AS (SELECT c.* FROM api.shadow_change c, tried t WHERE c.code = p_code AND c.version = t.version AND c.n > p_after ORDER BY c.n LIMIT p_most)
  SELECT json_strip_nulls(json_build_object('code', p_code, 'version', t.version,
    'items', coalesce(sum(d.items), 0), 'touched', coalesce(sum(d.touched), 0), 'changed', coalesce(sum(d.changed), 0), 'parity', 1 - sum(d.changed)::double precision / nullif(sum(d.items), 0),
    'days', coalesce(json_agg(json_build_object('day', d.day, 'items', d.items, 'touched', d.touched, 'changed', d.changed,
              'lanes', (SELECT coalesce(json_agg(json_build_object('lane', l.lane, 'tried', l.tried, 'items', l.items) ORDER BY l.lane, l.tried), '[]'::json)
                          FROM api.shadow_lane_day l WHERE l.code = p_code AND l.version = t.version AND l.day = d.day)) ORDER BY d.day) FILTER (WHERE d.day IS NOT NULL), '[]'::json),
    'changes', (SELECT coalesce(json_agg(json_build_object('day', c.day, 'declarationId', c.declaration_id, 'declarationNumber', c.declaration_number, 'version', c.declaration_version,
                 'itemNumber', c.item_number, 'assessmentId', c.assessment_id, 'lane', c.lane, 'tried', c.tried) ORDER BY c.n), '[]'::json) FROM listed c),
    'next', (SELECT max(n) FROM listed HAVING count(*) = p_most)))::text
    FROM tried t LEFT JOIN api.shadow_day d ON d.code = p_code AND d.version = t.version GROUP BY t.version
$$;
COMMENT ON FUNCTION api.shadow_json IS 'What the newest version of a profile that was tried would have changed; no row where none was.';
GRANT SELECT ON api.shadow_day, api.shadow_lane_day, api.shadow_change TO loopgate_gateway;
GRANT EXECUTE ON FUNCTION api.shadow_json TO loopgate_gateway;

INSERT INTO ops.digest_source VALUES
  ('assessment.shadow_day', 'SELECT ROW(code, version, day, sum(items), sum(touched), sum(changed))::text FROM assessment.shadow_day GROUP BY code, version, day ORDER BY 1'),
  ('assessment.shadow_lane_day', 'SELECT ROW(code, version, day, lane, tried, sum(items))::text FROM assessment.shadow_lane_day GROUP BY code, version, day, lane, tried ORDER BY 1'),
  ('assessment.shadow_change', 'SELECT ROW(code, version, day, declaration_number, declaration_version, item_number, lane, tried)::text FROM assessment.shadow_change ORDER BY 1');
