-- An item may meet more profiles than have a reason of their own: all of them are kept and counted.
ALTER TABLE assessment.item ADD COLUMN also_met text;
COMMENT ON COLUMN assessment.item.also_met IS 'JSON [[code, version], ...] of profiles met beyond those that have a reason of their own, the gravest first; NULL where all have.';

CREATE FUNCTION assessment.met_profiles(p_reasons text, p_also_met text) RETURNS TABLE (code text, version int) LANGUAGE sql IMMUTABLE AS $$
  SELECT r ->> 'code', split_part(substr(r ->> 'cites', length(r ->> 'code') + 10), ' ', 1)::int
    FROM jsonb_array_elements(p_reasons::jsonb) r WHERE starts_with(r ->> 'cites', 'profile:' || (r ->> 'code') || '@')
  UNION ALL SELECT m ->> 0, (m ->> 1)::int FROM jsonb_array_elements(p_also_met::jsonb) m
$$;
COMMENT ON FUNCTION assessment.met_profiles IS 'The versions of profiles that an item met: those of its reasons, and those that have none of their own.';
GRANT EXECUTE ON FUNCTION assessment.met_profiles TO loopgate_assess;

UPDATE ops.digest_source SET query = replace(query, 'ops.without_ids(i.reasons))', 'ops.without_ids(i.reasons), i.also_met)') WHERE name = 'assessment.item';
