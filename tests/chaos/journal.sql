-- What the chaos tests watch: every claim and every advance of a position that was committed, by which process, in which
-- transaction; and where a process waits because a test holds it.
CREATE SCHEMA chaos;
CREATE TABLE chaos.journal (
  n bigint GENERATED ALWAYS AS IDENTITY, service text, topic text, part int, claim boolean, epoch bigint, from_offset bigint, to_offset bigint, process text, xid bigint);
CREATE TABLE chaos.hold (process text PRIMARY KEY);

CREATE FUNCTION chaos.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO chaos.journal (service, topic, part, claim, epoch, from_offset, to_offset, process, xid)
  VALUES (TG_ARGV[0], NEW.topic, NEW.part, TG_OP = 'INSERT' OR NEW.epoch <> OLD.epoch, NEW.epoch, CASE WHEN TG_OP = 'UPDATE' THEN OLD.next_offset END,
          NEW.next_offset, current_setting('application_name'), pg_current_xact_id()::text::bigint & 4294967295);
  RETURN NULL;
END $$;

-- Before the statement touches a row, so what others do meanwhile is seen by it as in a real race.
CREATE FUNCTION chaos.wait() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  WHILE TG_ARGV[0] <> 'advance' AND EXISTS (SELECT FROM chaos.hold WHERE process = TG_ARGV[0])
     OR TG_ARGV[0] = 'advance' AND current_query() LIKE 'UPDATE kafka_position%'
        AND EXISTS (SELECT FROM chaos.hold WHERE process = current_setting('application_name')) LOOP
    PERFORM pg_sleep(0.02);
  END LOOP;
  RETURN NULL;
END $$;

DO $$
DECLARE s record;
BEGIN
  FOR s IN SELECT schema, service FROM ops.pipeline_schema WHERE service IN ('assess', 'inspect', 'recall') LOOP
    EXECUTE format('CREATE TRIGGER chaos_note AFTER INSERT OR UPDATE ON %I.kafka_position FOR EACH ROW EXECUTE FUNCTION chaos.note(%L)', s.schema, s.service);
    EXECUTE format('CREATE TRIGGER chaos_wait BEFORE UPDATE ON %I.kafka_position FOR EACH STATEMENT EXECUTE FUNCTION chaos.wait(''advance'')', s.schema);
  END LOOP;
END $$;
CREATE TRIGGER chaos_begin BEFORE INSERT ON relay.range FOR EACH STATEMENT EXECUTE FUNCTION chaos.wait('relay begins');
CREATE TRIGGER chaos_end BEFORE DELETE ON relay.range FOR EACH STATEMENT EXECUTE FUNCTION chaos.wait('relay ends');
GRANT USAGE ON SCHEMA chaos TO PUBLIC;
