-- Queries of loopgatectl intake: topics that platforms write themselves.

-- name: platform_topics :many
SELECT principal, 'intake-' || principal, partitions, created_by, created_at, revoked_at FROM intake.platform_topic ORDER BY principal;

-- name: add_topic :one
-- $1 text  actor
-- $2 text  principal
-- $3 int4  partitions
SELECT intake.add_topic($1, $2, $3);

-- name: revoke_topic :one
-- $1 text  actor
-- $2 text  principal
SELECT intake.revoke_topic($1, $2);
