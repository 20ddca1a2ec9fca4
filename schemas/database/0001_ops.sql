-- What every service needs: roles, the pipeline's tables from one template, partitions by month,
-- the law's parameters and calendar, and what the digest covers.

DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['loopgate_gateway', 'loopgate_assess', 'loopgate_inspect', 'loopgate_recall', 'loopgate_relay'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', r);
    END IF;
  END LOOP;
END $$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS ops;
GRANT USAGE ON SCHEMA ops TO loopgate_gateway, loopgate_assess, loopgate_inspect, loopgate_recall, loopgate_relay;

-- Partitions by month ---------------------------------------------------------------------------

CREATE TABLE ops.partitioned (parent regclass PRIMARY KEY);
COMMENT ON TABLE ops.partitioned IS 'Tables that are partitioned by month on a UUIDv7 id.';

CREATE FUNCTION ops.first_id(p_day date) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM p_day) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;
COMMENT ON FUNCTION ops.first_id IS 'The least UUIDv7 of a day: 48 bits of milliseconds, then zeros.';

CREATE FUNCTION ops.ensure_partitions(p_until date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ops AS $$
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
        EXECUTE format('CREATE TABLE %I.%I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', p.nspname, name, p.parent,
                       ops.first_id(month), ops.first_id((month + interval '1 month')::date));
      END IF;
      month := (month + interval '1 month')::date;
    END LOOP;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION ops.ensure_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.ensure_partitions TO loopgate_relay;

CREATE PROCEDURE ops.partition_by_month(p_parent regclass) LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ops.partitioned VALUES (p_parent) ON CONFLICT DO NOTHING;
  EXECUTE format('CREATE TABLE %s_default PARTITION OF %s DEFAULT', p_parent, p_parent);
  PERFORM ops.ensure_partitions((current_date + 62)::date);
END $$;
COMMENT ON PROCEDURE ops.partition_by_month IS 'Registers a table PARTITION BY RANGE (id) and makes its partitions.';

-- The pipeline's tables, once in each service's schema ------------------------------------------

CREATE TABLE ops.pipeline_schema (schema text PRIMARY KEY, service text NOT NULL UNIQUE);
COMMENT ON TABLE ops.pipeline_schema IS 'Which schemas have the pipeline''s tables.';

CREATE PROCEDURE ops.make_pipeline_tables(p_schema text, p_service text) LANGUAGE plpgsql AS $$
DECLARE
  role text := 'loopgate_' || p_service;
  i int;
BEGIN
  INSERT INTO ops.pipeline_schema VALUES (p_schema, p_service);
  EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I', p_schema);
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I, loopgate_relay, loopgate_gateway', p_schema, role);
  EXECUTE format($t$
    CREATE TABLE %1$I.kafka_position (
      consumer text, topic text, part int,
      epoch bigint NOT NULL DEFAULT 0,
      owner text, claimed_at timestamptz,
      next_offset bigint NOT NULL DEFAULT 0 CHECK (next_offset >= 0),
      last_number bigint,
      cluster_id text NOT NULL,
      PRIMARY KEY (consumer, topic, part)) WITH (fillfactor = 50);
    COMMENT ON TABLE %1$I.kafka_position IS 'Where each consumer stands, and who owns the partition now.';

    CREATE TABLE %1$I.receipt (
      receipt bytea PRIMARY KEY,
      body_hash bytea NOT NULL,
      object_id uuid NOT NULL) PARTITION BY HASH (receipt);
    COMMENT ON TABLE %1$I.receipt IS 'What took effect, by identity, for ever; a row keyed by an idempotency key names the receipt as its body hash.';

    CREATE TABLE %1$I.parked (
      id uuid PRIMARY KEY, topic text NOT NULL, part int NOT NULL, record_offset bigint NOT NULL, append_at timestamptz NOT NULL,
      waits_for bytea NOT NULL, until timestamptz NOT NULL, key bytea NOT NULL, payload bytea NOT NULL, receipt bytea, body_hash bytea, idempotency bytea);
    COMMENT ON TABLE %1$I.parked IS 'Events that refer to something not here yet.';
    CREATE INDEX ON %1$I.parked (waits_for);
    CREATE INDEX ON %1$I.parked (until);

    CREATE TABLE %1$I.outbox (
      id bigint GENERATED ALWAYS AS IDENTITY, xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
      topic text NOT NULL, part int NOT NULL, key bytea NOT NULL, payload bytea NOT NULL CHECK (octet_length(payload) <= 900000),
      at timestamptz NOT NULL DEFAULT clock_timestamp());
    COMMENT ON TABLE %1$I.outbox IS 'Events to be produced; read by the relay in (xid, id) order, removed once acknowledged.';
    CREATE INDEX ON %1$I.outbox (topic, part, xid, id);

    CREATE TABLE %1$I.dead_letter (
      id uuid PRIMARY KEY, topic text NOT NULL, part int NOT NULL, record_offset bigint NOT NULL, append_at timestamptz NOT NULL,
      event_id text, receipt bytea, body_hash bytea, code text NOT NULL, pointer text NOT NULL DEFAULT '', reason text NOT NULL,
      key bytea NOT NULL, payload bytea NOT NULL, sha256 bytea NOT NULL, actor text,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replay', 'replayed', 'dropped')), state_reason text, state_by text);
    COMMENT ON TABLE %1$I.dead_letter IS 'Events that could not be used, and why.';
    CREATE INDEX ON %1$I.dead_letter (receipt);
    CREATE INDEX ON %1$I.dead_letter (id) WHERE state = 'replay';

    CREATE TABLE %1$I.audit (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
      actor text NOT NULL, actor_role text, actor_scope text, actor_key text, act text NOT NULL, object text NOT NULL, detail jsonb, event_id text);
    COMMENT ON TABLE %1$I.audit IS 'Acts of principals; append-only.';

    CREATE TABLE %1$I.clock (one boolean PRIMARY KEY DEFAULT true CHECK (one), tick_at timestamptz NOT NULL);
    COMMENT ON TABLE %1$I.clock IS 'The last tick that the service stored.';

    GRANT SELECT, INSERT, UPDATE ON %1$I.kafka_position, %1$I.clock TO %2$I;
    GRANT SELECT, INSERT, DELETE ON %1$I.receipt TO %2$I;
    GRANT SELECT, INSERT ON %1$I.audit TO %2$I;
    GRANT SELECT, INSERT, UPDATE, DELETE ON %1$I.parked TO %2$I; -- UPDATE: to lock
    GRANT INSERT ON %1$I.outbox TO %2$I;
    GRANT SELECT, INSERT, UPDATE (state, state_reason, state_by) ON %1$I.dead_letter TO %2$I;
    GRANT SELECT, DELETE ON %1$I.outbox TO loopgate_relay;
  $t$, p_schema, role);
  FOR i IN 0..7 LOOP
    EXECUTE format('CREATE TABLE %1$I.receipt_%2$s PARTITION OF %1$I.receipt FOR VALUES WITH (MODULUS 8, REMAINDER %2$s)', p_schema, i);
  END LOOP;
  CALL ops.unite_pipeline_views();
END $$;
COMMENT ON PROCEDURE ops.make_pipeline_tables IS 'The pipeline''s tables for one service, and its role''s grants on them.';

CREATE PROCEDURE ops.unite_pipeline_views() LANGUAGE plpgsql AS $$
DECLARE
  v record;
  body text;
BEGIN
  FOR v IN SELECT * FROM (VALUES
      ('position', 'kafka_position', 'consumer, topic, part, epoch, owner, claimed_at, next_offset, last_number, cluster_id'),
      ('receipt', 'receipt', 'receipt, body_hash, object_id'),
      ('parked', 'parked', 'id, topic, part, record_offset, append_at, until, receipt, body_hash, idempotency'),
      ('dead_letter', 'dead_letter', 'id, topic, part, record_offset, append_at, event_id, receipt, body_hash, code, pointer, reason, sha256, actor, at, state, state_reason, state_by'),
      ('outbox', 'outbox', 'id, xid, topic, part, octet_length(payload) AS size, at'),
      ('clock', 'clock', 'tick_at'),
      ('audit', 'audit', 'id, at, actor, actor_role, actor_scope, actor_key, act, object, detail, event_id')) AS t(name, source, columns) LOOP
    SELECT string_agg(format('SELECT %L AS service, %s FROM %I.%I', service, v.columns, schema, v.source), ' UNION ALL ' ORDER BY schema)
      INTO body FROM ops.pipeline_schema;
    EXECUTE format('CREATE OR REPLACE VIEW ops.%I AS %s', v.name, body);
    EXECUTE format('COMMENT ON VIEW ops.%I IS %L', v.name, 'The tables ' || v.source || ' of all services.');
  END LOOP;
  GRANT SELECT ON ops.position, ops.receipt, ops.parked, ops.dead_letter, ops.clock TO loopgate_gateway;
  GRANT SELECT ON ops.position, ops.outbox, ops.clock TO loopgate_relay;
END $$;

-- The law as data -------------------------------------------------------------------------------

CREATE TABLE ops.rule_parameter (
  code text NOT NULL, category text NOT NULL DEFAULT '', value text NOT NULL, unit text NOT NULL, legal_basis text NOT NULL,
  valid_from date NOT NULL, valid_until date, verified boolean NOT NULL, label_zh text NOT NULL, label_en text NOT NULL,
  PRIMARY KEY (code, category, valid_from), CHECK (valid_until IS NULL OR valid_until > valid_from));
COMMENT ON TABLE ops.rule_parameter IS 'Deadlines, rates and terms with their legal basis; valid_until is exclusive; verified says whether the source was seen.';

CREATE TABLE ops.work_calendar (day date PRIMARY KEY, working boolean NOT NULL, basis text NOT NULL, verified boolean NOT NULL);
COMMENT ON TABLE ops.work_calendar IS 'Days that differ from the week: public holidays, and Saturdays and Sundays that are worked.';

CREATE FUNCTION ops.is_working_day(p_day date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT working FROM ops.work_calendar WHERE day = p_day), extract(isodow FROM p_day) < 6)
$$;
GRANT SELECT ON ops.rule_parameter, ops.work_calendar TO loopgate_gateway, loopgate_assess, loopgate_inspect, loopgate_recall;

INSERT INTO ops.work_calendar (day, working, basis, verified)
SELECT d::date, false, 'State Council holiday notice for 2026, National Day', false FROM generate_series('2026-10-01'::date, '2026-10-07', '1 day') d
UNION ALL SELECT d::date, false, 'State Council holiday notice for 2026, Spring Festival', false FROM generate_series('2026-02-15'::date, '2026-02-23', '1 day') d
UNION ALL SELECT d::date, false, 'State Council holiday notice for 2026, Labour Day', false FROM generate_series('2026-05-01'::date, '2026-05-05', '1 day') d
UNION ALL SELECT d::date, false, 'State Council holiday notice for 2026, New Year', false FROM generate_series('2026-01-01'::date, '2026-01-03', '1 day') d
UNION ALL SELECT d::date, false, 'State Council holiday notice for 2026, Qingming', false FROM generate_series('2026-04-04'::date, '2026-04-06', '1 day') d
UNION ALL SELECT d::date, false, 'State Council holiday notice for 2026, Dragon Boat Festival', false FROM generate_series('2026-06-19'::date, '2026-06-21', '1 day') d
UNION ALL SELECT d::date, false, 'State Council holiday notice for 2026, Mid-Autumn Festival', false FROM generate_series('2026-09-25'::date, '2026-09-27', '1 day') d
UNION ALL SELECT d::date, true, 'State Council holiday notice for 2026, make-up day', false
  FROM unnest(ARRAY['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']::date[]) d;

-- The digest ------------------------------------------------------------------------------------

CREATE TABLE ops.digest_source (name text PRIMARY KEY, query text NOT NULL);
COMMENT ON TABLE ops.digest_source IS 'For each business table a query that gives ordered text lines: natural keys and values, no wall times, offsets, retry counts or object ids.';
CREATE TABLE ops.digest_exempt (name text PRIMARY KEY, reason text NOT NULL);
COMMENT ON TABLE ops.digest_exempt IS 'Tables that the digest leaves out, and why.';

CREATE FUNCTION ops.without_ids(p_text text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(p_text, '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'id', 'g')
$$;
COMMENT ON FUNCTION ops.without_ids IS 'A text without the object ids that it cites: they are made from append times, so they differ between runs that decided the same.';

INSERT INTO ops.digest_exempt VALUES
  ('ops.partitioned', 'structure'), ('ops.pipeline_schema', 'structure'),
  ('ops.digest_source', 'structure'), ('ops.digest_exempt', 'structure'), ('ops.migration', 'structure'),
  ('*.kafka_position', 'offsets'), ('*.receipt', 'keyed by identity, holds object ids; its effects are covered'),
  ('*.parked', 'holds offsets; empty when drained or covered by what waits'), ('*.outbox', 'on its way; covered by its consumers'),
  ('*.dead_letter', 'holds offsets and wall times'), ('*.audit', 'holds wall times'), ('*.clock', 'time');
INSERT INTO ops.digest_source VALUES
  ('ops.rule_parameter', 'SELECT ROW(code, category, value, unit, legal_basis, valid_from, valid_until, verified, label_zh, label_en)::text FROM ops.rule_parameter ORDER BY 1'),
  ('ops.work_calendar', 'SELECT ROW(day, working, basis, verified)::text FROM ops.work_calendar ORDER BY 1');
