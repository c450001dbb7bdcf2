-- Deploy storeroom:bookstore/surname_first to pg
-- requires: bookstore/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.surname_first(p_key text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN regexp_replace(p_key, '^(.+) ([^ ]+)$', '\2 \1');
END
$$;

COMMENT ON FUNCTION bookstore.surname_first(text) IS
'A folded name with its last word first. Example: SELECT surname_first(''jrr tolkien'');';

COMMIT;
