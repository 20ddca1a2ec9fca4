-- A decision made again: what it rested on then, and what it would rest on now.

-- name: replay_of :many
-- $1 jsonb  who asks
-- $2 text  assessment id
SELECT json_build_object('assessmentId', v.assessment_id, 'declarationNumber', v.number, 'version', v.version, 'itemNumber', v.item_number, 'decidedAt', api.time(v.decided_at),
         'then', json_build_object('lane', v.lane, 'action', v.action, 'selectedBy', v.selected_by, 'score', v.score, 'threshold', v.threshold, 'reasons', v.reasons::json),
         'outcomes', (SELECT coalesce(json_agg(api.outcome_json(o, 'all')::json ORDER BY o.at, o.id), '[]') FROM api.outcome o
                       WHERE o.declaration_id = v.declaration_id AND o.declaration_version = v.version AND coalesce(o.item_number, v.item_number) = v.item_number))::text,
       v.item_number, v.threshold, 'random' = ANY (string_to_array(v.paths, ' ')), v.facts, v.event, v.lane, v.action, v.selected_by, v.score, v.category, v.port, v.importer_id, v.risk_key
  FROM api.replayed v
 WHERE api.is_id($2, v.assessment_id) AND api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id) AND api.standpoint($1, v.port) = 'all'
 LIMIT 1

-- name: known_now :one
-- Of the importer, of the threshold, and of what items are ranked by.
-- $1 text  port
-- $2 text  category
-- $3 text  importer
-- $4 text  key of the first level below the category
-- $5 text  currency
-- $6 date  expected arrival, NULL where none is declared
WITH parameter AS (SELECT code, category, value::float8 FROM ops.parameter_today),
     severity AS (SELECT document::json AS of FROM api.adjustment WHERE kind = 'severity' AND category = $2 ORDER BY id DESC LIMIT 1),
     credit AS (SELECT coalesce((SELECT credit_grade FROM api.enterprise WHERE id = $3), 'regular') AS grade)
SELECT coalesce((SELECT t.value FROM api.day_threshold t WHERE t.port = $1 AND t.category = $2 AND t.day = greatest($6, (SELECT day FROM ops.today))),
                (SELECT t.value FROM api.threshold t WHERE t.port = $1 AND t.category = $2), (SELECT t.value FROM api.threshold t WHERE t.port = '' AND t.category = $2), 1),
       c.grade, coalesce((SELECT p.value FROM parameter p WHERE p.code = 'credit_multiplier' AND p.category = c.grade), 1),
       coalesce((SELECT p.value FROM parameter p WHERE p.code = 'credit_floor' AND p.category = c.grade), 0),
       coalesce((SELECT p.value::int8 FROM parameter p WHERE p.code = 'risk_half_life' AND p.category = ''), 365),
       coalesce((SELECT p.value FROM parameter p WHERE p.code = 'ranking_half' AND p.category = $1 || '/' || $2), (SELECT p.value FROM parameter p WHERE p.code = 'ranking_half' AND p.category = $2), 0),
       coalesce((SELECT coalesce(s.of -> 'keys' ->> $4, s.of ->> 'mean')::float8 FROM severity s), 1),
       coalesce((SELECT p.value FROM parameter p WHERE p.code = 'exchange_rate' AND p.category = $5), 1)
  FROM credit c

-- name: cells_of :many
-- $1 text[]  keys
SELECT key, month, inspected, failed, weight_e6, failed_weight_e6, weight_squares_e6 FROM api.risk_cell WHERE key = ANY ($1)

-- name: measures_now :many
SELECT event FROM api.measure_in_force ORDER BY id

-- name: tried_still :many
-- Of the versions that were tried and ruled an item, those that rule it still: in cutover, with a share that is no smaller than any before.
-- $1 text[]  codes
-- $2 int8[]  versions
SELECT u.code, u.version
  FROM unnest($1, $2) AS u (code, version)
  JOIN api.cutover c ON c.code = u.code AND c.version = u.version AND c.until_change IS NULL
 WHERE c.share >= ALL (SELECT b.share FROM api.cutover b WHERE b.code = u.code AND b.version = u.version)
   AND NOT EXISTS (SELECT FROM api.adjustment a WHERE a.kind = 'cutover' AND a.category = u.code AND (a.document::json ->> 'cutover')::bigint = c.change)
 ORDER BY u.code COLLATE "C"
