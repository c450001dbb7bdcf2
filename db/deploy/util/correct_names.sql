-- Deploy storeroom:util/correct_names to pg
-- requires: util/correct_word

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.correct_names(p_catalog text, p_words text[], p_names text, p_key text DEFAULT '%s')
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_words text[] := p_words;
    v_there boolean;
BEGIN
    FOR i IN 1..least(cardinality(p_words), 10) LOOP
        -- In order, and one: the planner would else begin with the whole list of names.
        EXECUTE format('SELECT (SELECT true FROM %1$s AS n WHERE n.word >= %2$s AND n.word < %2$s || chr(1114111) ORDER BY n.word LIMIT 1)', p_names, format(p_key, '$1'))
        INTO v_there
        USING p_words[i];
        CONTINUE WHEN v_there;
        v_words[i] := (
            SELECT c.word
            FROM util.correct_word(p_catalog, p_words[i], 1, format('(SELECT true FROM %s AS n WHERE n.word = %s LIMIT 1)', p_names, format(p_key, 'f.word'))) AS c
        );
        IF v_words[i] IS NULL THEN
            RETURN NULL;
        END IF;
    END LOOP;
    RETURN CASE WHEN v_words <> p_words THEN array_to_string(v_words, ' ') END;
END
$$;

COMMENT ON FUNCTION util.correct_names(text, text[], text, text) IS
'What a name that nothing has was probably meant to be: of its words those that begin no word of a name are corrected to words of names, which the table p_names lists in its column word, as p_key makes them of a word (%s). NULL when all begin one, or one cannot be corrected. Example: SELECT correct_names(''bookstore'', ''{tolkein}'', ''bookstore.author_word'');';

COMMIT;
