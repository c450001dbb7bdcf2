-- Deploy storeroom:util/correct_names to pg
-- requires: util/correct_word

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.correct_names(p_catalog text, p_words text[], p_names text, p_key text DEFAULT '%s')
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    c_named CONSTANT text := format('(SELECT true FROM %s AS n WHERE n.word = %s LIMIT 1)', p_names, p_key);  -- %s: the word
    v_words text[] := p_words;
    v_there boolean;
    v_word  text;
BEGIN
    IF cardinality(p_words) > 10 THEN
        RETURN NULL;
    END IF;

    -- One word written as two.
    FOR i IN 1..cardinality(v_words) - 1 LOOP
        v_word := v_words[i] || v_words[i + 1];
        EXECUTE 'SELECT ' || format(c_named, '$1') INTO v_there USING v_word;
        IF v_there THEN
            v_words := v_words[:i - 1] || v_word || v_words[i + 2:];
            EXIT;
        END IF;
    END LOOP;

    FOR i IN 1..cardinality(v_words) LOOP
        -- In order, and one: the planner would else begin with the whole list of names.
        EXECUTE format('SELECT (SELECT true FROM %1$s AS n WHERE n.word >= %2$s AND n.word < %2$s || chr(1114111) ORDER BY n.word LIMIT 1)', p_names, format(p_key, '$1'))
        INTO v_there
        USING v_words[i];
        CONTINUE WHEN v_there;
        SELECT c.word INTO v_word FROM util.correct_word(p_catalog, v_words[i], 1, format(c_named, 'f.word')) AS c;
        IF v_word IS NULL THEN  -- two words written as one
            EXECUTE format(
                $sql$
                SELECT p.word || ' ' || p.next
                FROM generate_series(2, least(length($1), 40) - 2) AS g (letters)
                CROSS JOIN LATERAL (SELECT left($1, g.letters), substr($1, g.letters + 1)) AS p (word, next)
                WHERE %s AND %s
                LIMIT 1
                $sql$,
                format(c_named, 'p.word'), format(c_named, 'p.next')
            )
            INTO v_word
            USING v_words[i];
        END IF;
        IF v_word IS NULL THEN
            RETURN NULL;
        END IF;
        v_words[i] := v_word;
    END LOOP;
    RETURN CASE WHEN v_words <> p_words THEN array_to_string(v_words, ' ') END;
END
$$;

COMMENT ON FUNCTION util.correct_names(text, text[], text, text) IS
'What a name that nothing has was probably meant to be: two of its words joined, where a name has that word; those that begin no word of a name corrected to words of names, or parted into two of them. The table p_names lists these in its column word, as p_key makes them of a word (%s). NULL when nothing is to be changed, a word is like none, or there are more than ten. Example: SELECT correct_names(''bookstore'', ''{tolkein}'', ''bookstore.author_word'');';

COMMIT;
