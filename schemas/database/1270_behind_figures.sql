-- Lists behind two figures of the overview: clocks of the law that are over, met in time or not, and laboratory reports.

CREATE OR REPLACE VIEW api.clock AS
SELECT md5(concat_ws(' ', d.subject, d.rule, extract(epoch FROM d.started_at)))::uuid AS id, split_part(d.subject, ':', 1) AS kind, substr(d.subject, strpos(d.subject, ':') + 1) AS number, d.rule, d.label_en, d.label_zh, d.basis, d.started_at, d.due_at,
       CASE WHEN d.met_at < d.due_at THEN 'met' WHEN d.met_at IS NOT NULL THEN 'missed'
            WHEN d.due_at < clock_timestamp() THEN 'late' WHEN d.due_at < clock_timestamp() + interval '7 days' THEN 'soon' ELSE 'later' END AS state,
       d.met_at, d.met_at IS NOT NULL OR d.due_at < clock_timestamp() AS over
  FROM api.deadline d;
COMMENT ON VIEW api.clock IS 'Clocks of the law: met in time (met) or too late (missed); not met and run out (late), running out within seven days (soon), and later. over: met or run out. kind and number say of what.';

CREATE VIEW api.report AS
SELECT l.declaration_id, l.declaration_number, l.report_number, l.sample_number, l.item_number, l.stage, l.verdict, l.laboratory_id, l.reported_at,
       o.id AS order_id, o.sender, o.port, o.importer_id, o.platform_id
  FROM inspection.lab_result l JOIN api.inspection_order o ON o.declaration_id = l.declaration_id;
COMMENT ON VIEW api.report IS 'Laboratory reports, and whose goods they are about.';
GRANT SELECT ON api.report TO loopgate_gateway;
