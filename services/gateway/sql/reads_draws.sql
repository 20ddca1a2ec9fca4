-- What everybody may see of the draws.

-- name: draws_newest :many
-- $1 date  before this day
-- $2 int8  at most
SELECT day, json_strip_nulls(json_build_object('day', day, 'period', period, 'chainHead', chain_head, 'merkleRoot', merkle_root, 'tickets', tickets, 'key', key,
  'committedAt', publication.time(committed_at), 'revealedAt', publication.time(revealed_at)))::text
  FROM publication.draw WHERE day < $1 ORDER BY day DESC LIMIT $2

-- name: draw_periods_newest :many
-- $1 int8  at most
SELECT json_build_object('period', period, 'chainHead', chain_head, 'committedAt', publication.time(committed_at))::text FROM publication.draw_period ORDER BY first_day DESC LIMIT $1

-- name: draw_of_day :many
-- $1 date  day
SELECT json_strip_nulls(json_build_object('day', day, 'period', period, 'chainHead', chain_head, 'merkleRoot', merkle_root, 'tickets', tickets, 'key', key))::text FROM publication.draw WHERE day = $1

-- name: draw_candidates_of :many
-- $1 date  day
-- $2 bytea  behind this candidate
-- $3 int8  at most
SELECT encode(commitment, 'hex'), json_strip_nulls(json_build_object('commitment', encode(commitment, 'hex'), 'stratum', stratum, 'rate', rate, 'ticket', ticket, 'selected', selected))::text
  FROM publication.draw_candidate WHERE day = $1 AND commitment > $2 ORDER BY commitment LIMIT $3
