-- The relay names the rows in flight one by one, so it need not wait until all older transactions are over: an outcome that was
-- committed waited for the batch of declarations that ran beside it, and for whoever counted a day.  A range was all rows up to a
-- place in the order of transactions, below the oldest that ran, for such a set alone could not grow after it had been saved.
-- What follows from another event of the same subject has the greater id: it was made after the subject's lock was had.

DO $$
DECLARE
  s text;
  r record;
BEGIN
  FOR s IN SELECT schema FROM ops.pipeline_schema LOOP
    EXECUTE format('ALTER TABLE %I.outbox ADD PRIMARY KEY (id)', s);
  END LOOP;
  ALTER TABLE relay.range ADD COLUMN ids bigint[];
  FOR r IN SELECT * FROM relay.range LOOP -- on its way under numbers that were given in the old order
    EXECUTE format('UPDATE relay.range SET ids = (SELECT array_agg(id ORDER BY xid, id) FROM %I.outbox WHERE topic = $1 AND part = $2 AND (xid, id) <= ($3, $4)) '
                   'WHERE topic = $1 AND part = $2 AND source = $5', r.source) USING r.topic, r.part, r.to_xid, r.to_id, r.source;
  END LOOP;
  FOR s IN SELECT schema FROM ops.pipeline_schema LOOP
    EXECUTE format('DROP INDEX %I.outbox_topic_part_xid_id_idx', s);
    EXECUTE format('COMMENT ON TABLE %I.outbox IS %L', s, 'Events to be produced; read by the relay in the order of ids, removed once acknowledged.');
  END LOOP;
END $$;

ALTER TABLE relay.range ALTER COLUMN ids SET NOT NULL, ADD CHECK (cardinality(ids) > 0), DROP COLUMN to_xid, DROP COLUMN to_id, DROP COLUMN records;
COMMENT ON TABLE relay.range IS 'What is being produced: rows of the source''s outbox for the shard, in the order of their numbers. Saved before it is sent, so that after a crash the same records go out with the same numbers.';
