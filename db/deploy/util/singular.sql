-- Deploy storeroom:util/singular to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.singular(p_word text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN pg_catalog.right(p_word, 3) = 'ves' AND p_word ~ '^((over|tea|bay)?leaves|(meat|sugar)?loaves|sheaves|thieves|calves|halves|(were)?wolves|(book)?shelves|(our|them|your)?selves|elves|scarves|dwarves|hooves)$' THEN
            pg_catalog.left(p_word, -3) || 'f'
        WHEN pg_catalog.right(p_word, 3) = 'ves' AND p_word ~ '^((pen|jack)?knives|(house|mid)?wives|(after)?lives)$' THEN pg_catalog.left(p_word, -3) || 'fe'
        -- Also what is left of men's.
        WHEN p_word IN ('men', 'mens', 'women', 'womens', 'children', 'childrens', 'mice', 'teeth', 'feet', 'geese') THEN
            CASE p_word
                WHEN 'men' THEN 'man' WHEN 'mens' THEN 'man' WHEN 'women' THEN 'woman' WHEN 'womens' THEN 'woman' WHEN 'children' THEN 'child' WHEN 'childrens' THEN 'child'
                WHEN 'mice' THEN 'mouse' WHEN 'teeth' THEN 'tooth' WHEN 'feet' THEN 'foot' ELSE 'goose'
            END
        WHEN pg_catalog.length(p_word) < 4 OR pg_catalog.right(p_word, 1) <> 's' THEN p_word
        WHEN p_word ~ '[^ae]ies$' THEN pg_catalog.left(p_word, -3) || 'y'
        WHEN p_word ~ '[^aeo]es$' OR p_word ~ '[^us]s$' THEN pg_catalog.left(p_word, -1)
        ELSE p_word
    END
$$;

COMMENT ON FUNCTION util.singular(text) IS
'One form for singular and plural of a folded word (D. Harman''s S-stemmer, 1991, and the commonest English words that make another plural). It need not be a word: queries and texts are treated alike. Example: SELECT singular(''stories''), singular(''leaves''), singular(''glass'');';

COMMIT;
