-- Why a partition stands still: a consumer that finds records missing halts, and says so here, where status, doctor and the console look.

DO $$
DECLARE
  schema text;
  body text;
BEGIN
  FOR schema IN SELECT s.schema FROM ops.pipeline_schema s LOOP
    EXECUTE format('ALTER TABLE %I.kafka_position ADD COLUMN halted_at timestamptz, ADD COLUMN halted_because text, ADD CHECK ((halted_at IS NULL) = (halted_because IS NULL))', schema);
    EXECUTE format('COMMENT ON COLUMN %I.kafka_position.halted_because IS %L', schema, 'What is missing, where the consumer halted for it; absent while it goes on.');
  END LOOP;
  SELECT string_agg(format('SELECT %L AS service, consumer, topic, part, epoch, owner, claimed_at, next_offset, last_number, cluster_id, halted_at, halted_because FROM %I.kafka_position', s.service, s.schema),
                    ' UNION ALL ' ORDER BY s.schema) INTO body FROM ops.pipeline_schema s;
  EXECUTE 'CREATE OR REPLACE VIEW ops.position AS ' || body;
END $$;

CREATE OR REPLACE VIEW api.consumer_position AS
SELECT p.service, p.consumer, p.topic, p.part, p.next_offset, p.last_number, s.next_number - 1 AS sent_number, p.owner, p.claimed_at, p.halted_at, p.halted_because
  FROM ops.position p LEFT JOIN relay.shard s ON s.topic = p.topic AND s.part = p.part;

CREATE OR REPLACE FUNCTION api.operations_json(p_ends jsonb) RETURNS text LANGUAGE sql STABLE AS $$
  WITH stands AS (
    SELECT p.*, CASE WHEN p.last_number IS NOT NULL THEN p.sent_number - p.last_number ELSE (p_ends->>(p.topic || '/' || p.part))::bigint - p.next_offset END AS lag FROM api.consumer_position p)
  SELECT json_strip_nulls(json_build_object('at', api.time(clock_timestamp()),
    'services', (SELECT json_agg(json_build_object('service', s.service, 'outbox', s.waiting, 'outboxOldestAt', api.time(s.oldest_at), 'parked', s.parked, 'deadLetters', s.open_letters,
                                                   'replaying', s.replaying, 'tickAt', api.time(s.tick_at)) ORDER BY s.service) FROM api.service_state s),
    'positions', (SELECT coalesce(json_agg(json_build_object('service', p.service, 'consumer', p.consumer, 'topic', p.topic, 'partition', p.part, 'nextOffset', p.next_offset, 'lag', greatest(p.lag, 0),
                                                             'owner', p.owner, 'claimedAt', api.time(p.claimed_at), 'haltedAt', api.time(p.halted_at), 'haltedBecause', p.halted_because)
                                           ORDER BY p.service, p.topic, p.part), '[]') FROM stands p)))::text
$$;
