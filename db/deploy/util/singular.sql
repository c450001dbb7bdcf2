-- Deploy storeroom:util/singular to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.singular(p_word text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN pg_catalog.length(p_word) < 4 OR pg_catalog.right(p_word, 1) <> 's' THEN p_word
        WHEN p_word ~ '[^ae]ies$' THEN pg_catalog.left(p_word, -3) || 'y'
        WHEN p_word ~ '[^aeo]es$' OR p_word ~ '[^us]s$' THEN pg_catalog.left(p_word, -1)
        ELSE p_word
    END
$$;

COMMENT ON FUNCTION util.singular(text) IS
'One form for singular and plural of a folded word (D. Harman''s S-stemmer, 1991). It need not be a word: queries and texts are treated alike. Example: SELECT singular(''stories''), singular(''glass'');';

COMMIT;
