-- For who runs the system and for who audits it: dead letters, parked events, principals and grants, the audit trail, where consumers stand, what is in force.

DO $$
DECLARE s text;
BEGIN
  FOR s IN SELECT schema FROM ops.pipeline_schema LOOP
    EXECUTE format('ALTER TABLE %I.audit ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()', s);
    EXECUTE format('CREATE INDEX ON %I.audit (xid)', s);
  END LOOP;
END $$;
ALTER TABLE intake.principal ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE intake.grant_ ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();

-- Every service's rows as one list, each with the number of its service ---------------------------

DO $$
DECLARE
  v record;
  body text;
BEGIN
  FOR v IN SELECT * FROM (VALUES
      ('dead_letter', 'dead_letter', 't.xid, t.id, %2$s::bigint AS n, %1$L AS service, t.topic, t.part, t.record_offset, t.append_at, t.event_id, t.receipt, t.code, t.pointer, t.reason, t.actor, t.at, t.state, t.state_reason, t.state_by',
       'Events that could not be used, of all services; without what they hold.'),
      ('parked', 'parked', 't.xid, t.id, %2$s::bigint AS n, %1$L AS service, t.topic, t.part, t.record_offset, t.append_at, t.until, t.receipt',
       'Events that wait for what they refer to, of all services; without what they hold.'),
      ('audit_row', 'audit', 't.xid, (lpad(to_hex(%2$s), 8, ''0'') || ''-0000-7000-8000-'' || lpad(to_hex(t.id), 12, ''0''))::uuid AS id, t.id AS n, %1$L AS service, t.at, t.actor, t.actor_role, t.actor_scope, t.actor_key, t.act, t.object, t.detail, t.event_id',
       'Acts of principals, of all services.')) AS t(name, source, columns, comment) LOOP
    SELECT string_agg(format('SELECT ' || v.columns || ' FROM %3$I.%4$I t', s.service, row_number, s.schema, v.source), ' UNION ALL ' ORDER BY s.schema)
      INTO body FROM (SELECT service, schema, row_number() OVER (ORDER BY schema) FROM ops.pipeline_schema) s;
    EXECUTE format('CREATE VIEW api.%I AS %s', v.name, body);
    EXECUTE format('COMMENT ON VIEW api.%I IS %L', v.name, v.comment);
  END LOOP;
END $$;

CREATE FUNCTION api.dead_letter_json(v api.dead_letter) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('letter', v.service || ':' || v.id, 'service', v.service, 'state', v.state, 'code', v.code, 'pointer', nullif(v.pointer, ''), 'reason', v.reason,
    'topic', v.topic, 'partition', v.part, 'offset', v.record_offset, 'appendedAt', api.time(v.append_at), 'at', api.time(v.at), 'eventId', v.event_id,
    'receipt', encode(v.receipt, 'hex'), 'actor', v.actor, 'settledBy', v.state_by, 'settledFor', v.state_reason))::text
$$;
CREATE FUNCTION api.parked_json(v api.parked) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('event', v.service || ':' || v.id, 'service', v.service, 'topic', v.topic, 'partition', v.part, 'offset', v.record_offset,
    'appendedAt', api.time(v.append_at), 'until', api.time(v.until), 'receipt', encode(v.receipt, 'hex')))::text
$$;
CREATE FUNCTION api.audit_json(v api.audit_row) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('auditId', v.id, 'service', v.service, 'at', api.time(v.at), 'actor', v.actor, 'role', v.actor_role, 'scope', v.actor_scope, 'key', v.actor_key,
    'act', v.act, 'object', v.object, 'eventId', v.event_id, 'detail', v.detail))::text
$$;

CREATE FUNCTION api.number_in_id(p_id text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_id ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' THEN ('x' || right(p_id, 12))::bit(48)::bigint END
$$;
COMMENT ON FUNCTION api.number_in_id IS 'The number that an audit row''s id is made of.';

CREATE FUNCTION api.settle_dead_letter(p_actor text, p_letter text, p_state text, p_reason text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN split_part(p_letter, ':', 2) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
     AND ops.settle_dead_letter(p_actor, split_part(p_letter, ':', 1), split_part(p_letter, ':', 2)::uuid, p_state, p_reason);
END $$;
COMMENT ON FUNCTION api.settle_dead_letter IS 'An open dead letter, SERVICE:ID, to be tried again or dropped; false when there is no such open one.';
CREATE FUNCTION api.dead_letter_payload(p_letter text) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT CASE WHEN split_part(p_letter, ':', 2) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
              THEN ops.dead_letter_payload(split_part(p_letter, ':', 1), split_part(p_letter, ':', 2)::uuid) END
$$;
COMMENT ON FUNCTION api.dead_letter_payload IS 'What it holds, to be masked before anybody sees it.';

-- Principals and grants --------------------------------------------------------------------------

CREATE VIEW api.principal AS
SELECT p.xid, md5(p.id)::uuid AS id, 0::bigint AS n, p.id AS principal, p.kind, p.name, p.enterprise_id, v.person, p.created_by, p.created_at, p.revoked_at, p.revoked_at IS NULL AS in_force,
       a.principal IS NOT NULL AND a.revoked_at IS NULL AS signs_in, a.must_change, a.totp IS NOT NULL AS codes,
       (SELECT max(s.seen_at) FROM intake.session s WHERE s.principal = p.id) AS seen_at
  FROM intake.principal p JOIN intake.person_view v ON v.principal = p.id LEFT JOIN intake.account a ON a.principal = p.id;
COMMENT ON VIEW api.principal IS 'Persons and systems, and whether they sign in; without what proves them.';

CREATE VIEW api.grant_given AS
SELECT xid, (lpad(to_hex(id >> 48), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(id), 12, '0'))::uuid AS id, id AS n, principal, role, scope, given_by, reason, valid_from, valid_until,
       valid_from <= clock_timestamp() AND (valid_until IS NULL OR valid_until > clock_timestamp()) AS in_force
  FROM intake.grant_;
COMMENT ON VIEW api.grant_given IS 'Who gave whom what, where, why, from when until when.';

CREATE FUNCTION api.grant_json(v api.grant_given) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('grantId', v.id, 'principal', v.principal, 'role', v.role, 'scope', v.scope, 'givenBy', v.given_by, 'reason', v.reason,
    'from', api.time(v.valid_from), 'until', api.time(v.valid_until), 'inForce', v.in_force))::text
$$;
CREATE FUNCTION api.principal_json(v api.principal, p_whole boolean) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('principal', v.principal, 'kind', v.kind, 'name', v.name, 'person', v.person, 'enterpriseId', v.enterprise_id, 'inForce', v.in_force,
    'createdBy', v.created_by, 'createdAt', api.time(v.created_at), 'revokedAt', api.time(v.revoked_at), 'signsIn', v.signs_in,
    'mustChangePassword', CASE WHEN v.signs_in THEN v.must_change END, 'oneTimeCodes', CASE WHEN v.signs_in THEN v.codes END, 'seenAt', api.time(v.seen_at),
    'grants', CASE WHEN p_whole THEN (SELECT coalesce(json_agg(api.grant_json(g)::json ORDER BY g.n DESC), '[]') FROM api.grant_given g WHERE g.principal = v.principal) END,
    'keys', CASE WHEN p_whole THEN (SELECT coalesce(json_agg(api.key_json(k) ORDER BY k.created_at DESC, k.id), '[]') FROM api.api_key k WHERE k.principal = v.principal) END))::text
$$;

-- Where everything stands ------------------------------------------------------------------------

CREATE VIEW api.consumer_position AS
SELECT p.service, p.consumer, p.topic, p.part, p.next_offset, p.last_number, s.next_number - 1 AS sent_number, p.owner, p.claimed_at
  FROM ops.position p LEFT JOIN relay.shard s ON s.topic = p.topic AND s.part = p.part;
COMMENT ON VIEW api.consumer_position IS 'Where each consumer stands; of the relay''s topics also the last number that was sent.';

CREATE VIEW api.service_state AS
SELECT s.service, o.waiting, o.oldest_at, (SELECT count(*) FROM ops.parked p WHERE p.service = s.service) AS parked,
       (SELECT count(*) FROM ops.dead_letter d WHERE d.service = s.service AND d.state = 'open') AS open_letters,
       (SELECT count(*) FROM ops.dead_letter d WHERE d.service = s.service AND d.state = 'replay') AS replaying,
       (SELECT c.tick_at FROM ops.clock c WHERE c.service = s.service) AS tick_at
  FROM ops.pipeline_schema s CROSS JOIN LATERAL (SELECT count(*) AS waiting, min(o.at) AS oldest_at FROM ops.outbox o WHERE o.service = s.service) o;
COMMENT ON VIEW api.service_state IS 'What waits in each service, and the last tick that it stored.';

CREATE FUNCTION api.operations_json(p_ends jsonb) RETURNS text LANGUAGE sql STABLE AS $$
  WITH stands AS (
    SELECT p.*, CASE WHEN p.last_number IS NOT NULL THEN p.sent_number - p.last_number ELSE (p_ends->>(p.topic || '/' || p.part))::bigint - p.next_offset END AS lag FROM api.consumer_position p)
  SELECT json_strip_nulls(json_build_object('at', api.time(clock_timestamp()),
    'services', (SELECT json_agg(json_build_object('service', s.service, 'outbox', s.waiting, 'outboxOldestAt', api.time(s.oldest_at), 'parked', s.parked, 'deadLetters', s.open_letters,
                                                   'replaying', s.replaying, 'tickAt', api.time(s.tick_at)) ORDER BY s.service) FROM api.service_state s),
    'positions', (SELECT coalesce(json_agg(json_build_object('service', p.service, 'consumer', p.consumer, 'topic', p.topic, 'partition', p.part, 'nextOffset', p.next_offset, 'lag', greatest(p.lag, 0),
                                                             'owner', p.owner, 'claimedAt', api.time(p.claimed_at)) ORDER BY p.service, p.topic, p.part), '[]') FROM stands p)))::text
$$;
COMMENT ON FUNCTION api.operations_json IS 'p_ends: {"TOPIC/PARTITION": next offset} of the topics that the gateway writes; of the relay''s the numbers tell the lag. Absent: not known.';

-- What is in force -------------------------------------------------------------------------------

CREATE VIEW api.migration AS SELECT number, name, applied_at FROM ops.migration;
COMMENT ON VIEW api.migration IS 'What the database was brought to.';

CREATE FUNCTION api.configuration_json(p_settings jsonb) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('at', api.time(clock_timestamp()), 'database', current_setting('server_version'),
    'settings', p_settings,
    'migrations', (SELECT json_agg(json_build_object('number', m.number, 'name', m.name, 'appliedAt', api.time(m.applied_at)) ORDER BY m.number DESC) FROM api.migration m),
    'profiles', (SELECT count(*) FROM api.published_profile),
    'parameters', (SELECT json_agg(json_build_object('code', r.code, 'category', nullif(r.category, ''), 'value', r.value, 'unit', r.unit, 'basis', r.legal_basis, 'from', r.valid_from, 'until', r.valid_until,
                                                     'verified', r.verified, 'label', r.label_en, 'labelZh', r.label_zh) ORDER BY r.code, r.category)
                     FROM ops.rule_parameter r WHERE r.valid_from <= current_date AND (r.valid_until IS NULL OR r.valid_until > current_date))))::text
$$;

REVOKE ALL ON FUNCTION api.settle_dead_letter, api.dead_letter_payload FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.settle_dead_letter, api.dead_letter_payload TO loopgate_gateway;
GRANT SELECT ON api.dead_letter, api.parked, api.audit_row, api.principal, api.grant_given, api.consumer_position, api.service_state, api.migration TO loopgate_gateway;
