-- Deploy storeroom:util/singular to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.singular(p_word text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN pg_catalog.right(p_word, 3) = 'ves' AND p_word ~ '((lea|loa|shea|thie|[ch]al|wol|el|scar|dwar|hoo)ves|(kni|wi|(^|[^o])li)ves)$' THEN
            pg_catalog.left(p_word, -3) || CASE WHEN p_word ~ 'ives$' THEN 'fe' ELSE 'f' END
        WHEN p_word IN ('men', 'women', 'children', 'mice', 'teeth', 'feet', 'geese') THEN
            CASE p_word WHEN 'men' THEN 'man' WHEN 'women' THEN 'woman' WHEN 'children' THEN 'child' WHEN 'mice' THEN 'mouse' WHEN 'teeth' THEN 'tooth' WHEN 'feet' THEN 'foot' ELSE 'goose' END
        WHEN pg_catalog.length(p_word) < 4 OR pg_catalog.right(p_word, 1) <> 's' THEN p_word
        WHEN p_word ~ '[^ae]ies$' THEN pg_catalog.left(p_word, -3) || 'y'
        WHEN p_word ~ '[^aeo]es$' OR p_word ~ '[^us]s$' THEN pg_catalog.left(p_word, -1)
        ELSE p_word
    END
$$;

COMMENT ON FUNCTION util.singular(text) IS
'One form for singular and plural of a folded word (D. Harman''s S-stemmer, 1991, and the commonest English words that make another plural). It need not be a word: queries and texts are treated alike. Example: SELECT singular(''stories''), singular(''leaves''), singular(''glass'');';

COMMIT;
