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
       coalesce((SELECT max(l.release_version) FROM assessment.release l WHERE l.declaration_id = d.id), 0), d.ticket_day, d.work_day,
       CASE WHEN NOT d.emitted THEN (SELECT string_agg(concat_ws(':', i.item_number, i.lane, i.action, NOT string_to_array(i.paths, ' ') <@ '{risk,none}', i.category), ' ' ORDER BY i.item_number)
                                       FROM assessment.item i WHERE i.declaration_id = d.id AND i.version = d.version) END
  FROM due u JOIN assessment.declaration d ON d.id = u.id AND d.version = u.version
 WHERE d.arrived_at IS NULL AND d.state = 'assessed'
 ORDER BY d.id FOR UPDATE OF d

-- name: arrived_put :exec
-- $1 uuid[]  declarations
-- $2 int4[]  versions
-- $3 timestamptz[]  arrival
UPDATE assessment.declaration d SET arrived_at = u.at FROM unnest($1, $2, $3) AS u (id, version, at) WHERE d.id = u.id AND d.version = u.version

-- name: items_again :exec
-- Items decided again; the decisions that stood are kept as they were.
-- $1 uuid[]  declarations
-- $2 int4[]  versions
-- $3 int4[]  items
-- $4 uuid[]  assessments
-- $5 text[]  lanes
-- $6 text[]  selected by
-- $7 text[]  paths
-- $8 text[]  actions
-- $9 float8[]  scores
-- $10 float8[]  thresholds
-- $11 float8[]  probabilities
-- $12 text[]  keys of the risk tables
-- $13 text[]  reasons
-- $14 text[]  facts
-- $15 timestamptz[]  decided at
-- $16 text[]  also met
WITH again AS (
  SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    AS u (declaration_id, version, item_number, assessment_id, lane, selected_by, paths, action, score, threshold, probability, risk_key, reasons, facts, decided_at, also_met)),
before AS (
  INSERT INTO assessment.item_before (assessment_id, declaration_id, version, item_number, until, decision)
  SELECT i.assessment_id, i.declaration_id, i.version, i.item_number, u.decided_at, to_jsonb(i)
    FROM again u JOIN assessment.item i ON i.declaration_id = u.declaration_id AND i.version = u.version AND i.item_number = u.item_number)
UPDATE assessment.item i
   SET (assessment_id, lane, selected_by, paths, action, score, threshold, probability, risk_key, reasons, facts, decided_at, also_met) =
       (u.assessment_id, u.lane, u.selected_by, u.paths, u.action, u.score, u.threshold, u.probability, u.risk_key, u.reasons, u.facts, u.decided_at, u.also_met)
  FROM again u WHERE i.declaration_id = u.declaration_id AND i.version = u.version AND i.item_number = u.item_number

-- name: declarations_again :exec
-- Declarations that were decided again and are inspect's now.
-- $1 uuid[]  declarations
-- $2 int4[]  versions
-- $3 text[]  lanes
UPDATE assessment.declaration d SET (lane, emitted) = (u.lane, true) FROM unnest($1, $2, $3) AS u (id, version, lane) WHERE d.id = u.id AND d.version = u.version
