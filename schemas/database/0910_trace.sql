-- An object's path through the services, for loopgatectl trace: what leads from one name to another, and what happened under each.

CREATE TABLE ops.trace_source (
  name text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('link', 'step')),
  query text NOT NULL);
COMMENT ON TABLE ops.trace_source IS 'Queries over $1 text[], names as people have them: numbers, ids, receipts in hex. A link gives further names (text); a step gives what happened: at timestamptz, service, step, topic text, part int4, record_offset int8, object text, detail text. Never personal data.';
INSERT INTO ops.digest_exempt VALUES ('ops.trace_source', 'structure');

CREATE FUNCTION ops.time_of_id(p_id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT to_timestamp(('x' || left(replace(p_id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)
$$;
COMMENT ON FUNCTION ops.time_of_id IS 'The append time in a UUIDv7.';

INSERT INTO ops.trace_source VALUES
  ('receipt.object', 'link',
   'SELECT object_id::text FROM ops.receipt WHERE receipt IN (SELECT decode(k, ''hex'') FROM unnest($1) k WHERE k ~ ''^[0-9a-f]{32}$'')'),
  ('object.receipt', 'link',
   'SELECT encode(receipt, ''hex'') FROM ops.receipt WHERE object_id IN (SELECT k::uuid FROM unnest($1) k WHERE k ~ ''^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'')'),
  ('receipt', 'step',
   'SELECT ops.time_of_id(object_id), service, ''took effect'', NULL::text, NULL::int, NULL::bigint, object_id::text, ''receipt '' || encode(receipt, ''hex'')
      FROM ops.receipt WHERE encode(receipt, ''hex'') = ANY ($1)'),
  ('parked', 'step',
   'SELECT append_at, service, ''parked'', topic, part, record_offset, id::text, ''until '' || until
      FROM ops.parked WHERE encode(receipt, ''hex'') = ANY ($1) OR id::text = ANY ($1)'),
  ('dead_letter', 'step',
   'SELECT at, service, ''dead letter, '' || state, topic, part, record_offset, id::text, code
      FROM ops.dead_letter WHERE encode(receipt, ''hex'') = ANY ($1) OR id::text = ANY ($1) OR event_id = ANY ($1)'),
  ('audit', 'step',
   'SELECT at, service, act, NULL::text, NULL::int, NULL::bigint, object, actor FROM ops.audit WHERE object = ANY ($1)');

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
    FOR source IN SELECT s.query FROM ops.trace_source s WHERE s.kind = 'link' ORDER BY s.name LOOP
      EXECUTE format('SELECT array_agg(DISTINCT n) FROM (%s) AS l (n) WHERE n IS NOT NULL AND n <> ALL ($1)', source.query) INTO more USING names;
      names := names || coalesce(more, '{}');
    END LOOP;
  END LOOP;
  FOR source IN SELECT s.query FROM ops.trace_source s WHERE s.kind = 'step' ORDER BY s.name LOOP
    RETURN QUERY EXECUTE source.query USING names;
  END LOOP;
END $$;
COMMENT ON FUNCTION ops.trace IS 'All that is known to have happened under a name and those that it leads to.';
REVOKE ALL ON FUNCTION ops.trace FROM PUBLIC;
