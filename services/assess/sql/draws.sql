-- The queries of the day's draw; see draws.h.

-- name: draw_period_put :many
-- Heads that are not committed to yet; gives back those.
-- $1 text[]  periods
-- $2 date[]  first days
-- $3 text[]  heads
-- $4 timestamptz  tick
INSERT INTO assessment.draw_period (period, first_day, chain_head, committed_at) SELECT u.period, u.day, u.head, $4 FROM unnest($1, $2, $3) AS u (period, day, head)
ON CONFLICT DO NOTHING RETURNING first_day, period, chain_head

-- name: draw_days :many
-- The oldest day in each step.
SELECT DISTINCT ON (state) d.day, d.state, d.reached, d.leaves, d.peaks, d.period, p.chain_head FROM assessment.draw_day d JOIN assessment.draw_period p USING (period)
 WHERE d.state IN ('sealing', 'committed') ORDER BY d.state, d.day

-- name: draw_positions :many
SELECT part, next_offset FROM assessment.kafka_position WHERE consumer = 'assess' AND topic = 'declarations'

-- name: draw_declared :many
-- First versions behind the last declaration that was gathered, item by item.  The items are asked for one declaration after the
-- other, however many are believed to be wanted: a tick that reads all items takes seconds.
-- $1 int8  declarations at most
SELECT d.id, d.sender, d.number, d.waybill_number, d.bill_number, d.ticket_day, d.decided_at, i.item_number, i.category, i.stratum, i.probability, i.ticket, 'random' = ANY (string_to_array(i.paths, ' '))
  FROM (SELECT id, sender, number, waybill_number, bill_number, ticket_day, decided_at FROM assessment.declaration
         WHERE version = 1 AND id > coalesce((SELECT last_declaration FROM assessment.draw_day ORDER BY last_declaration DESC LIMIT 1), '00000000-0000-0000-0000-000000000000')
         ORDER BY id LIMIT $1) d
 CROSS JOIN LATERAL (SELECT item_number, category, stratum, probability, ticket, paths FROM assessment.item WHERE declaration_id = d.id AND version = 1 OFFSET 0) i
 ORDER BY d.id, i.item_number

-- name: draw_candidates_put :exec
-- Goods that were declared twice have one ticket.
-- $1 date  day
-- $2 bytea[]  commitments
-- $3 text[]  strata
-- $4 text[]  rates
-- $5 float8[]  tickets
-- $6 bool[]  selected at random
-- $7 bytea[]  nonces
-- $8 text[]  identities
-- $9 uuid[]  declarations
-- $10 int4[]  items
INSERT INTO assessment.draw_candidate (day, commitment, stratum, rate, ticket, selected, nonce, identity, declaration_id, item_number)
SELECT $1, u.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10) AS u WHERE NOT EXISTS (SELECT FROM assessment.draw_day d WHERE d.day = $1 AND d.state <> 'gathering')
ON CONFLICT DO NOTHING

-- name: draw_day_gathered :exec
-- $1 date  day
-- $2 text  period
-- $3 text  state
-- $4 uuid  last declaration
INSERT INTO assessment.draw_day (day, period, state, last_declaration) VALUES ($1, $2, $3, $4)
ON CONFLICT (day) DO UPDATE SET (state, last_declaration) =
  (CASE WHEN draw_day.state = 'gathering' THEN EXCLUDED.state ELSE draw_day.state END, EXCLUDED.last_declaration)

-- name: draw_leaves :many
-- $1 date  day
-- $2 bytea  behind this candidate
-- $3 int8  at most
SELECT commitment, stratum, rate FROM assessment.draw_candidate WHERE day = $1 AND commitment > $2 ORDER BY commitment LIMIT $3

-- name: draw_day_sealed :exec
-- $1 date  day
-- $2 text  state
-- $3 bytea  reached
-- $4 int8  leaves
-- $5 bytea  peaks
-- $6 text  root
-- $7 timestamptz  tick
UPDATE assessment.draw_day SET state = $2, reached = $3, leaves = $4, peaks = $5, merkle_root = $6, committed_at = CASE WHEN $2 = 'committed' THEN $7 END WHERE day = $1

-- name: draw_open :many
-- Candidates in order, and whether the inspection of their declaration is still open.
-- $1 date  day
-- $2 bytea  behind this candidate
-- $3 int8  at most
SELECT c.commitment, d.emitted AND d.state = 'assessed' AND r.status IS NULL
  FROM (SELECT commitment, declaration_id FROM assessment.draw_candidate WHERE day = $1 AND commitment > $2 ORDER BY commitment LIMIT $3) c
 CROSS JOIN LATERAL (SELECT emitted, state, version FROM assessment.declaration v WHERE v.id = c.declaration_id ORDER BY v.version DESC LIMIT 1) d
  LEFT JOIN LATERAL (SELECT o.status FROM ops.release_current o WHERE o.declaration_id = c.declaration_id OFFSET 0) r ON true
 ORDER BY c.commitment

-- name: draw_day_checked :exec
-- $1 date  day
-- $2 bytea  reached
UPDATE assessment.draw_day SET reached = $2 WHERE day = $1

-- name: draw_day_revealed :exec
-- $1 date  day
-- $2 text  key
-- $3 timestamptz  tick
UPDATE assessment.draw_day SET state = 'revealed', key = $2, revealed_at = $3 WHERE day = $1
