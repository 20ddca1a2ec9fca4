-- Signing in: what an account proves itself by, and sessions.  Every act is a function of the schema intake, which writes its audit row.

-- name: sessions_alive :many
-- Of the last day, with how long they live, in microseconds: which of them still live is decided where they are used.
SELECT s.hash, s.id, s.principal, s.started_at, s.seen_at, a.must_change, a.totp IS NULL, a.language, p.name, p.enterprise_id, v.person,
       ops.limit_of('session_idle') * 60000000::int8, ops.limit_of('session_most') * 3600000000::int8
  FROM intake.session s JOIN intake.account a USING (principal) JOIN intake.principal p ON p.id = s.principal JOIN intake.person_view v ON v.principal = s.principal
 WHERE s.ended_at IS NULL AND s.started_at > clock_timestamp() - interval '1 day' AND a.revoked_at IS NULL AND p.revoked_at IS NULL
 ORDER BY s.hash

-- name: see_sessions :exec
-- $1 bytea[]  hashes of their tokens
SELECT intake.see_sessions($1)

-- name: begin_sign_in :many
-- $1 text  account
SELECT password, must_change, totp, totp_step FROM intake.begin_sign_in($1)

-- name: fail_sign_in :exec
-- $1 text  account
-- $2 text  address
SELECT intake.fail_sign_in($1, $2)

-- name: start_session :one
-- $1 text  principal
-- $2 text  hash of its password, as it was checked
-- $3 int8  step of the code that was given; NULL: no codes are set up
-- $4 bytea  hash of the token
-- $5 text  id
-- $6 text  address
-- $7 bytea  hash of the token that the browser had
SELECT intake.start_session($1, $2, $3, $4, $5, $6, $7)

-- name: end_session :one
-- $1 bytea  hash of the token
SELECT intake.end_session($1)

-- name: change_password :one
-- $1 bytea  hash of the token
-- $2 text  hash of the password, as it was checked
-- $3 text  hash of the next
-- $4 bytea  hash of the next token
-- $5 text  its id
SELECT intake.change_password($1, $2, $3, $4, $5)

-- name: offer_totp :one
-- $1 bytea  hash of the token
-- $2 text  the secret, sealed
SELECT intake.offer_totp($1, $2)

-- name: totp_offered :many
-- $1 text  principal
SELECT totp_offered FROM intake.account WHERE principal = $1 AND totp_offered IS NOT NULL AND totp IS NULL

-- name: confirm_totp :one
-- $1 bytea  hash of the token
-- $2 text  the secret, sealed
-- $3 int8  step of the code that was given
-- $4 bytea  hash of the next token
-- $5 text  its id
SELECT intake.confirm_totp($1, $2, $3, $4, $5)

-- name: set_language :exec
-- $1 text  principal
-- $2 text  language
SELECT intake.set_language($1, $2)
