-- Deploy storeroom:util/corrections to pg
-- requires: util/correct_word
-- requires: util/part_word
-- requires: util/word_term

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.corrections(p_catalog text, p_words text[], p_terms util.word_term[], p_where text DEFAULT 'uses > 0')
RETURNS SETOF text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 8 SET search_path = ''
AS $$
DECLARE
    v_uses  bigint[] := ARRAY(
        SELECT coalesce((SELECT sum(t.uses) FROM unnest(p_terms) AS t WHERE t.slots & (1 << (w.place - 1)::integer) > 0), 0)
        FROM unnest(p_words) WITH ORDINALITY AS w (word, place)
        ORDER BY w.place
    );
    v_known boolean := 0 <> ALL (v_uses);
    v_best  text[] := p_words;
    v_place integer[];
    v_other text[];
    v_first boolean[];
    v_words text[];
BEGIN
    -- Of each word that may be wrong the likeliest others; of a word that is known only those that are used more.
    SELECT array_agg(m.place), array_agg(array_to_string(m.words, ' ')), array_agg(m.choice = 1)
    INTO v_place, v_other, v_first
    FROM (
        SELECT g.place::integer, c.words, c.choice
        FROM (
            SELECT w.word, w.place, v_uses[w.place] AS uses
            FROM unnest(p_words) WITH ORDINALITY AS w (word, place)
            WHERE v_known OR v_uses[w.place] = 0
            ORDER BY v_uses[w.place], w.place
            LIMIT 6
        ) AS g
        CROSS JOIN LATERAL (
            SELECT o.words, o.distance, o.uses, row_number() OVER (ORDER BY o.distance, o.uses DESC) AS choice
            FROM (
                SELECT util.part_word(p_catalog, g.word), 0, 0
                WHERE NOT v_known
                UNION ALL
                SELECT ARRAY[c.word], c.distance, c.uses FROM util.correct_word(p_catalog, g.word, 3, p_where) AS c WHERE NOT v_known OR c.uses > g.uses
            ) AS o (words, distance, uses)
            WHERE o.words IS NOT NULL
        ) AS c
        ORDER BY c.choice, c.distance, c.uses DESC, g.place
        LIMIT 12
    ) AS m;
    IF v_place IS NULL THEN
        RETURN;
    END IF;
    IF NOT v_known THEN  -- all unknown words at once, each by its best
        FOR i IN 1..cardinality(v_place) LOOP
            v_best[v_place[i]] := CASE WHEN v_first[i] THEN v_other[i] ELSE v_best[v_place[i]] END;
        END LOOP;
        RETURN NEXT string_to_array(array_to_string(v_best, ' '), ' ');
    END IF;
    FOR i IN 1..cardinality(v_place) LOOP  -- then one other each
        IF v_known OR NOT v_first[i] THEN
            v_words := v_best;
            v_words[v_place[i]] := v_other[i];
            RETURN NEXT string_to_array(array_to_string(v_words, ' '), ' ');
        END IF;
    END LOOP;
END
$$;

COMMENT ON FUNCTION util.corrections(text, text[], util.word_term[], text) IS
'What a query may have been meant to be, the likeliest first: its words, those that the catalog does not know parted or corrected; when it knows all of them, one of them replaced by one more used. p_where as in correct_word. Example: SELECT * FROM corrections(''bookstore'', ''{tolkein,ring}'', book_terms(''{tolkein,ring}''));';

COMMIT;
