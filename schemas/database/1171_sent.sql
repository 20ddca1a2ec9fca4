-- A page of a sender's receipts is read along the indexes: where the parts of a union differ in a type, as 0 does from a bigint, they are
-- put together first, and each page read and sorted all that the sender had ever sent.

CREATE OR REPLACE VIEW api.sent AS
SELECT d.xid, d.id, d.version::bigint AS n, d.sender, CASE WHEN d.version = 1 THEN 'declaration' ELSE 'declaration-change' END AS type, d.number, d.version,
       CASE WHEN d.version = 1 THEN ops.id_time(d.id) ELSE d.decided_at END AS at, 'done' AS state,
       ops.receipt_of_event(d.event) AS receipt, NULL::text AS code, NULL::text AS pointer, NULL::text AS reason
  FROM assessment.declaration d
UNION ALL
SELECT t.xid, t.id, 0::bigint, t.sender, 'trade-document', t.number, NULL::int, ops.id_time(t.id), 'done', ops.receipt_of_event(t.event), NULL::text, NULL::text, NULL::text FROM assessment.trade_document t
UNION ALL
SELECT p.xid, p.id, 1::bigint, ops.member_of_event(p.payload, '{actor}'), split_part(ops.member_of_event(p.payload, '{type}'), '.', 2), ops.member_of_event(p.payload, '{data,number}'), NULL::int,
       p.append_at, 'parked', convert_to(encode(p.receipt, 'hex'), 'UTF8'), NULL::text, NULL::text, NULL::text
  FROM assessment.parked p WHERE p.receipt IS NOT NULL
UNION ALL
SELECT l.xid, l.id, 2::bigint, l.actor, NULL::text, NULL::text, NULL::int, l.append_at, CASE l.state WHEN 'replayed' THEN 'done' ELSE 'refused' END, convert_to(encode(l.receipt, 'hex'), 'UTF8'), l.code, nullif(l.pointer, ''), l.reason
  FROM assessment.dead_letter l WHERE l.receipt IS NOT NULL
UNION ALL
SELECT l.xid, l.id, 3::bigint, l.actor, NULL::text, NULL::text, NULL::int, l.append_at, CASE l.state WHEN 'replayed' THEN 'done' ELSE 'refused' END, convert_to(encode(l.receipt, 'hex'), 'UTF8'), l.code, nullif(l.pointer, ''), l.reason
  FROM inspection.dead_letter l WHERE l.receipt IS NOT NULL
UNION ALL
SELECT l.xid, l.id, 4::bigint, l.actor, NULL::text, NULL::text, NULL::int, l.append_at, CASE l.state WHEN 'replayed' THEN 'done' ELSE 'refused' END, convert_to(encode(l.receipt, 'hex'), 'UTF8'), l.code, nullif(l.pointer, ''), l.reason
  FROM recall.dead_letter l WHERE l.receipt IS NOT NULL;
