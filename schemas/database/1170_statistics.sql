-- Statistics of a month's partition come from three thousand of its rows, not thirty thousand: what is asked of these tables is equal
-- to one value or in the order of an index, for which the sizes count and what is distinct.  While a month begins quickly one look
-- follows another, and each took half a second of a processor for declarations and more for items.

CREATE FUNCTION ops.sample_few(p_part regclass) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, ops AS $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT a.attname FROM pg_attribute a WHERE a.attrelid = p_part AND a.attnum > 0 AND NOT a.attisdropped LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 10', p_part, c.attname);
  END LOOP;
  FOR c IN SELECT i.indexrelid::regclass AS name, k.n FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attribute, n)
            WHERE i.indrelid = p_part AND k.attribute = 0 LOOP -- an expression has statistics of its own
    EXECUTE format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS 10', c.name, c.n);
  END LOOP;
END $$;
COMMENT ON FUNCTION ops.sample_few IS 'Has ANALYZE read few rows of a partition.';
REVOKE ALL ON FUNCTION ops.sample_few FROM PUBLIC;

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
      name := format('%I.%I', p.nspname, format('%s_%s', p.relname, to_char(month, 'YYYYMM')));
      IF to_regclass(name) IS NULL THEN
        EXECUTE format('CREATE TABLE %s PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', name, p.parent,
                       ops.first_id(month), ops.first_id((month + interval '1 month')::date));
        PERFORM ops.sample_few(name::regclass);
      END IF;
      month := (month + interval '1 month')::date;
    END LOOP;
  END LOOP;
END $$;

SELECT ops.sample_few(i.inhrelid) FROM ops.partitioned o JOIN pg_inherits i ON i.inhparent = o.parent;
