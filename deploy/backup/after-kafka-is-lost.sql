-- After the topics were lost and made anew, empty, and before any service runs against them.
--
-- Each position begins at the topic's begin, with the number that the relay goes on with.  psql -v cluster=ID, the new cluster's.
BEGIN;
UPDATE assessment.kafka_position p SET cluster_id = :'cluster', next_offset = 0,
       last_number = (SELECT next_number - 1 FROM relay.shard s WHERE s.topic = p.topic AND s.part = p.part);
UPDATE inspection.kafka_position p SET cluster_id = :'cluster', next_offset = 0,
       last_number = (SELECT next_number - 1 FROM relay.shard s WHERE s.topic = p.topic AND s.part = p.part);
UPDATE recall.kafka_position p SET cluster_id = :'cluster', next_offset = 0,
       last_number = (SELECT next_number - 1 FROM relay.shard s WHERE s.topic = p.topic AND s.part = p.part);
COMMIT;
