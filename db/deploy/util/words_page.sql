-- Deploy storeroom:util/words_page to pg
-- requires: util/word_match
-- requires: util/make_word_functions
-- requires: util/listed_ids
-- requires: util/common_ids
-- requires: util/word_lists

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.words_page(
    p_catalog   text,
    p_noun      text,
    p_words     integer,
    p_terms     util.word_term[],
    p_having    text,
    p_tier      integer,
    p_name      text,
    p_where     text,
    p_ids       bigint[],
    p_except    bigint[],
    p_after     text[],
    p_limit     integer,
    p_corrected text DEFAULT NULL
)
RETURNS SETOF util.word_match
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_size    CONSTANT integer := 500;
    v_terms   util.word_term[] := ARRAY(SELECT t FROM unnest(p_terms) AS t WHERE p_having = 'beginning' OR NOT t.beginning);
    -- A cursor carries what else the order depends on: where the stretch of the list begins and ends, whose list it is (NULL where
    -- all were ranked at once), and how telling each term was. Rows that come and go between two pages change the last two.
    v_goes_on CONSTANT boolean := coalesce(cardinality(p_after[4]::bigint[]) = 5 + cardinality(v_terms), false);
    v_reach   bigint[] := CASE
        WHEN v_goes_on THEN p_after[4]::bigint[]
        ELSE ARRAY[-1, -1, 32767, 0, NULL]::bigint[] || ARRAY(SELECT round(1000 * t.idf)::bigint FROM unnest(v_terms) AS t)
    END;
    v_stretch text := format('SELECT s.ids, s.rank, s.id FROM %I.%I($1, $2, $3, $4) AS s', p_catalog, p_noun || '_stretch');
    v_ranked  text := format(
        CASE p_where
            WHEN 'true' THEN
                'SELECT $1, r.score::text, r.id, $2, $3 FROM %1$I.%2$I($4, $5, $6, $7, $8, $9, $10) AS r
                WHERE $11 IS NULL OR (r.score, r.id) > ($11, $12) ORDER BY r.score, r.id LIMIT $13'
            ELSE
                'SELECT $1, r.score::text, r.id, $2, $3
                FROM (
                    SELECT * FROM %1$I.%2$I($4, $5, $6, $7, $8, $9, $10) AS r WHERE $11 IS NULL OR (r.score, r.id) > ($11, $12) ORDER BY r.score, r.id OFFSET 0
                ) AS r
                JOIN %1$I.%3$I AS b ON b.%4$I = r.id
                WHERE %5$s ORDER BY r.score, r.id LIMIT $13'
        END,
        p_catalog, p_noun || '_ranked', p_noun, p_noun || '_id', p_where
    );
    v_passing text := format(
        'SELECT $1, r.score::text, r.id, $2, $3
        FROM %1$I.%2$I(
            ARRAY(SELECT i.id FROM unnest($4) AS i (id) CROSS JOIN LATERAL (SELECT FROM %1$I.%3$I AS b WHERE b.%4$I = i.id AND %5$s OFFSET 0) AS b),
            $5, $6, $7, $8, $9, $10
        ) AS r
        WHERE $11 IS NULL OR (r.score, r.id) > ($11, $12) ORDER BY r.score, r.id LIMIT $13',
        p_catalog, p_noun || '_ranked', p_noun, p_noun || '_id', p_where
    );
    v_after   text[] := p_after;
    v_left    integer := p_limit;
    v_words   record;
    v_rarest  integer;
    v_driver  text[];
    v_others  text[];
    v_found   bigint[];
    v_rank    bigint;
    v_id      bigint;
    v_rows    integer;
BEGIN
    IF (v_terms = '{}' AND p_having <> 'these') OR p_ids = '{}' OR (p_having = 'any' AND p_words = 1) THEN
        RETURN;  -- of one word, any is all
    ELSIF p_having IN ('all', 'beginning') AND (SELECT bit_or(t.slots) FROM unnest(v_terms) AS t) <> (1::bigint << p_words) - 1 THEN
        RETURN;  -- a word that nothing has: the list of another would be read to its end
    END IF;
    IF p_ids IS NULL AND p_having = 'any' THEN
        EXECUTE format('SELECT %I.%I($1)', p_catalog, p_noun || '_best') INTO v_found USING v_terms;
    ELSIF p_having = 'any' THEN
        -- Only what one of the lists has, too, is ranked.
        v_found := util.listed_ids(p_catalog, p_noun, p_ids, ARRAY(SELECT DISTINCT f.form FROM unnest(v_terms) AS t CROSS JOIN LATERAL unnest(t.forms) AS f (form)), (SELECT sum(t.uses) FROM unnest(v_terms) AS t));
    ELSIF p_having = 'these' THEN
        v_found := p_ids;
    ELSE
        SELECT * INTO v_words FROM util.word_lists(v_terms, p_words);
        IF p_ids IS NOT NULL THEN
            v_found := util.listed_ids(p_catalog, p_noun, p_ids, v_words.lists[1]::text[], v_words.uses[1]);
        ELSIF p_words > 1 AND v_reach[5] IS NULL THEN
            -- What a page began to rank whole stays so, unless it has grown much.
            v_found := CASE
                WHEN v_goes_on THEN util.common_ids(p_catalog, p_noun, v_words.lists, NULL, 8 * v_size)
                ELSE util.common_ids(p_catalog, p_noun, v_words.lists, NULL, 4 * v_size, v_words.uses, v_size)
            END;
        END IF;
    END IF;
    IF v_found IS NOT NULL THEN
        RETURN QUERY EXECUTE v_ranked
        USING p_tier, v_reach, p_corrected, v_found, v_terms, v_reach[6:], p_words, p_having, p_except, p_name, v_after[2]::bigint, v_after[3]::bigint, v_left;
        RETURN;
    END IF;

    -- The list of the rarest word is read in stretches, what it says most of first; what has the others, too, is ranked.
    v_reach[5] := coalesce(v_reach[5], v_words.places[1]);
    v_rarest := coalesce(array_position(v_words.places, v_reach[5]::integer), 1);
    v_driver := v_words.lists[v_rarest]::text[];
    v_others := v_words.lists[:v_rarest - 1] || v_words.lists[v_rarest + 1:];  -- the rarest of them decides soonest
    LOOP
        EXECUTE v_stretch
        INTO v_found, v_rank, v_id
        USING v_driver, v_others, v_reach, CASE v_reach[3:4] WHEN '{32767,0}' THEN v_size ELSE 10 * v_size END;  -- one that a page began stays as long as it was
        EXIT WHEN v_found IS NULL;
        IF v_reach[3:4] = '{32767,0}' AND cardinality(v_found) = v_size THEN
            v_reach[3] := v_rank;
            v_reach[4] := v_id;
        END IF;
        RETURN QUERY EXECUTE v_ranked
        USING p_tier, v_reach, p_corrected, v_found, v_terms, v_reach[6:], p_words, p_having, p_except, p_name, v_after[2]::bigint, v_after[3]::bigint, v_left;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_left := v_left - v_rows;
        EXIT WHEN v_left <= 0 OR v_reach[3:4] = '{32767,0}';
        v_reach := v_reach[3:4] || '{32767,0}'::bigint[] || v_reach[5:];
        v_after := NULL;
        IF p_where <> 'true' THEN
            v_ranked := v_passing;  -- few pass, and these are ranked; when many do, it is less to look at the best alone
        END IF;
    END LOOP;
END
$$;

COMMENT ON FUNCTION util.words_page(text, text, integer, util.word_term[], text, integer, text, text, bigint[], bigint[], text[], integer, text) IS
'One page, by score and number, of the rows of a catalog with words of a query: p_having, p_name and p_except as its function p_noun_ranked has them (these: whatever p_ids has). Where more than 500 rows have all words (of several words up to 2,000, where reading their lists tells sooner), these are ranked in stretches of the list of the rarest; of any words at most 1,000 rows are. p_where is a condition on the row b, with its values in it; p_ids, if given, the only rows. Example: SELECT * FROM words_page(''bookstore'', ''book'', 1, book_terms(''{dune}''), ''all'', 3, NULL, ''true'', NULL, ''{}'', NULL, 10);';

COMMIT;
