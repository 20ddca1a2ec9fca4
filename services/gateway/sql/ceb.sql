-- What CEB messages ask: which version a change makes, and what became of a document.

-- name: ceb_versions :many
-- For each change the newest version of its declaration, and the receipt that its name stands for already.
-- $1 bytea[]  receipts of the declarations' first versions
-- $2 bytea[]  names of the changes
SELECT (SELECT max(d.version) FROM assessment.declaration_view d WHERE d.id = (SELECT r.object_id FROM ops.receipt r WHERE r.receipt = u.first)),
       (SELECT r.body_hash FROM ops.receipt r WHERE r.receipt = u.name)
  FROM unnest($1, $2) WITH ORDINALITY AS u (first, name, place) ORDER BY u.place

-- name: ceb_named :many
-- $1 bytea[]  names of documents
SELECT receipt, body_hash FROM ops.receipt WHERE receipt = ANY ($1)

-- name: ceb_effect :many
-- $1 bytea  receipt
SELECT body_hash, object_id FROM ops.receipt WHERE receipt = $1

-- name: ceb_refused_receipt :many
-- $1 bytea  receipt
-- $2 bytea  body hash
SELECT code, reason, at, event FROM assessment.ceb_refused_view WHERE receipt = $1 AND body_hash = $2 ORDER BY at DESC LIMIT 1

-- name: ceb_refused_named :many
-- $1 text[]  ids of events
-- $2 text  sender
SELECT code, reason, at, event FROM assessment.ceb_refused_view WHERE event_id = ANY ($1) AND actor = $2 ORDER BY at DESC LIMIT 1

-- name: ceb_declaration :many
-- The version that the document made, and what its sender may know of the declaration since: an inspection only once it was notified.
-- $1 uuid  object
-- $2 text  receipt, hex
-- $3 text  sender
SELECT w.event, w.decided_at, n.state, n.decided_at, o.notified_at, o.action, r.status, r.released_at, b.at
  FROM assessment.ceb_declaration_view w
  CROSS JOIN LATERAL (SELECT state, decided_at FROM assessment.ceb_declaration_view v WHERE v.id = w.id ORDER BY version DESC LIMIT 1) n
  LEFT JOIN inspection.order_view o ON o.declaration_id = w.id AND o.notified_at IS NOT NULL
  LEFT JOIN ops.release_current r ON r.declaration_id = w.id
  LEFT JOIN inspection.ceb_return_view b ON b.declaration_id = w.id
 WHERE w.sender = $3 AND (w.id = $1 AND w.version = 1 OR w.version > 1 AND w.receipt = convert_to($2, 'UTF8'))

-- name: ceb_trade :many
-- $1 uuid  object
-- $2 text  sender
SELECT event, ops.time_of_id(id) FROM assessment.ceb_trade_view WHERE id = $1 AND sender = $2

-- name: ceb_parked :many
-- $1 uuid  object
SELECT event, append_at FROM assessment.ceb_parked_view WHERE id = $1
