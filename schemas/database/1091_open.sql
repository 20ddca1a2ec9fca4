-- Lists behind the overview's figures: what is open, and of orders what is late.

CREATE FUNCTION api.is_open(p_kind text, p_state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE p_kind
    WHEN 'order' THEN p_state NOT IN ('passed', 'failed', 'closed', 'cancelled', 'superseded')
    WHEN 'complaint' THEN p_state NOT IN ('closed', 'rejected')
    WHEN 'investigation' THEN p_state NOT IN ('closed', 'no_defect', 'transferred') END
$$;
COMMENT ON FUNCTION api.is_open IS 'Whether an order, complaint or investigation in that state is still to be done: what the overview counts.';
