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
    v_parts text;
BEGIN
    IF coalesce(cardinality(p_words), 0) NOT BETWEEN 1 AND 10 THEN
        RETURN NULL;
    END IF;
    -- As they stand, then with two of them written as one.
    FOR v_joined IN 0..cardinality(p_words) - 1 LOOP
        IF v_joined > 0 THEN
            v_word := p_words[v_joined] || p_words[v_joined + 1];
            EXECUTE 'SELECT ' || format(c_named, '$1') INTO v_there USING v_word;
            CONTINUE WHEN v_there IS NULL;
            v_words := p_words[:v_joined - 1] || v_word || p_words[v_joined + 2:];
        END IF;
        FOR i IN 1..cardinality(v_words) LOOP
            -- In order, and one: the planner would else begin with the whole list of names.
            EXECUTE format('SELECT (SELECT true FROM %1$s AS n WHERE n.word >= %2$s AND n.word < %2$s || chr(1114111) ORDER BY n.word LIMIT 1)', p_names, format(p_key, '$1'))
            INTO v_there
            USING v_words[i];
            CONTINUE WHEN v_there;
            SELECT c.word INTO v_word FROM util.correct_word(p_catalog, v_words[i], 1, format(c_named, 'f.word')) AS c;
            -- Two words written as one; of less than three letters only where nothing else is like it.
            EXECUTE format(
                $sql$
                SELECT p.word || ' ' || p.next
                FROM generate_series($2, least(length($1), 40) - $2) AS g (letters)
                CROSS JOIN LATERAL (SELECT left($1, g.letters), substr($1, g.letters + 1)) AS p (word, next)
                WHERE %s AND %s
                ORDER BY least(length(p.word), length(p.next)) DESC, p.word
                LIMIT 1
                $sql$,
                format(c_named, 'p.word'), format(c_named, 'p.next')
            )
            INTO v_parts
            USING v_words[i], CASE WHEN v_word IS NULL THEN 2 ELSE 3 END;
            v_words[i] := coalesce(v_parts, v_word);
            EXIT WHEN v_words[i] IS NULL;
        END LOOP;
        IF v_words <> p_words AND array_position(v_words, NULL) IS NULL THEN
            RETURN array_to_string(v_words, ' ');
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION util.correct_names(text, text[], text, text) IS
'What a name that nothing has was probably meant to be: those of its words that begin no word of a name parted into two of names, or corrected to one; where none is to be changed, or one is like none, the same with two words joined, where a name has that word. The table p_names lists these in its column word, as p_key makes them of a word (%s). NULL when there is nothing like it, or there are more than ten words. Example: SELECT correct_names(''bookstore'', ''{tolkein}'', ''bookstore.author_word'');';

COMMIT;
