-- What is proven of an order's goods already, for the inspector who is to look at them.

CREATE VIEW api.proven AS
SELECT p.importer_id, p.model, p.standard, p.report_number, p.declaration_number, p.passed_on,
       (SELECT r.laboratory_id FROM inspection.lab_result r WHERE r.report_number = p.report_number ORDER BY r.reported_at DESC LIMIT 1) AS laboratory_id
  FROM inspection.sampling_pass p;
COMMENT ON VIEW api.proven IS 'Sampling tests that were passed, and by whose report: enterprise, model, standard.';
GRANT SELECT ON api.proven TO loopgate_gateway;
