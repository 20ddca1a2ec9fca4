-- Queries of loopgatectl models.

-- name: model_comparison :many
-- A model beside the tables, of all time: rank correlation, and failures among the first twentieth of each, known and (drawn) by chance alone.
-- $1 text  code
SELECT version, category, items, live, round(agreement::numeric, 3)::text, top, both_top, failed || ' of ' || known, tables_failed || ' of ' || tables_known,
       drawn_failed || ' of ' || drawn_known, tables_drawn_failed || ' of ' || tables_drawn_known
  FROM api.model_versions($1, '0001-01-01', '9999-12-31')
