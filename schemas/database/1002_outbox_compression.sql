-- Events of some kilobytes are compressed as they enter an outbox, from which they go within moments: by the method that costs a
-- tenth of the default's.

DO $$
DECLARE s text;
BEGIN
  FOR s IN SELECT schema FROM ops.pipeline_schema LOOP
    EXECUTE format('ALTER TABLE %I.outbox ALTER COLUMN payload SET COMPRESSION lz4', s);
  END LOOP;
END $$;
