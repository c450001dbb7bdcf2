-- Deploy storeroom:util/words to pg
-- requires: util/search_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.words(p_text text)
RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN array_to_tsvector(ARRAY(
        -- Cut, because a lexeme holds 2,046 bytes.
        SELECT left(w.word, 100) FROM string_to_table(util.search_key(p_text), ' ') AS w (word) WHERE w.word <> ''
    ));
END
$$;

COMMENT ON FUNCTION util.words(text) IS 'The folded words of a text, as word_query finds them. Example: SELECT words(''Crème Brûlée'') @@ word_query(''creme br'');';

COMMIT;
