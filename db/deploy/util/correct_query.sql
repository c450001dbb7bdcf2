-- Deploy storeroom:util/correct_query to pg
-- requires: util/corrections
-- requires: util/words_find
-- requires: util/edit_distance

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.correct_query(p_catalog text, p_noun text, p_key text, p_words text[], p_where text, p_ids bigint[], p_found boolean DEFAULT false)
RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_terms util.word_term[];
    v_words text[];
    v_first text[];
BEGIN
    IF octet_length(array_to_string(p_words, ' ')) > 1000 THEN  -- cursors hold what was corrected, and must stay short
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT %I.%I($1)', p_catalog, p_noun || '_terms') INTO v_terms USING p_words;
    FOR v_words IN EXECUTE format(
        'SELECT c.words FROM util.corrections($1, $2, $3, p_found => $4) WITH ORDINALITY AS c (words, place) ORDER BY %s c.place',
        -- What is a name before what only occurs.
        CASE WHEN p_where = 'true' AND p_ids IS NULL THEN format('%I.%I(array_to_string(c.words, '' ''), true) = ''{}'',', p_catalog, p_noun || '_named') END
    ) USING p_catalog, p_words, v_terms, p_found LOOP
        v_first := coalesce(v_first, v_words);
        IF util.words_find(p_catalog, p_noun, p_key, v_words, p_where, p_ids) THEN
            RETURN v_words;
        END IF;
    END LOOP;
    -- If all of them together find nothing, some may; but nothing says then that what is two letters away was meant.
    IF cardinality(v_first) = cardinality(p_words) AND EXISTS (SELECT FROM unnest(p_words, v_first) AS w (word, other) WHERE util.edit_distance(w.word, w.other) > 1) THEN
        RETURN NULL;
    END IF;
    RETURN CASE WHEN NOT p_found AND EXISTS (
        SELECT FROM generate_subscripts(util.each_word(p_words), 1) AS w (slot) WHERE NOT EXISTS (SELECT FROM unnest(v_terms) AS t WHERE t.slots & (1 << w.slot - 1) > 0)
    ) THEN v_first END;
END
$$;

COMMENT ON FUNCTION util.correct_query(text, text, text, text[], text, bigint[], boolean) IS
'What the words of a query that finds nothing, or with p_found little, were probably meant to be: the likeliest correction that is the name of a row, where nothing else is asked for; else the likeliest that finds one; if none does and the catalog does not know some word, the likeliest, where no word is more than one edit away; else NULL, also for a text of more than 1,000 bytes. Example: SELECT correct_query(''bookstore'', ''book'', ''title_sort'', ''{tolkein}'', ''true'', NULL);';

COMMIT;
