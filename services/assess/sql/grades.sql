-- Credit grades as a batch of controls knows them.

-- name: grades_of :many
-- $1 text[]  enterprises
SELECT id, credit_grade FROM party.enterprise WHERE id = ANY ($1)
