-- Two inspectors sign a check; what waits for a signature or conflicts is decided by a person.
--
-- A check says how it came (arrived_as), once and for all; what became of one that had no effect then stands in check_fate.
-- The decision on a conflict is the review that names it.

ALTER TABLE inspection.check_record ADD COLUMN arrived_as text NOT NULL DEFAULT 'taken' CHECK (arrived_as IN ('taken', 'waiting', 'conflict')),
  ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX ON inspection.check_record (xid, id) WHERE arrived_as = 'waiting';

CREATE TABLE inspection.check_fate (
  check_id uuid NOT NULL, declaration_id uuid NOT NULL, declaration_number text NOT NULL, state text NOT NULL CHECK (state IN ('taken', 'conflict', 'set-aside')), at timestamptz NOT NULL,
  PRIMARY KEY (check_id, state));
COMMENT ON TABLE inspection.check_fate IS 'What became of checks that had no effect when they came; a conflict is not the end of it.';

CREATE TABLE inspection.signature (
  check_id uuid NOT NULL, signer text NOT NULL, declaration_id uuid NOT NULL, declaration_number text NOT NULL, content_hash text NOT NULL, signed_at timestamptz NOT NULL, at timestamptz NOT NULL,
  PRIMARY KEY (check_id, signer));
COMMENT ON TABLE inspection.signature IS 'Who signed which check over which hash; the time of the device is evidence only.';
CREATE INDEX ON inspection.signature (declaration_id);

ALTER TABLE inspection.review ADD COLUMN conflict_id uuid;
CREATE INDEX ON inspection.review (conflict_id) WHERE conflict_id IS NOT NULL;

ALTER TABLE inspection.conflict ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX ON inspection.conflict (xid, id);
CREATE INDEX ON inspection.conflict (declaration_id);
CREATE OR REPLACE VIEW inspection.conflict_view AS
SELECT c.id, c.declaration_id, c.declaration_number, c.kind, c.reason, c.actor, c.at, r.at AS resolved_at, r.actor AS resolved_by
  FROM inspection.conflict c LEFT JOIN inspection.review r ON r.conflict_id = c.id;
CREATE OR REPLACE VIEW api.conflict AS
SELECT c.declaration_id, c.id, c.kind, c.reason, c.actor, c.at, r.at AS resolved_at, r.actor AS resolved_by
  FROM inspection.conflict c LEFT JOIN inspection.review r ON r.conflict_id = c.id;
ALTER TABLE inspection.conflict DROP COLUMN resolved_at, DROP COLUMN resolved_by;

GRANT SELECT, INSERT ON inspection.check_fate, inspection.signature TO loopgate_inspect;

-- What the gateway shows of it -------------------------------------------------------------------

CREATE OR REPLACE VIEW api.check_record AS
SELECT c.declaration_id, c.id, c.order_version, c.verdict, c.author, c.device_time, c.device_offset_ms, c.recorded_at,
       convert_from(c.event, 'UTF8')::json #> '{data,findings}' AS findings, convert_from(c.event, 'UTF8')::json #>> '{data,note}' AS note,
       coalesce((SELECT f.state FROM inspection.check_fate f WHERE f.check_id = c.id ORDER BY f.state = 'conflict' LIMIT 1), c.arrived_as) AS state,
       convert_from(c.event, 'UTF8')::json #> '{data,inspectors}' AS inspectors, convert_from(c.event, 'UTF8')::json #>> '{data,contentHash}' AS content_hash,
       (SELECT json_agg(json_build_object('signer', s.signer, 'contentHash', s.content_hash, 'signedAt', api.time(s.signed_at), 'at', api.time(s.at)) ORDER BY s.at, s.signer)
          FROM inspection.signature s WHERE s.check_id = c.id) AS signatures
  FROM inspection.check_record c;

CREATE OR REPLACE FUNCTION api.order_checks(p_declaration uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(json_build_object('checkId', c.id, 'orderVersion', c.order_version, 'verdict', c.verdict, 'author', c.author, 'deviceTime', api.time(c.device_time),
      'deviceOffsetMs', c.device_offset_ms, 'recordedAt', api.time(c.recorded_at), 'findings', c.findings, 'note', c.note,
      'state', c.state, 'inspectors', c.inspectors, 'contentHash', c.content_hash, 'signatures', c.signatures) ORDER BY c.id), '[]')
    FROM api.check_record c WHERE c.declaration_id = p_declaration
$$;

CREATE VIEW api.may_sign AS
SELECT g.principal, g.scope FROM intake.grant_ g JOIN intake.principal p ON p.id = g.principal
 WHERE g.role IN ('inspector', 'supervisor') AND g.valid_from <= now() AND (g.valid_until IS NULL OR g.valid_until > now()) AND p.revoked_at IS NULL;
COMMENT ON VIEW api.may_sign IS 'Who may sign checks now, and where.';

CREATE VIEW api.kept_conflict AS
SELECT k.xid, k.id, 0::bigint AS n, o.sender, o.port, o.importer_id, o.platform_id, k.declaration_id, k.declaration_number, o.declaration_version, o.id AS order_id, o.order_version,
       o.state AS order_state, k.kind, CASE WHEN k.withdrawn IS NULL THEN k.reason ELSE k.withdrawn || ' may not sign any more: the grant was withdrawn' END AS reason,
       CASE WHEN r.id IS NOT NULL THEN 'decided' WHEN k.waits_for IS NOT NULL AND k.withdrawn IS NULL THEN 'waiting' ELSE 'open' END AS state,
       k.actor, k.at, k.event, k.waits_for, r.kind AS decision, r.reason AS decision_reason, r.actor AS decided_by, r.at AS decided_at
  FROM (SELECT c.xid, c.id, c.declaration_id, c.declaration_number, c.kind, c.reason, c.actor, c.at, c.event, NULL::text[] AS waits_for, NULL::text AS withdrawn
          FROM inspection.conflict c
        UNION ALL
        SELECT c.xid, c.id, c.declaration_id, c.declaration_number, 'unsigned', 'waits for the signature of ' || array_to_string(w.names, ', '), c.author, c.recorded_at, c.event, w.names,
               (SELECT string_agg(name, ', ' ORDER BY name) FROM unnest(w.names) name
                 WHERE NOT EXISTS (SELECT FROM api.may_sign m JOIN inspection.inspection_order i ON i.declaration_id = c.declaration_id
                                    WHERE m.principal = name AND m.scope IN ('*', 'port:' || i.port)))
          FROM inspection.check_record c,
               LATERAL (SELECT array_agg(name ORDER BY name) AS names FROM json_array_elements_text(convert_from(c.event, 'UTF8')::json #> '{data,inspectors}') name
                         WHERE name <> convert_from(c.event, 'UTF8')::json ->> 'actor'
                           AND NOT EXISTS (SELECT FROM inspection.signature s WHERE s.check_id = c.id AND s.signer = name)) w
         WHERE c.arrived_as = 'waiting' AND NOT EXISTS (SELECT FROM inspection.check_fate f WHERE f.check_id = c.id AND f.state <> 'set-aside')) k
  JOIN api.inspection_order o ON o.declaration_id = k.declaration_id
  LEFT JOIN inspection.review r ON r.conflict_id = k.id;
COMMENT ON VIEW api.kept_conflict IS 'What conflicts, with its decision, and checks that wait for signatures; such a one is open, not waiting, when somebody whose signature it waits for may not sign any more.';

CREATE FUNCTION api.conflict_json(v api.kept_conflict, p_standpoint text, p_whole boolean) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'conflictId', v.id, 'declarationId', v.declaration_id, 'declarationNumber', v.declaration_number, 'version', v.declaration_version, 'orderId', v.order_id, 'orderVersion', v.order_version,
    'orderState', v.order_state, 'port', v.port, 'kind', v.kind, 'reason', v.reason, 'state', v.state, 'actor', v.actor, 'at', api.time(v.at), 'waitsFor', array_to_json(v.waits_for),
    'decision', v.decision, 'decisionReason', v.decision_reason, 'decidedBy', v.decided_by, 'decidedAt', api.time(v.decided_at),
    'eventType', e.of ->> 'type', 'sent', CASE WHEN p_whole AND e.of ->> 'type' = 'loopgate.check.v1' THEN e.of -> 'data' END,
    'order', CASE WHEN p_whole THEN (SELECT api.order_json(o, p_standpoint, true)::json FROM api.inspection_order o WHERE o.id = v.order_id) END))::text
    FROM (SELECT convert_from(v.event, 'UTF8')::json AS of) e
$$;
GRANT SELECT ON api.kept_conflict TO loopgate_gateway;

INSERT INTO ops.trace_source VALUES
  ('signature', 'step', 'inspection.signature',
   'SELECT at, ''inspect'', ''check signed'', NULL::text, NULL::int, NULL::bigint, check_id::text, concat_ws('' '', ''by'', signer) FROM inspection.signature WHERE declaration_id::text = ANY ($1) OR check_id::text = ANY ($1)'),
  ('check_fate', 'step', 'inspection.check_fate',
   'SELECT at, ''inspect'', ''check '' || state, NULL::text, NULL::int, NULL::bigint, check_id::text, NULL::text FROM inspection.check_fate WHERE declaration_id::text = ANY ($1) OR check_id::text = ANY ($1)');

UPDATE ops.digest_source SET query = $q$SELECT ROW(declaration_number, order_version, verdict, author, device_time, device_offset_ms, recorded_at, arrived_as)::text FROM inspection.check_record ORDER BY 1$q$ WHERE name = 'inspection.check_record';
UPDATE ops.digest_source SET query = $q$SELECT ROW(declaration_number, kind, reason, actor, at)::text FROM inspection.conflict ORDER BY 1$q$ WHERE name = 'inspection.conflict';
UPDATE ops.digest_source SET query = $q$SELECT ROW(declaration_number, version, item_number, kind, lane, actor, reason, at, effective, conflict_id IS NOT NULL)::text FROM inspection.review ORDER BY 1$q$ WHERE name = 'inspection.review';
INSERT INTO ops.digest_source VALUES
  ('inspection.check_fate', $q$SELECT ROW(declaration_number, state, at)::text FROM inspection.check_fate ORDER BY 1$q$),
  ('inspection.signature', $q$SELECT ROW(declaration_number, signer, content_hash, signed_at, at)::text FROM inspection.signature ORDER BY 1$q$);
