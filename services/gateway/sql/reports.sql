-- What laboratories reported, the newest first, and how much of it there is.

-- name: reports_of :one
-- $1 jsonb  who asks
-- $2 jsonb  filters
-- $3 int8  at most
WITH said AS (
  SELECT v.* FROM api.report v
   WHERE api.may_see($1, v.sender, v.port, v.importer_id, v.platform_id)
     AND api.fits($2->>'stage', v.stage) AND api.fits($2->>'verdict', v.verdict) AND api.fits($2->>'number', v.declaration_number)
     AND api.fits($2->>'port', v.port) AND api.fits($2->>'laboratory', v.laboratory_id) AND api.within($2, v.reported_at)),
first AS (SELECT *, row_number() OVER (ORDER BY reported_at DESC, declaration_id, report_number) AS n FROM said ORDER BY n LIMIT $3)
SELECT json_build_object('at', api.time(clock_timestamp()), 'total', (SELECT count(*) FROM said),
                         'items', coalesce((SELECT json_agg(jsonb_strip_nulls(jsonb_build_object('reportNumber', f.report_number, 'sampleNumber', f.sample_number, 'orderId', f.order_id, 'declarationId', f.declaration_id,
                                              'declarationNumber', f.declaration_number, 'itemNumber', f.item_number, 'stage', f.stage, 'verdict', f.verdict, 'laboratoryId', f.laboratory_id, 'port', f.port,
                                              'reportedAt', api.time(f.reported_at))) ORDER BY f.n) FROM first f), '[]'))::text
