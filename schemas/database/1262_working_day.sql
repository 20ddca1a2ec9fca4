-- The day that has the work of goods expected on a day that nobody works on.

CREATE FUNCTION ops.working_day_from(p_day date) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT d::date FROM generate_series(p_day::timestamp, p_day + interval '30 days', interval '1 day') d WHERE ops.is_working_day(d::date) ORDER BY d LIMIT 1
$$;
COMMENT ON FUNCTION ops.working_day_from IS 'The first working day from that day on, that day included.';
