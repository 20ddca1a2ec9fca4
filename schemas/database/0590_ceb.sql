-- What the gateway reads to answer CEB messages: events as they came (personal data sealed) and the facts that a return receipt tells.

CREATE FUNCTION ops.receipt_of_event(p_event bytea) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substring(p_event FROM position('"receipt":"'::bytea IN p_event) + 11 FOR 32)
$$;
COMMENT ON FUNCTION ops.receipt_of_event IS 'The receipt, 32 hex digits, in an event as the services write it; a quote within a text is escaped, so nothing else reads like it.';
CREATE INDEX ON assessment.declaration (ops.receipt_of_event(event)) WHERE version > 1;
CREATE INDEX ON assessment.dead_letter (event_id);

CREATE VIEW assessment.ceb_declaration_view AS
SELECT id, version, sender, state, decided_at, ops.receipt_of_event(event) AS receipt, event FROM assessment.declaration;
COMMENT ON VIEW assessment.ceb_declaration_view IS 'Versions of declarations with what came; a changed version is found by the receipt of its change.';

CREATE VIEW assessment.ceb_trade_view AS SELECT id, sender, event FROM assessment.trade_document;
COMMENT ON VIEW assessment.ceb_trade_view IS 'Orders, payments and waybills as they came.';

CREATE VIEW assessment.ceb_parked_view AS SELECT id, append_at, payload AS event FROM assessment.parked;
COMMENT ON VIEW assessment.ceb_parked_view IS 'Changes that wait for their declaration, as they came.';

CREATE VIEW assessment.ceb_refused_view AS
SELECT id, receipt, body_hash, event_id, actor, code, reason, at, payload AS event FROM assessment.dead_letter WHERE receipt IS NOT NULL AND state <> 'replayed';
COMMENT ON VIEW assessment.ceb_refused_view IS 'Events of the gateway that assess refused, as they came.';

CREATE VIEW inspection.ceb_return_view AS
SELECT declaration_id, max(changed_at) AS at FROM inspection.disposal WHERE kind = 'return' AND state IN ('executed', 'verified') GROUP BY declaration_id;
COMMENT ON VIEW inspection.ceb_return_view IS 'Declarations of which goods went back, and when.';

GRANT SELECT ON assessment.ceb_declaration_view, assessment.ceb_trade_view, assessment.ceb_parked_view, assessment.ceb_refused_view, inspection.ceb_return_view TO loopgate_gateway;
