-- What is due, the earliest first, and how much of it there is.

-- name: deadlines_of :one
-- $1 jsonb  filters
-- $2 int8  at most
WITH due AS (
  SELECT * FROM api.clock v WHERE api.fits($1->>'state', v.state) AND api.fits($1->>'over', v.over::text) AND (v.met_at IS NULL OR $1 ?| '{state,over}')
     AND api.fits($1->>'kind', v.kind) AND api.fits($1->>'number', v.number) AND api.within($1, v.due_at)),
first AS (SELECT *, row_number() OVER (ORDER BY due_at, kind, number, rule, started_at) AS n FROM due ORDER BY n LIMIT $2)
SELECT json_build_object('at', api.time(clock_timestamp()), 'total', (SELECT count(*) FROM due),
                         'items', coalesce((SELECT json_agg(jsonb_strip_nulls(jsonb_build_object('clockId', f.id, 'kind', f.kind, 'number', f.number, 'state', f.state, 'rule', f.rule, 'label', f.label_en, 'labelZh', f.label_zh,
                                              'basis', f.basis_en, 'basisZh', f.basis_zh, 'startedAt', api.time(f.started_at), 'dueAt', api.time(f.due_at), 'metAt', api.time(f.met_at))) ORDER BY f.n) FROM first f), '[]'))::text

-- name: duties_of :one
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 int8  at most
WITH due AS (
  SELECT v AS duty, v.port, v.due_by, v.declaration_id, v.release_version FROM api.duty v
   WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
     AND api.fits($2->>'state', v.state) AND api.fits($2->>'port', v.port) AND api.fits($2->>'importer', v.importer_id) AND api.fits($2->>'number', v.declaration_number)),
first AS (SELECT *, row_number() OVER (ORDER BY due_by NULLS LAST, declaration_id, release_version) AS n FROM due ORDER BY n LIMIT $3)
SELECT json_build_object('at', api.time(clock_timestamp()), 'total', (SELECT count(*) FROM due),
                         'items', coalesce((SELECT json_agg(api.duty_json(f.duty, api.standpoint($1, f.port)) ORDER BY f.n) FROM first f), '[]'))::text
