-- Conveyances that arrived, and the declarations that follow them.

-- name: arrivals_of :many
-- The first arrival of a conveyance at a port within the time that counts for the declaration.
-- $1 int4[]  places of declarations in the batch
-- $2 text[]  conveyances
-- $3 text[]  ports
-- $4 timestamptz[]  from
-- $5 timestamptz[]  until
SELECT u.place, a.arrived_at FROM unnest($1, $2, $3, $4, $5) AS u (place, conveyance, port, from_at, until_at)
 CROSS JOIN LATERAL (SELECT arrived_at FROM assessment.arrival WHERE conveyance = u.conveyance AND port = u.port AND arrived_at >= u.from_at AND arrived_at < u.until_at ORDER BY arrived_at LIMIT 1) a

-- name: arrived_sweep :many
-- Declarations whose conveyance arrived at their port in the time that counts, a bounded number at a time; begins with the arrivals, which are few.
-- $1 timestamptz  now
-- $2 int8  at most
-- $3 int4  days before an expected arrival
-- $4 int4  days before the decision, where no arrival is expected any more
-- $5 int4  days after the later of the two
WITH arrived AS MATERIALIZED (SELECT conveyance, port, arrived_at AS at, (arrived_at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM assessment.arrival WHERE swept_until > $1),
due AS MATERIALIZED (
  SELECT f.id, f.version, min(a.at) AS at
    FROM arrived a CROSS JOIN LATERAL (
      SELECT id, version FROM assessment.declaration
       WHERE conveyance = a.conveyance AND port = a.port AND arrived_at IS NULL AND state = 'assessed'
         AND a.day >= CASE WHEN expected_arrival >= (decided_at AT TIME ZONE 'Asia/Shanghai')::date THEN expected_arrival - $3
                           ELSE greatest(expected_arrival - $3, (decided_at AT TIME ZONE 'Asia/Shanghai')::date - $4) END
         AND a.day < greatest(expected_arrival, (decided_at AT TIME ZONE 'Asia/Shanghai')::date) + $5
       ORDER BY id LIMIT $2) f
   GROUP BY f.id, f.version ORDER BY f.id LIMIT $2)
SELECT d.id, d.version, d.emitted, d.lane, u.at, d.event, d.number, d.sender,
       coalesce((SELECT max(l.release_version) FROM assessment.release l WHERE l.declaration_id = d.id), 0)
  FROM due u JOIN assessment.declaration d ON d.id = u.id AND d.version = u.version
 WHERE d.arrived_at IS NULL AND d.state = 'assessed'
 ORDER BY d.id FOR UPDATE OF d

-- name: arrived_put :exec
-- $1 uuid[]  declarations
-- $2 int4[]  versions
-- $3 timestamptz[]  arrival
UPDATE assessment.declaration d SET arrived_at = u.at FROM unnest($1, $2, $3) AS u (id, version, at) WHERE d.id = u.id AND d.version = u.version
