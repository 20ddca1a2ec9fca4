-- Back-tests: history read again, what is asked for, how far it is.

-- name: history_session :exec
-- History is read whole; nobody waits for it.
SELECT set_config('statement_timeout', '0', false), set_config('idle_in_transaction_session_timeout', '0', false)

-- name: history_bounds :one
-- The first and the last moment of decisions in a period, how many, and the last day that has their work.
-- $1 timestamptz  from
-- $2 timestamptz  until
SELECT min(decided_at), max(decided_at), count(*), ops.working_day_from(coalesce(max(work_day), max(decided_at AT TIME ZONE 'Asia/Shanghai')::date))
  FROM assessment.declaration WHERE decided_at >= $1 AND decided_at < $2

-- name: history_of_day :many
-- Declarations whose version that counts was decided in a period.
-- $1 timestamptz  from
-- $2 timestamptz  until
SELECT d.id, d.version FROM assessment.declaration d
 WHERE d.decided_at >= $1 AND d.decided_at < $2 AND NOT EXISTS (SELECT FROM assessment.declaration n WHERE n.id = d.id AND n.version > d.version) ORDER BY d.id

-- name: history_declarations :many
-- With the day that has their work: the next one that is worked.
-- $1 uuid[]  declarations
-- $2 int4[]  versions
WITH v AS MATERIALIZED (SELECT d.id, d.version, d.number, d.port, d.event, coalesce(d.work_day, (d.decided_at AT TIME ZONE 'Asia/Shanghai')::date) AS day
                          FROM unnest($1, $2) AS u (id, version) JOIN assessment.declaration d ON d.id = u.id AND d.version = u.version),
     w AS MATERIALIZED (SELECT day, ops.working_day_from(day) AS worked FROM (SELECT DISTINCT day FROM v) u)
SELECT v.id, v.version, v.number, v.port, v.event, w.worked FROM v JOIN w USING (day) ORDER BY v.id

-- name: history_items :many
-- $1 uuid[]  declarations
-- $2 int4[]  versions
SELECT i.declaration_id, i.item_number, i.lane, i.action, i.threshold, i.ticket, i.facts FROM unnest($1, $2) AS u (id, version)
  JOIN assessment.item i ON i.declaration_id = u.id AND i.version = u.version ORDER BY i.declaration_id, i.item_number

-- name: history_found :many
-- What final outcomes say of declarations, by item, or of the whole.
-- $1 uuid[]  declarations
SELECT declaration_id, item_number, bool_or(verdict = 'fail') FROM assessment.outcome
 WHERE declaration_id = ANY ($1) AND stage = 'final' AND NOT withdrawn GROUP BY declaration_id, item_number ORDER BY declaration_id, item_number NULLS FIRST

-- name: history_capacities :many
-- Minutes a working day by PORT/CATEGORY, and the days between which they hold.
SELECT category, value::float8, valid_from, valid_until FROM ops.rule_parameter WHERE code = 'capacity' ORDER BY valid_from

-- name: tried_documents :many
-- Drafted versions of profiles or lists.
-- $1 text[]  codes
-- $2 int8[]  versions
-- $3 text  kind
SELECT c.document, c.version FROM unnest($1, $2) WITH ORDINALITY AS u (code, version, n) JOIN assessment.control c ON c.kind = $3 AND c.object_id = u.code AND c.version = u.version ORDER BY u.n

-- name: backtests_alone :one
-- Whether this session may run them: one at a time does, until its connection ends.
SELECT pg_try_advisory_lock(hashtext('assessment.backtest'))

-- name: backtest_next :many
-- The oldest that nobody finished; one whose process ended begins anew.
SELECT q.id, q.request FROM intake.backtest q LEFT JOIN assessment.backtest b USING (id)
 WHERE q.cancelled_at IS NULL AND (b.id IS NULL OR b.state = 'running') ORDER BY q.at, q.id LIMIT 1

-- name: backtest_begin :exec
-- $1 uuid  back-test
INSERT INTO assessment.backtest (id, state) VALUES ($1, 'running') ON CONFLICT (id) DO UPDATE SET started_at = clock_timestamp(), done = 0, total = 0

-- name: backtest_forget :exec
-- What an earlier attempt found.
-- $1 uuid  back-test
DELETE FROM assessment.backtest_change WHERE id = $1

-- name: backtest_tell :one
-- Says how far it is; gives whether it is still wanted.
-- $1 uuid  back-test
-- $2 int8  declarations done
-- $3 int8  of all
WITH told AS (UPDATE assessment.backtest SET done = $2, total = $3 WHERE id = $1)
SELECT cancelled_at IS NULL FROM intake.backtest WHERE id = $1

-- name: backtest_changes_put :exec
-- $1 uuid  back-test
-- $2 int8  number of the first
-- $3 uuid[]  declarations
-- $4 text[]  their numbers
-- $5 int4[]  versions
-- $6 text[]  lanes
-- $7 text[]  lanes that would be
INSERT INTO assessment.backtest_change (id, n, declaration_id, declaration_number, version, lane, tried)
SELECT $1, $2 + u.n - 1, u.id, u.number, u.version, u.lane, u.tried FROM unnest($3, $4, $5, $6, $7) WITH ORDINALITY AS u (id, number, version, lane, tried, n)

-- name: backtest_profiles_put :exec
-- The versions that it tried, as they are drafted, with what the linter says of the history.
-- $1 uuid  back-test
-- $2 text[]  kinds
-- $3 text[]  codes
-- $4 int8[]  versions
-- $5 text  result
INSERT INTO assessment.backtest_profile (kind, code, version, id, hash, findings)
SELECT c.kind, c.object_id, c.version, $1, sha256(convert_to(c.document, 'UTF8')),
       (SELECT coalesce(json_agg(f), '[]')::text FROM json_array_elements($5::json -> 'findings') f WHERE u.kind = 'profile' AND f -> 'profiles' ->> 0 = u.code)
  FROM unnest($2, $3, $4) AS u (kind, code, version) JOIN assessment.control c ON c.kind = u.kind AND c.object_id = u.code AND c.version = u.version
ON CONFLICT DO NOTHING

-- name: backtest_end :exec
-- $1 uuid  back-test
-- $2 text  done, failed or cancelled
-- $3 text  why it failed
-- $4 text  result
UPDATE assessment.backtest SET state = $2, problem = $3, result = $4, ended_at = clock_timestamp() WHERE id = $1

-- name: feedback_seen :one
-- How far decisions and outcomes are counted, and how far they can be now.
SELECT seen, pg_snapshot_xmin(pg_current_snapshot()) FROM assessment.feedback_state

-- name: feedback_days :many
-- Days whose decisions or outcomes changed since; where a version was decided, also the days of those before, which count no more.
-- $1 xid8  transaction
SELECT (b.decided_at AT TIME ZONE 'Asia/Shanghai')::date FROM assessment.declaration d JOIN assessment.declaration b ON b.id = d.id AND b.version <= d.version WHERE d.xid >= $1
UNION SELECT (d.decided_at AT TIME ZONE 'Asia/Shanghai')::date FROM assessment.item_before b JOIN assessment.declaration d ON d.id = b.declaration_id AND d.version = b.version WHERE b.xid >= $1
UNION SELECT (d.decided_at AT TIME ZONE 'Asia/Shanghai')::date FROM assessment.outcome o JOIN assessment.declaration d ON d.id = o.declaration_id WHERE o.xid >= $1 ORDER BY 1

-- name: profile_day_count :exec
-- What the profiles that a day's items met came to.  Counting is over before the first row is written: a transaction
-- that had a number while it counts would keep what is newer out of the lists of the API, which end before the oldest that runs.
-- $1 date  day
-- $2 text[]  categories
-- $3 text[]  actions
-- $4 int8[]  minutes that such an action is in such a category
INSERT INTO assessment.profile_day (day, code, version, category, port, matched, selected, known, failed, drawn_known, drawn_failed, minutes)
SELECT $1, p.code, p.version, c.category, c.port, count(*), count(*) FILTER (WHERE c.selected),
       count(c.failed), count(*) FILTER (WHERE c.failed), count(c.failed) FILTER (WHERE c.drawn), count(*) FILTER (WHERE c.drawn AND c.failed), coalesce(sum(m.minutes), 0)
  FROM assessment.counted_item c CROSS JOIN LATERAL assessment.met_profiles(c.reasons, c.also_met) p LEFT JOIN unnest($2, $3, $4) AS m (category, action, minutes) ON m.category = c.category AND m.action = c.action
 WHERE c.decided_at >= $1::timestamp AT TIME ZONE 'Asia/Shanghai' AND c.decided_at < ($1 + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
 GROUP BY 2, 3, 4, 5
ON CONFLICT (day, code, version, category, port) DO UPDATE SET (matched, selected, known, failed, drawn_known, drawn_failed, minutes) =
  (EXCLUDED.matched, EXCLUDED.selected, EXCLUDED.known, EXCLUDED.failed, EXCLUDED.drawn_known, EXCLUDED.drawn_failed, EXCLUDED.minutes)

-- name: profile_day_forget :exec
-- What this transaction did not count.
-- $1 date  day
DELETE FROM assessment.profile_day WHERE day = $1 AND xmin <> pg_current_xact_id()::xid

-- name: enterprise_day_count :exec
-- $1 date  day
INSERT INTO assessment.enterprise_day (importer_id, day, declarations)
SELECT d.importer_id, $1, count(*) FROM assessment.declaration d
 WHERE d.decided_at >= $1::timestamp AT TIME ZONE 'Asia/Shanghai' AND d.decided_at < ($1 + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
   AND NOT EXISTS (SELECT FROM assessment.declaration n WHERE n.id = d.id AND n.version > d.version) GROUP BY 1
ON CONFLICT (importer_id, day) DO UPDATE SET declarations = EXCLUDED.declarations

-- name: enterprise_day_forget :exec
-- $1 date  day
DELETE FROM assessment.enterprise_day WHERE day = $1 AND xmin <> pg_current_xact_id()::xid

-- name: group_day_count :exec
-- What importers are is what was seen of them before the day.
-- $1 date  day
WITH decided AS MATERIALIZED (
  SELECT importer_id, selected, drawn, failed, credit_grade, origin_country, port, category FROM assessment.counted_item
   WHERE decided_at >= $1::timestamp AT TIME ZONE 'Asia/Shanghai' AND decided_at < ($1 + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'),
seen AS MATERIALIZED (
  SELECT e.importer_id,
         (SELECT b.value FROM assessment.group_band b WHERE b.kind = 'enterpriseSize' AND b.least <= s.declarations ORDER BY b.least DESC LIMIT 1) AS size,
         (SELECT b.value FROM assessment.group_band b WHERE b.kind = 'enterpriseAge' AND b.least <= s.age ORDER BY b.least DESC LIMIT 1) AS age
    FROM (SELECT DISTINCT importer_id FROM decided) e CROSS JOIN LATERAL
         (SELECT coalesce(sum(t.declarations) FILTER (WHERE t.day >= $1 - 365), 0) AS declarations, coalesce($1 - min(t.day), 0) AS age
            FROM assessment.enterprise_day t WHERE t.importer_id = e.importer_id AND t.day < $1) s)
INSERT INTO assessment.group_day (day, kind, value, items, selected, known, failed, drawn_known, drawn_failed)
SELECT $1, g.kind, g.value, count(*), count(*) FILTER (WHERE c.selected), count(c.failed), count(*) FILTER (WHERE c.failed), count(c.failed) FILTER (WHERE c.drawn), count(*) FILTER (WHERE c.drawn AND c.failed)
  FROM decided c JOIN seen s USING (importer_id) CROSS JOIN LATERAL
       (VALUES ('creditGrade', c.credit_grade), ('originCountry', c.origin_country), ('port', c.port), ('category', c.category), ('enterpriseSize', s.size), ('enterpriseAge', s.age)) AS g (kind, value)
 WHERE g.value IS NOT NULL GROUP BY 2, 3
ON CONFLICT (day, kind, value) DO UPDATE SET (items, selected, known, failed, drawn_known, drawn_failed) =
  (EXCLUDED.items, EXCLUDED.selected, EXCLUDED.known, EXCLUDED.failed, EXCLUDED.drawn_known, EXCLUDED.drawn_failed)

-- name: group_day_forget :exec
-- $1 date  day
DELETE FROM assessment.group_day WHERE day = $1 AND xmin <> pg_current_xact_id()::xid

-- name: feedback_consumed :one
-- How many declarations were taken in so far: whether the loops rest is told by two looks.
SELECT coalesce(sum(next_offset), 0)::int8 FROM assessment.kafka_position WHERE consumer = 'assess' AND topic = 'declarations'

-- name: model_day_forget :exec
-- $1 date  day
DELETE FROM assessment.model_day WHERE day = $1 AND xmin <> pg_current_xact_id()::xid

-- name: model_day_count :exec
-- Models beside the tables; equal scores share the mean of their ranks, and of equal ones the id says which come first. Reads no item before there was a model.
-- $1 date  day
INSERT INTO assessment.model_day (day, code, version, category, items, live, agreement, top, both_top, known, failed, drawn_known, drawn_failed, tables_known, tables_failed, tables_drawn_known, tables_drawn_failed)
SELECT $1, code, version, category, count(*), count(*) FILTER (WHERE share > 0), corr(rank, tables_rank), count(*) FILTER (WHERE first), count(*) FILTER (WHERE first AND tables_first),
       count(failed) FILTER (WHERE first), count(*) FILTER (WHERE first AND failed), count(failed) FILTER (WHERE first AND drawn), count(*) FILTER (WHERE first AND drawn AND failed),
       count(failed) FILTER (WHERE tables_first), count(*) FILTER (WHERE tables_first AND failed), count(failed) FILTER (WHERE tables_first AND drawn), count(*) FILTER (WHERE tables_first AND drawn AND failed)
  FROM (SELECT code, version, category, share, drawn, failed,
               rank() OVER (w ORDER BY score) + (count(*) OVER (PARTITION BY code, version, category, score) - 1) / 2.0 AS rank,
               rank() OVER (w ORDER BY tables_score) + (count(*) OVER (PARTITION BY code, version, category, tables_score) - 1) / 2.0 AS tables_rank,
               row_number() OVER (w ORDER BY score DESC, assessment_id) <= ceil(count(*) OVER w / 20.0) AS first,
               row_number() OVER (w ORDER BY tables_score DESC, assessment_id) <= ceil(count(*) OVER w / 20.0) AS tables_first
          FROM assessment.modelled_item
         WHERE decided_at >= $1::timestamp AT TIME ZONE 'Asia/Shanghai' AND decided_at < ($1 + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
           AND EXISTS (SELECT FROM assessment.control WHERE kind = 'model' AND active_from IS NOT NULL)
        WINDOW w AS (PARTITION BY code, version, category)) ranked
 GROUP BY code, version, category
ON CONFLICT (day, code, version, category) DO UPDATE SET (items, live, agreement, top, both_top, known, failed, drawn_known, drawn_failed, tables_known, tables_failed, tables_drawn_known, tables_drawn_failed) =
  (EXCLUDED.items, EXCLUDED.live, EXCLUDED.agreement, EXCLUDED.top, EXCLUDED.both_top, EXCLUDED.known, EXCLUDED.failed, EXCLUDED.drawn_known, EXCLUDED.drawn_failed,
   EXCLUDED.tables_known, EXCLUDED.tables_failed, EXCLUDED.tables_drawn_known, EXCLUDED.tables_drawn_failed)

-- name: training_items :many
-- A category's items with final outcomes, in the order of their ids, behind one of them.
-- $1 text  category
-- $2 timestamptz  from
-- $3 timestamptz  until
-- $4 uuid  declaration
-- $5 int4  version
-- $6 int4  item
-- $7 int8  at most
SELECT declaration_id, version, item_number, selected_by, probability, facts, decided_at, event, failed FROM assessment.training_item
 WHERE category = $1 AND decided_at >= $2 AND decided_at < $3 AND (declaration_id, version, item_number) > ($4, $5, $6) ORDER BY declaration_id, version, item_number LIMIT $7

-- name: feedback_put :exec
-- $1 xid8  transaction
UPDATE assessment.feedback_state SET seen = $1, counted_at = clock_timestamp()
