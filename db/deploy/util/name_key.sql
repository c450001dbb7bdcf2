-- Deploy storeroom:util/name_key to pg
-- requires: util/fold

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.name_key(p_text text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN btrim(regexp_replace(util.fold(p_text) COLLATE "pg_unicode_fast", '\s+', ' ', 'g'));
END
$$;

COMMENT ON FUNCTION util.name_key(text) IS
'Key for uniqueness: folded, blanks joined, punctuation kept, so that C++ is not C#. Example: SELECT name_key('' Crème  Brûlée '');';

COMMIT;
