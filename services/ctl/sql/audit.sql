-- Queries of loopgatectl audit.

-- name: audit_chain_verify_session :exec
-- It reads all of the trail, as it was at one moment.
SELECT set_config('statement_timeout', '0', false), set_config('idle_in_transaction_session_timeout', '0', false);

-- name: audit_links :many
-- Links behind one, each with its act's line, which is null where the act is gone.
-- $1 int8  behind this one
-- $2 int8  at most
SELECT l.n, l.service, l.id, l.hash, a.line
  FROM (SELECT * FROM ops.audit_link WHERE n > $1 ORDER BY n LIMIT $2) l LEFT JOIN ops.audit_line a ON a.service = l.service AND a.id = l.id
 ORDER BY l.n

-- name: audit_unlinked :one
-- Acts without a link: those that came since the chain was last added to, and those that claim an older transaction.
SELECT count(*) FILTER (WHERE a.xid >= c.until), count(*) FILTER (WHERE a.xid < c.until), min(a.service || ':' || a.id) FILTER (WHERE a.xid < c.until)
  FROM ops.audit_chain c CROSS JOIN ops.audit_line a
 WHERE NOT EXISTS (SELECT FROM ops.audit_link l WHERE l.service = a.service AND l.id = a.id)
