-- What a decision would rest on if it were made now: for analysts who ask what was learned since.

CREATE VIEW api.replayed AS
SELECT v.sender, v.port, v.importer_id, v.platform_id, v.assessment_id, v.number, v.id AS declaration_id, v.version, v.item_number, i.category, i.risk_key, v.lane, v.action, v.selected_by, v.paths, v.score, v.threshold,
       v.reasons, v.facts, v.decided_at, v.event
  FROM api.explained v JOIN assessment.item i ON i.declaration_id = v.id AND i.version = v.version AND i.item_number = v.item_number;
COMMENT ON VIEW api.replayed IS 'Pre-assessments with what they rested on, for analysts.';

CREATE VIEW api.risk_cell AS SELECT key, month, inspected, failed, weight_e6, failed_weight_e6, weight_squares_e6 FROM assessment.risk_cell;
COMMENT ON VIEW api.risk_cell IS 'What inspections taught, by key and month, for analysts.';

CREATE VIEW api.measure_in_force AS
SELECT id, event FROM assessment.measure WHERE lifted_at IS NULL AND from_at <= clock_timestamp() AND (until_at IS NULL OR until_at > clock_timestamp());
COMMENT ON VIEW api.measure_in_force IS 'Measures in force with what they cover.';

CREATE VIEW api.threshold AS SELECT port, category, value FROM assessment.threshold;
COMMENT ON VIEW api.threshold IS 'Scores above which risk selects now; an empty port stands for those without a threshold of their own.';

GRANT SELECT ON api.replayed, api.risk_cell, api.measure_in_force, api.threshold TO loopgate_gateway;
