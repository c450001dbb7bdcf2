-- Deploy storeroom:recipes/ingredient_key to pg
-- requires: recipes/schema
-- requires: util/search_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.ingredient_key(p_text text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_key   text COLLATE "C" := util.search_key(p_text);
    v_word  text COLLATE "C";
    v_words text[];
BEGIN
    -- Pepper is a spice, peppers are a vegetable, and mints are sweets.
    IF v_key IN ('peppers', 'mints') OR strpos(v_key, 's') + strpos(v_key, 'ie') = 0 THEN
        RETURN v_key;
    END IF;
    FOREACH v_word IN ARRAY string_to_array(v_key, ' ') LOOP
        -- Both numbers of a word get the same key, so that the key of cookie and cookies may be cooky.
        v_words := v_words || CASE
            WHEN length(v_word) < 3 OR v_word = 'molasses' THEN v_word
            WHEN v_word IN ('chillies', 'chilies') THEN left(v_word, -2)
            WHEN v_word LIKE '%ies' THEN left(v_word, -3) || 'y'
            WHEN v_word LIKE '%ie' THEN left(v_word, -2) || 'y'
            WHEN v_word IN ('leaves', 'loaves', 'halves', 'calves') THEN left(v_word, -3) || 'f'
            WHEN v_word = 'knives' THEN 'knife'
            WHEN v_word IN ('brioches', 'quiches', 'ceviches', 'fraiches') THEN left(v_word, -1)
            WHEN v_word LIKE '%oes' OR v_word LIKE '%ches' OR v_word LIKE '%shes' OR v_word LIKE '%sses' OR v_word LIKE '%xes'
                THEN left(v_word, -2)
            WHEN v_word IN ('swiss', 'gas', 'bus', 'anis', 'pastis', 'cassis', 'chablis', 'madras') THEN v_word
            WHEN v_word LIKE '%ss' OR v_word LIKE '%us' THEN v_word
            WHEN v_word LIKE '%is' AND v_word !~ '(?:kiw|chill?|in|occol|ghett|nocch|ravol|salam)is$' THEN v_word
            WHEN v_word LIKE '%s' THEN left(v_word, -1)
            ELSE v_word
        END;
    END LOOP;
    RETURN array_to_string(v_words, ' ');
END
$$;

COMMENT ON FUNCTION recipes.ingredient_key(text) IS
'Key of an ingredient: util.search_key with English plurals folded word by word, so that tomatoes are tomato and leaves leaf. Example: SELECT ingredient_key(''Vine-ripened Cherry Tomatoes'');';

COMMIT;
