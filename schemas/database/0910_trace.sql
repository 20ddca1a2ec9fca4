-- An object's path through the services, for loopgatectl trace: what leads from one name to another, and what happened under each.

CREATE TABLE ops.trace_source (
  name text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('link', 'step')),
  relation text NOT NULL,
  query text NOT NULL);
COMMENT ON TABLE ops.trace_source IS 'Queries of one relation over $1 text[], names as people have them: numbers, ids, receipts in hex. A link gives further names (text); a step gives what happened: at timestamptz, service, step, topic text, part int4, record_offset int8, object text, detail text. Never personal data.';
INSERT INTO ops.digest_exempt VALUES ('ops.trace_source', 'structure');

CREATE FUNCTION ops.time_of_id(p_id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT to_timestamp(('x' || left(replace(p_id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)
$$;
COMMENT ON FUNCTION ops.time_of_id IS 'The append time in a UUIDv7.';

INSERT INTO ops.trace_source VALUES
  ('receipt.object', 'link', 'ops.receipt',
   'SELECT object_id::text FROM ops.receipt WHERE receipt IN (SELECT decode(k, ''hex'') FROM unnest($1) k WHERE k ~ ''^[0-9a-f]{32}$'')'),
  ('object.receipt', 'link', 'ops.receipt',
   'SELECT encode(receipt, ''hex'') FROM ops.receipt WHERE object_id IN (SELECT k::uuid FROM unnest($1) k WHERE k ~ ''^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'')'),
  ('receipt', 'step', 'ops.receipt',
   'SELECT ops.time_of_id(object_id), service, ''took effect'', NULL::text, NULL::int, NULL::bigint, object_id::text, ''receipt '' || encode(receipt, ''hex'')
      FROM ops.receipt WHERE encode(receipt, ''hex'') = ANY ($1)'),
  ('parked', 'step', 'ops.parked',
   'SELECT append_at, service, ''parked'', topic, part, record_offset, id::text, ''until '' || until
      FROM ops.parked WHERE encode(receipt, ''hex'') = ANY ($1) OR id::text = ANY ($1)'),
  ('dead_letter', 'step', 'ops.dead_letter',
   'SELECT at, service, ''dead letter, '' || state, topic, part, record_offset, id::text, code
      FROM ops.dead_letter WHERE encode(receipt, ''hex'') = ANY ($1) OR id::text = ANY ($1) OR event_id = ANY ($1)'),
  ('audit', 'step', 'ops.audit',
   'SELECT at, service, act, NULL::text, NULL::int, NULL::bigint, object, actor FROM ops.audit WHERE object = ANY ($1)'),

  ('declaration.number', 'link', 'assessment.declaration', 'SELECT id::text FROM assessment.declaration WHERE number = ANY ($1)'),
  ('declaration', 'step', 'assessment.declaration',
   'SELECT decided_at, ''assess'', ''declaration version '' || version, NULL::text, NULL::int, NULL::bigint, id::text, concat_ws('' '', number, state, ''lane'', lane)
      FROM assessment.declaration WHERE id::text = ANY ($1)'),
  ('assessment', 'step', 'assessment.item',
   'SELECT decided_at, ''assess'', ''item '' || item_number || '' pre-assessed, version '' || version, NULL::text, NULL::int, NULL::bigint, assessment_id::text,
           concat_ws('' '', ''lane'', lane, ''by'', selected_by, ''score'', round(score::numeric, 6), ''threshold'', round(threshold::numeric, 6))
      FROM assessment.item WHERE declaration_id::text = ANY ($1) OR assessment_id::text = ANY ($1)'),
  ('release.assess', 'step', 'assessment.release',
   'SELECT released_at, ''assess'', status || '', release version '' || release_version, NULL::text, NULL::int, NULL::bigint, id::text, concat_ws('' '', ''version'', version, ''lane'', lane, duty)
      FROM assessment.release WHERE declaration_id::text = ANY ($1) OR id::text = ANY ($1)'),
  ('outcome', 'step', 'assessment.outcome',
   'SELECT at, ''assess'', ''outcome '' || verdict || '', version '' || version, NULL::text, NULL::int, NULL::bigint, outcome_id::text,
           concat_ws('' '', kind, severity, stage, ''by'', producer, CASE WHEN withdrawn THEN ''withdrawn'' WHEN taught THEN ''taught'' END)
      FROM assessment.outcome WHERE declaration_id::text = ANY ($1) OR outcome_id::text = ANY ($1)'),
  ('measure', 'step', 'assessment.measure',
   'SELECT from_at, ''assess'', ''measure '' || kind || '', version '' || version, NULL::text, NULL::int, NULL::bigint, id::text, concat_ws('' '', ''by'', producer, ''lifted '' || lifted_at)
      FROM assessment.measure WHERE declaration_id::text = ANY ($1) OR id::text = ANY ($1)'),

  ('order.declaration', 'link', 'inspection.inspection_order',
   'SELECT declaration_id::text FROM inspection.inspection_order WHERE id::text = ANY ($1) OR declaration_number = ANY ($1)'),
  ('order', 'step', 'inspection.inspection_order',
   'SELECT created_at, ''inspect'', ''order version '' || order_version, NULL::text, NULL::int, NULL::bigint, id::text, concat_ws('' '', state, action, ''changed'', changed_at)
      FROM inspection.inspection_order WHERE declaration_id::text = ANY ($1)'),
  ('check', 'step', 'inspection.check_record',
   'SELECT recorded_at, ''inspect'', ''check '' || verdict, NULL::text, NULL::int, NULL::bigint, id::text, concat_ws('' '', ''order version'', order_version, ''by'', author)
      FROM inspection.check_record WHERE declaration_id::text = ANY ($1) OR id::text = ANY ($1)'),
  ('conflict', 'step', 'inspection.conflict',
   'SELECT at, ''inspect'', ''conflict '' || kind, NULL::text, NULL::int, NULL::bigint, id::text, reason FROM inspection.conflict WHERE declaration_id::text = ANY ($1) OR id::text = ANY ($1)'),
  ('review', 'step', 'inspection.review',
   'SELECT at, ''inspect'', ''review '' || kind, NULL::text, NULL::int, NULL::bigint, id::text, concat_ws('' '', lane, ''by'', actor, CASE WHEN NOT effective THEN ''awaits a second person'' END)
      FROM inspection.review WHERE declaration_id::text = ANY ($1) OR id::text = ANY ($1)'),
  ('sample', 'step', 'inspection.sample',
   'SELECT collected_at, ''inspect'', ''sample '' || state, NULL::text, NULL::int, NULL::bigint, sample_number, concat_ws('' '', ''item'', item_number, report_number, verdict)
      FROM inspection.sample WHERE declaration_id::text = ANY ($1)'),
  ('lab_result', 'step', 'inspection.lab_result',
   'SELECT reported_at, ''inspect'', ''laboratory '' || stage || '' '' || verdict, NULL::text, NULL::int, NULL::bigint, report_number, concat_ws('' '', ''item'', item_number, ''sample'', sample_number)
      FROM inspection.lab_result WHERE declaration_id::text = ANY ($1)'),
  ('disposal', 'step', 'inspection.disposal',
   'SELECT changed_at, ''inspect'', ''disposal '' || kind || '' '' || state, NULL::text, NULL::int, NULL::bigint, disposal_number, ''item '' || item_number
      FROM inspection.disposal WHERE declaration_id::text = ANY ($1)'),
  ('release.inspect', 'step', 'inspection.release',
   'SELECT released_at, ''inspect'', status || '', release version '' || release_version, NULL::text, NULL::int, NULL::bigint, id::text, concat_ws('' '', ''version'', version, ''lane'', lane, duty)
      FROM inspection.release WHERE declaration_id::text = ANY ($1) OR id::text = ANY ($1)');

CREATE FUNCTION ops.trace(p_name text)
  RETURNS TABLE (at timestamptz, service text, step text, topic text, part int, record_offset bigint, object text, detail text)
  LANGUAGE plpgsql STABLE AS $$
DECLARE
  names text[] := ARRAY[p_name];
  more text[];
  known int := 0;
  source record;
BEGIN
  WHILE cardinality(names) > known AND cardinality(names) < 1000 LOOP
    known := cardinality(names);
    FOR source IN SELECT s.query FROM ops.trace_source s WHERE s.kind = 'link' AND to_regclass(s.relation) IS NOT NULL ORDER BY s.name LOOP
      EXECUTE format('SELECT array_agg(DISTINCT n) FROM (%s) AS l (n) WHERE n IS NOT NULL AND n <> ALL ($1)', source.query) INTO more USING names;
      names := names || coalesce(more, '{}');
    END LOOP;
  END LOOP;
  FOR source IN SELECT s.query FROM ops.trace_source s WHERE s.kind = 'step' AND to_regclass(s.relation) IS NOT NULL ORDER BY s.name LOOP
    RETURN QUERY EXECUTE source.query USING names;
  END LOOP;
END $$;
COMMENT ON FUNCTION ops.trace IS 'All that is known to have happened under a name and those that it leads to.';
REVOKE ALL ON FUNCTION ops.trace FROM PUBLIC;
