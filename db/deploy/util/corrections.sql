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
        -- What only begins so counts where nothing else is there.
        SELECT coalesce((
            SELECT coalesce(sum(t.uses) FILTER (WHERE NOT t.beginning), sum(t.uses)) FROM unnest(p_terms) AS t WHERE t.slots & (1 << (w.place - 1)::integer) > 0
        ), 0)
        FROM unnest(p_words) WITH ORDINALITY AS w (word, place)
        ORDER BY w.place
    );
    v_known boolean := 0 <> ALL (v_uses);
    v_best  text[] := p_words;
    v_place integer[];
    v_other text[];
    v_taken boolean[];
    v_words text[];
BEGIN
    -- Of each word that may be wrong the likeliest others; of a word that is known only those that are used more, much more
    -- where another word is unknown.
    SELECT array_agg(m.place), array_agg(array_to_string(m.words, ' ')), array_agg(m.choice = 1 AND m.unknown)
    INTO v_place, v_other, v_taken
    FROM (
        SELECT g.place::integer, c.words, c.choice, g.uses = 0 AS unknown
        FROM (
            SELECT w.word, w.place, v_uses[w.place] AS uses
            FROM unnest(p_words) WITH ORDINALITY AS w (word, place)
            ORDER BY v_uses[w.place], w.place
            LIMIT 6
        ) AS g
        CROSS JOIN LATERAL (
            SELECT o.words, o.distance, o.uses, row_number() OVER (ORDER BY o.distance, o.place) AS choice
            FROM (
                SELECT util.part_word(p_catalog, g.word), 0, 0, 0
                WHERE g.uses = 0
                UNION ALL
                SELECT ARRAY[c.word], c.distance, c.uses, c.place
                FROM util.correct_word(p_catalog, g.word, 3, p_where) WITH ORDINALITY AS c (word, distance, uses, place)
                WHERE g.uses = 0 OR c.uses > g.uses * CASE WHEN v_known THEN 1 ELSE 10 END
            ) AS o (words, distance, uses, place)
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
            v_best[v_place[i]] := CASE WHEN v_taken[i] THEN v_other[i] ELSE v_best[v_place[i]] END;
        END LOOP;
        RETURN NEXT string_to_array(array_to_string(v_best, ' '), ' ');
    END IF;
    FOR i IN 1..cardinality(v_place) LOOP  -- then one other each
        IF NOT v_taken[i] THEN
            v_words := v_best;
            v_words[v_place[i]] := v_other[i];
            RETURN NEXT string_to_array(array_to_string(v_words, ' '), ' ');
        END IF;
    END LOOP;
END
$$;

COMMENT ON FUNCTION util.corrections(text, text[], util.word_term[], text) IS
'What a query may have been meant to be, the likeliest first: its words, those that the catalog does not know parted or corrected, then one more of them replaced by its next likely, also a known one by one ten times more used; when it knows all of them, one of them replaced by one more used. p_where as in correct_word. Example: SELECT * FROM corrections(''bookstore'', ''{tolkein,ring}'', book_terms(''{tolkein,ring}''));';

COMMIT;
