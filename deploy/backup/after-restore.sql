-- After the database was put back to an earlier time, and before the relay runs again.
--
-- The topics hold what the relay sent since, under numbers that the database does not know any more.  Were it to go on
-- with its old numbers, each consumer would take what is new for something that came before, and drop it.  So it goes on
-- behind the highest number that the consumers have met; a range that was in flight gets new numbers like everything else.
BEGIN;
DELETE FROM relay.range;
UPDATE relay.shard s SET next_number = greatest(s.next_number, p.last_number + 1)
  FROM (SELECT topic, part, max(last_number) AS last_number FROM ops.position WHERE last_number IS NOT NULL GROUP BY topic, part) p
 WHERE p.topic = s.topic AND p.part = s.part;
COMMIT;
