-- Deploy storeroom:util/corrected_texts to pg
-- requires: util/corrections
-- requires: util/make_word_functions
-- requires: util/singular
-- requires: util/tokens

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.corrected_texts(p_catalog text, p_noun text, p_text text)
RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_words text[] := (util.tokens(p_text))[:10];
    v_terms util.word_term[];
BEGIN
    EXECUTE format('SELECT %I.%I($1)', p_catalog, p_noun || '_terms') INTO v_terms USING v_words;
    -- A word of the same stem is no word of a name: orwel is not orwell.
    v_terms := ARRAY(SELECT t FROM unnest(v_terms) AS t WHERE t.beginning OR util.singular(t.word) = ANY (t.forms));
    RETURN (
        -- What has just been begun may go on in any way, and is no mistake yet.
        CASE WHEN cardinality(v_words) > 1 AND length(v_words[cardinality(v_words)]) <= 2 THEN ARRAY[array_to_string(trim_array(v_words, 1), ' ')] ELSE '{}' END
        || ARRAY(
            SELECT array_to_string(c, ' ')
            FROM util.corrections(p_catalog, v_words, v_terms, 'true') AS c
            LIMIT 3
        )
    )[:3];
END
$$;

COMMENT ON FUNCTION util.corrected_texts(text, text, text) IS
'The three likeliest texts that a text which finds nothing may have been meant to be: without a last word of one or two letters; then see corrections. Any word of the dictionary will do, also one that only names have. Example: SELECT corrected_texts(''bookstore'', ''book'', ''tolkein'');';

COMMIT;
