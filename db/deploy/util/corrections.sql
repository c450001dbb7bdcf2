-- Deploy storeroom:util/corrections to pg
-- requires: util/correct_word
-- requires: util/part_word
-- requires: util/word_term
-- requires: util/each_word

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.corrections(p_catalog text, p_words text[], p_terms util.word_term[], p_where text DEFAULT 'uses > 0', p_found boolean DEFAULT false)
RETURNS SETOF text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 8 SET search_path = ''
AS $$
DECLARE
    v_each  text[] := util.each_word(p_words);
    v_uses  bigint[] := ARRAY(
        -- What only begins so counts where nothing else is there, but is no word that was mistaken for another. What no term is for,
        -- because the query has so many words, is taken to be right.
        SELECT coalesce((
            SELECT coalesce(sum(t.uses) FILTER (WHERE NOT t.beginning), CASE WHEN NOT p_found THEN sum(t.uses) END) FROM unnest(p_terms) AS t WHERE t.slots & (1 << s.slot - 1) > 0
        ), CASE WHEN s.slot IS NULL THEN 1000000 ELSE 0 END)
        FROM unnest(p_words) WITH ORDINALITY AS w (word, place)
        CROSS JOIN LATERAL (SELECT array_position(v_each, w.word)) AS s (slot)
        ORDER BY w.place
    );
    v_known boolean := p_found OR 0 <> ALL (v_uses);
    v_best  text[] := p_words;
    v_place integer[];
    v_other text[];
    v_taken boolean[];
    v_words text[];
BEGIN
    -- Of each word that may be wrong the likeliest others; of a word that is known those that are used more, then the
    -- rest; where another word is unknown only those that are used much more.
    SELECT array_agg(m.place), array_agg(array_to_string(m.words, ' ')), array_agg(m.choice = 1 AND m.unknown)
    INTO v_place, v_other, v_taken
    FROM (
        SELECT g.place::integer, c.words, c.choice, g.uses = 0 AS unknown
        FROM (
            SELECT w.word, w.place, v_uses[w.place] AS uses
            FROM unnest(p_words) WITH ORDINALITY AS w (word, place)
            WHERE NOT p_found OR (v_uses[w.place] BETWEEN 1 AND 9 AND length(w.word) >= 5)
            ORDER BY v_uses[w.place], w.place
            LIMIT 6
        ) AS g
        CROSS JOIN LATERAL (
            SELECT o.words, o.distance, o.uses, row_number() OVER (ORDER BY o.distance, o.place) AS choice
            FROM (
                -- A blank was left out: as likely as any other mistake of one letter but a doubled one.
                SELECT util.part_word(p_catalog, g.word), 1, 0, 0
                WHERE g.uses = 0
                UNION ALL
                SELECT ARRAY[c.word], c.distance, c.uses, CASE WHEN c.distance = 1 AND regexp_replace(c.word, '(.)\1', '\1', 'g') = regexp_replace(g.word, '(.)\1', '\1', 'g') THEN -1 ELSE c.place END
                FROM util.correct_word(p_catalog, g.word, 3, p_where) WITH ORDINALITY AS c (word, distance, uses, place)
                WHERE CASE
                    WHEN p_found THEN c.distance = 1 AND c.uses >= g.uses * 100
                    WHEN g.uses = 0 THEN true
                    WHEN c.distance > 1 THEN false
                    WHEN v_known THEN c.uses > g.uses OR length(g.word) >= 4
                    ELSE c.uses > g.uses * 10
                END
            ) AS o (words, distance, uses, place)
            WHERE o.words IS NOT NULL
        ) AS c
        ORDER BY g.uses > 0 AND c.uses <= g.uses, c.choice, c.distance, c.uses DESC, g.place
        LIMIT 12
    ) AS m;
    IF v_place IS NULL THEN
        RETURN;
    END IF;
    IF NOT v_known THEN  -- all unknown words at once, each by its best
        FOR i IN 1..cardinality(v_place) LOOP
            v_best[v_place[i]] := CASE WHEN v_taken[i] THEN v_other[i] ELSE v_best[v_place[i]] END;
        END LOOP;
        IF v_best <> p_words THEN
            RETURN NEXT string_to_array(array_to_string(v_best, ' '), ' ');
        END IF;
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

COMMENT ON FUNCTION util.corrections(text, text[], util.word_term[], text, boolean) IS
'What a query may have been meant to be, the likeliest first: its words, those that the catalog does not know parted or corrected, then one more of them replaced by its next likely, also a known one by one a single edit away and ten times more used; when it knows all of them, one of them replaced by one a single edit away, sooner by one more used. With p_found, for a query that does find something: only words of five letters or more that less than ten rows have, each by one that is a single edit away and used a hundred times more. p_where as in correct_word. Example: SELECT * FROM corrections(''bookstore'', ''{tolkein,ring}'', book_terms(''{tolkein,ring}''));';

COMMIT;
