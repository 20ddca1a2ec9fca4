-- Goods that waited to be released and fall under a measure by then are decided again; what stood before is kept.

CREATE TABLE assessment.item_before (
  assessment_id uuid PRIMARY KEY, declaration_id uuid NOT NULL, version int NOT NULL, item_number int NOT NULL,
  until timestamptz NOT NULL, decision jsonb NOT NULL, xid xid8 NOT NULL DEFAULT pg_current_xact_id());
COMMENT ON TABLE assessment.item_before IS 'Decisions that a measure had made again before the goods were released: the row of assessment.item as it stood, and until when; append-only.';
CREATE INDEX ON assessment.item_before (declaration_id);
CREATE INDEX ON assessment.item_before (xid);
GRANT SELECT, INSERT ON assessment.item_before TO loopgate_assess;
GRANT UPDATE ON assessment.item TO loopgate_assess;
COMMENT ON TABLE assessment.item IS 'The pre-assessment of one item: what was decided, by which path, why, and the facts it saw. What a measure had decided again stands in assessment.item_before as it was.';

INSERT INTO ops.digest_source VALUES
  ('assessment.item_before', $q$SELECT ROW(d.sender, d.number, b.version, b.item_number, b.until, ops.without_ids((b.decision - 'facts')::text))::text FROM assessment.item_before b JOIN assessment.declaration d ON d.id = b.declaration_id AND d.version = b.version ORDER BY 1$q$);

INSERT INTO ops.trace_source VALUES
  ('assessment.before', 'step', 'assessment.item_before',
   'SELECT (decision ->> ''decided_at'')::timestamptz, ''assess'', ''item '' || item_number || '' pre-assessed, version '' || version || '', until a measure had it decided again'', NULL::text, NULL::int, NULL::bigint, assessment_id::text,
           concat_ws('' '', ''lane'', decision ->> ''lane'', ''by'', decision ->> ''selected_by'')
      FROM assessment.item_before WHERE declaration_id::text = ANY ($1) OR assessment_id::text = ANY ($1)');

-- Which goods a measure keeps out, for inspect, which asks before it releases.
CREATE VIEW assessment.block_view AS SELECT event, change FROM assessment.measure WHERE kind = 'block';
COMMENT ON VIEW assessment.block_view IS 'Measures that block, those lifted too, by the number of their last change.';
GRANT SELECT ON assessment.block_view TO loopgate_inspect;
