-- Deploy storeroom:util/each_word to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.each_word(p_words text[])
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN ARRAY(SELECT w.word FROM unnest(p_words) WITH ORDINALITY AS w (word, place) GROUP BY w.word ORDER BY min(w.place) LIMIT 30);
END
$$;

COMMENT ON FUNCTION util.each_word(text[]) IS
'The words of a query that are searched for, the first 30, each once: a slot of a word_term is a place among these. Example: SELECT each_word(''{the,lord,of,the,rings}'');';

COMMIT;
