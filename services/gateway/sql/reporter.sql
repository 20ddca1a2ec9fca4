-- Who reported a complaint, sealed.

-- name: reporter_open :many
-- The event of a complaint as it came; it is given with the audit row of who took it and what for, or not at all.
-- $1 text  complaint
-- $2 text  principal
-- $3 text  key
-- $4 text  what for
SELECT api.open_reporter($1, $2, $3, $4)
