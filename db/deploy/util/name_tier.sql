-- Deploy storeroom:util/name_tier to pg
-- requires: util/name_match
-- requires: util/name_starts

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- LANGUAGE sql without SET, so that it is inlined: it runs for every name that is read.
CREATE FUNCTION util.name_tier(p_key text, p_text text, p_place integer)
RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE WHEN p_key = p_text THEN 0 WHEN pg_catalog.starts_with(p_key, p_text || ' ') THEN 1 WHEN p_place > 1 THEN 2 ELSE 3 END
$$;

COMMENT ON FUNCTION util.name_tier(text, text, integer) IS
'The tier (see name_match) of a folded name that begins with the start of that place (see name_starts) of a text. Example: SELECT name_tier(''dune messiah'', ''dune mes'', 1);';

COMMIT;
