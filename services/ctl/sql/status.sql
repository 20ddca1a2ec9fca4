-- Queries of loopgatectl status and doctor.

-- name: service_states :many
-- One row for each service: what waits in it, and the last tick that it stored.
SELECT s.service,
       (SELECT count(*) FROM ops.outbox o WHERE o.service = s.service),
       (SELECT (extract(epoch FROM clock_timestamp() - min(o.at)) * 1000)::bigint FROM ops.outbox o WHERE o.service = s.service),
       (SELECT count(*) FROM ops.parked p WHERE p.service = s.service),
       (SELECT count(*) FROM ops.dead_letter d WHERE d.service = s.service AND d.state = 'open'),
       (SELECT count(*) FROM ops.dead_letter d WHERE d.service = s.service AND d.state = 'replay'),
       (SELECT c.tick_at FROM ops.clock c WHERE c.service = s.service)
  FROM ops.pipeline_schema s ORDER BY s.service;

-- name: server :one
-- The database's version and its clock.
SELECT current_setting('server_version_num')::int, clock_timestamp();

-- name: position_halted :many
-- Partitions that stand still because records are missing.
SELECT service, topic, part, halted_because FROM ops.position WHERE halted_at IS NOT NULL ORDER BY halted_at;

-- name: position_clusters :many
-- The Kafka clusters that positions belong to: one, or none yet.
SELECT DISTINCT cluster_id FROM ops.position ORDER BY 1;

-- name: calendar_end :one
-- The last day of the last year whose holidays are known, whether that is too near, and how many running terms end after it.
WITH known AS (SELECT coalesce(make_date(extract(year FROM max(day))::int, 12, 31), '0001-01-01') AS until FROM ops.work_calendar),
ahead AS (SELECT coalesce(max(value::int), 0) AS days FROM ops.parameter_today WHERE code = 'calendar_ahead')
SELECT k.until::text, t.day + a.days > k.until,
       (SELECT count(*) FROM supervision.deadline_view d WHERE d.met_at IS NULL AND d.due_at > (k.until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
  FROM ops.today t, known k, ahead a;
