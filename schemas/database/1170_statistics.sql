-- A month's partition is looked at for its statistics anew after half a million rows, not after each fifty: every look reads
-- thirty thousand wide rows and takes half a second of a processor, and in a month that begins quickly the looks follow one another.

CREATE OR REPLACE FUNCTION ops.ensure_partitions(p_until date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ops AS $$
DECLARE
  p record;
  month date;
  name text;
BEGIN
  IF p_until > current_date + 400 THEN
    RAISE EXCEPTION 'partitions are made at most 400 days ahead';
  END IF;
  FOR p IN SELECT c.oid::regclass AS parent, n.nspname, c.relname FROM ops.partitioned o
             JOIN pg_class c ON c.oid = o.parent JOIN pg_namespace n ON n.oid = c.relnamespace LOOP
    month := date_trunc('month', current_date - 31)::date;
    WHILE month <= p_until LOOP
      name := format('%s_%s', p.relname, to_char(month, 'YYYYMM'));
      IF to_regclass(format('%I.%I', p.nspname, name)) IS NULL THEN
        EXECUTE format('CREATE TABLE %I.%I PARTITION OF %s FOR VALUES FROM (%L) TO (%L) WITH (autovacuum_analyze_threshold = 500000)', p.nspname, name, p.parent,
                       ops.first_id(month), ops.first_id((month + interval '1 month')::date));
      END IF;
      month := (month + interval '1 month')::date;
    END LOOP;
  END LOOP;
END $$;

DO $$
DECLARE p record;
BEGIN
  FOR p IN SELECT i.inhrelid::regclass AS part FROM ops.partitioned o JOIN pg_inherits i ON i.inhparent = o.parent LOOP
    EXECUTE format('ALTER TABLE %s SET (autovacuum_analyze_threshold = 500000)', p.part);
  END LOOP;
END $$;
