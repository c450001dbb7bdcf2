-- Deploy storeroom:util/has_words to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.has_words(p_key text, p_words text[])
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_key   text COLLATE "C" := ' ' || p_key;
    v_word  text COLLATE "C";
    v_alike integer;
BEGIN
    FOREACH v_word IN ARRAY p_words LOOP
        -- Of scripts without blanks a word may stand anywhere.
        IF strpos(v_key, CASE WHEN octet_length(v_word) = length(v_word) THEN ' ' || v_word ELSE v_word END) = 0 THEN
            RETURN false;
        END IF;
        -- great g is not in great expectations: each begins a word of its own.
        v_alike := (SELECT count(*) FROM unnest(p_words) AS w (word) WHERE starts_with(w.word, v_word));
        IF v_alike > 1 AND octet_length(p_key) = length(p_key) AND v_alike > (SELECT count(*) FROM string_to_table(p_key, ' ') AS w (word) WHERE starts_with(w.word, v_word)) THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END
$$;

COMMENT ON FUNCTION util.has_words(text, text[]) IS
'Whether each of these words begins a word of a folded name, another one each. Example: SELECT has_words(''harry potter and the goblet of fire'', ''{potter,har}'');';

COMMIT;
