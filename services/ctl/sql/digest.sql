-- Queries of loopgatectl digest.

-- name: digest_session :exec
-- A digest reads whole tables.
SELECT set_config('statement_timeout', '0', false);

-- name: digest_sources :many
SELECT name, query FROM ops.digest_source ORDER BY name COLLATE "C";

-- name: digest_left_out :many
-- Tables that the digest does not cover, with the reason; no reason: nobody decided.
SELECT t.name, (SELECT e.reason FROM ops.digest_exempt e WHERE e.name IN (t.name, '*.' || t.relname) ORDER BY e.name DESC LIMIT 1)
  FROM (SELECT n.nspname || '.' || c.relname AS name, c.relname
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
           AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_') t
 WHERE NOT EXISTS (SELECT FROM ops.digest_source s WHERE s.name = t.name)
 ORDER BY t.name COLLATE "C";
