-- What is published about goods: all that advice before filing may rest on.
--
-- A profile is public when its document says so; of any other that people changed only the code is told, so that one of the
-- first set that it took the place of is public no more.  A measure is public when its recall was published.

CREATE VIEW api.published_profile AS
SELECT c.object_id AS code,
       max(c.document) FILTER (WHERE c.active_until IS NULL AND (c.document::json->>'published')::boolean) AS document
  FROM assessment.control c WHERE c.kind = 'profile' AND c.active_from IS NOT NULL GROUP BY c.object_id;
COMMENT ON VIEW api.published_profile IS 'Profiles that people changed, with the document of those in force that are published.';

CREATE VIEW api.published_measure AS
SELECT m.id, m.event
  FROM assessment.measure m
 WHERE m.lifted_at IS NULL AND m.producer = 'recall' AND m.kind IN ('block', 'warn')
   AND EXISTS (SELECT FROM recall.recall_step s WHERE s.step = 'published' AND s.recall_number = substr(m.cites, 8)) AND m.cites LIKE 'recall:%';
COMMENT ON VIEW api.published_measure IS 'Measures in force of recalls that were published.';

CREATE VIEW api.law_state AS
SELECT concat_ws('/', (SELECT max(change) FROM assessment.control), (SELECT max(change) FROM assessment.measure),
                 (SELECT id FROM recall.recall_step ORDER BY id DESC LIMIT 1)) AS state;
COMMENT ON VIEW api.law_state IS 'Another text whenever what is published may have changed.';

GRANT SELECT ON api.published_profile, api.published_measure, api.law_state TO loopgate_gateway;
