-- Queries of loopgatectl principals, grants and keys.  The acts are functions of the intake schema: each writes its audit row.

-- name: principals :many
SELECT p.id, p.kind, p.name, p.enterprise_id, v.person, p.created_by, p.created_at, p.revoked_at FROM intake.principal p JOIN intake.person_view v ON v.principal = p.id ORDER BY p.id;

-- name: add_principal :one
-- $1 text  actor
-- $2 text  id
-- $3 text  kind
-- $4 text  name
-- $5 text  enterprise id
-- $6 text  the natural person behind it; NULL: a person is its own
SELECT intake.add_principal($1, $2, $3, $4, $5, $6) IS NOT NULL;

-- name: revoke_principal :one
-- $1 text  actor
-- $2 text  id
SELECT intake.revoke_principal($1, $2);

-- name: grants :many
-- $1 text  principal; NULL: of all
SELECT id, principal, role, scope, given_by, reason, valid_from, valid_until FROM intake.grant_ WHERE $1 IS NULL OR principal = $1 ORDER BY id;

-- name: add_grant :one
-- $1 text  actor
-- $2 text  principal
-- $3 text  role
-- $4 text  scope
-- $5 timestamptz  until, exclusive; NULL: until it is revoked
-- $6 text  reason
SELECT intake.add_grant($1, $2, $3, $4, $5, $6);

-- name: revoke_grant :one
-- $1 text  actor
-- $2 int8  grant
SELECT intake.revoke_grant($1, $2);

-- name: keys :many
-- $1 text  principal; NULL: of all
SELECT id, principal, label, created_by, created_at, valid_until, revoked_at FROM intake.api_key WHERE $1 IS NULL OR principal = $1 ORDER BY created_at, id;

-- name: add_key :one
-- $1 text  actor
-- $2 text  principal
-- $3 text  id of the key
-- $4 bytea  SHA-256 of the whole key
-- $5 text  label
-- $6 timestamptz  until, exclusive; NULL: until it is revoked
SELECT intake.add_key($1, $2, $3, $4, $5, $6) IS NOT NULL;

-- name: revoke_key :one
-- $1 text  actor
-- $2 text  id of the key
SELECT intake.revoke_key($1, $2);

-- name: add_account :one
-- $1 text  actor
-- $2 text  principal
-- $3 text  argon2id hash of the one-time password
-- $4 timestamptz  until when it can be used
SELECT intake.add_account($1, $2, $3, $4) IS NOT NULL;

-- name: accounts :many
SELECT a.principal, p.name, a.must_change, a.totp IS NOT NULL, a.valid_until, a.created_by, a.created_at, a.revoked_at,
       (SELECT max(s.seen_at) FROM intake.session s WHERE s.principal = a.principal), (SELECT count(*) FROM intake.sign_in_attempt t
         WHERE t.principal = a.principal AND t.at > clock_timestamp() - interval '15 minutes') >= 5
  FROM intake.account a JOIN intake.principal p ON p.id = a.principal ORDER BY 1;

-- name: revoke_account :one
-- $1 text  actor
-- $2 text  principal
SELECT intake.revoke_account($1, $2);
