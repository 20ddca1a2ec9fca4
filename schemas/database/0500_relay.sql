-- What the relay knows: its own outbox (ticks), shards with the next number, ranges in flight.

CALL ops.make_pipeline_tables('relay', 'relay');
COMMENT ON SCHEMA relay IS 'How events leave the outboxes: shards, ranges in flight, ticks.';

CREATE TABLE relay.shard (
  topic text, part int, next_number bigint NOT NULL DEFAULT 1 CHECK (next_number >= 1), PRIMARY KEY (topic, part)) WITH (fillfactor = 50);
COMMENT ON TABLE relay.shard IS 'One (topic, partition): the number that its next record gets; numbers are dense.';

CREATE TABLE relay.range (
  topic text, part int, source text, to_xid xid8 NOT NULL, to_id bigint NOT NULL, first_number bigint NOT NULL, records bigint NOT NULL CHECK (records > 0),
  PRIMARY KEY (topic, part, source));
COMMENT ON TABLE relay.range IS 'What is being produced: all rows of the source''s outbox for the shard up to (to_xid, to_id). Saved before it is sent, so that after a crash the same records go out with the same numbers.';

CREATE TABLE relay.clock_state (
  one boolean PRIMARY KEY DEFAULT true CHECK (one), tick_at timestamptz NOT NULL, tick_number bigint NOT NULL, demo_number bigint NOT NULL DEFAULT 0,
  partitions_until date NOT NULL DEFAULT '2000-01-01');
COMMENT ON TABLE relay.clock_state IS 'The last tick made, its number, and how far the demonstration''s ticks are used up.';
INSERT INTO relay.clock_state (tick_at, tick_number) VALUES ('2000-01-01', 0);

CREATE TABLE ops.demo_tick (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL);
COMMENT ON TABLE ops.demo_tick IS 'Ticks that a demonstration or test wants, in order; read only under the demo clock.';

GRANT SELECT, INSERT, UPDATE ON relay.shard TO loopgate_relay;
GRANT SELECT, INSERT, DELETE ON relay.range TO loopgate_relay;
GRANT SELECT, UPDATE ON relay.clock_state TO loopgate_relay;
GRANT SELECT ON ops.demo_tick TO loopgate_relay;

INSERT INTO ops.digest_exempt VALUES
  ('relay.shard', 'numbers on the way'), ('relay.range', 'on its way'), ('relay.clock_state', 'wall times'), ('ops.demo_tick', 'time');
