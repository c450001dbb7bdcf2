-- Deploy storeroom:util/search_ladder to pg
-- requires: util/search_step
-- requires: util/correct_query
-- requires: util/tokens
-- requires: util/each_word

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.search_ladder(
    p_catalog    text,
    p_noun       text,
    p_key        text,
    p_q          text,
    p_identified bigint[] DEFAULT '{}',
    p_where      text     DEFAULT 'true',
    p_ids        bigint[] DEFAULT NULL,
    p_exact      boolean  DEFAULT false,
    p_after      text[]   DEFAULT NULL,
    p_limit      integer  DEFAULT 20
)
RETURNS SETOF util.word_match
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_few       CONSTANT integer := 10;  -- from so many rows on, what is there is enough
    v_words     text[] := util.tokens(p_q);
    v_tier      integer := coalesce(p_after[1]::integer, 0);
    v_rows      util.word_match[] := '{}';
    v_seen      util.word_match[];
    v_ids       bigint[] := '{}';
    v_named     bigint[];
    v_same      bigint[];
    v_first     bigint[] := p_identified;
    v_corrected text[];
    v_terms     util.word_term[];
BEGIN
    IF v_tier NOT BETWEEN 0 AND 9 OR (p_after[4] <> '{}' AND NOT pg_input_is_valid(p_after[2], 'bigint')) THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'the cursor does not belong to this search',
            HINT = 'Start again from the first page, without a cursor.',
            COLUMN = 'after';
    END IF;
    -- Of few with that name those nearest to it come first: -5V is not +5V, and The Odyssey not Odyssey.
    EXECUTE format('SELECT %I.%I($1, true)', p_catalog, p_noun || '_named') INTO v_named USING array_to_string(v_words, ' ');
    IF cardinality(v_named) BETWEEN 2 AND 100 THEN
        EXECUTE format(
            $sql$
            SELECT array_agg(n.id)
            FROM (
                SELECT t.%2$I AS id, rank() OVER (ORDER BY util.name_key(t.texts[1]) <> $2, util.search_key(t.texts[1]) <> $3) AS place
                FROM %1$I.%3$I AS t
                WHERE t.%2$I = ANY ($1)
            ) AS n
            WHERE n.place = 1
            $sql$,
            p_catalog, p_noun || '_id', p_noun || '_text'
        )
        INTO v_same
        USING v_named, util.name_key(p_q), array_to_string(v_words, ' ');
        IF cardinality(v_same) < cardinality(v_named) THEN
            v_first := v_first || ARRAY(SELECT s.id FROM unnest(v_same) AS s (id) WHERE p_ids IS NULL OR s.id = ANY (p_ids));
        END IF;
    END IF;
    IF v_tier = 0 AND v_first <> '{}' THEN
        EXECUTE format('SELECT array_agg(b.%1$I ORDER BY b.%1$I) FROM %2$I.%3$I AS b WHERE b.%1$I = ANY ($1) AND %4$s', p_noun || '_id', p_catalog, p_noun, p_where)
        INTO v_ids
        USING v_first;
        v_rows := ARRAY(
            SELECT (0, i.id::text, i.id, '{}', NULL)::util.word_match
            FROM unnest(v_ids) AS i (id)
            WHERE p_after IS NULL OR i.id > p_after[3]::bigint
            ORDER BY i.id
            LIMIT p_limit
        );
    END IF;
    IF v_tier <= 4 AND cardinality(v_rows) < p_limit THEN
        v_rows := v_rows || util.search_step(
            p_catalog, p_noun, p_key, v_words, 1, p_where, p_ids, v_first, CASE WHEN v_tier > 0 THEN p_after END, p_limit - cardinality(v_rows)
        );
    END IF;
    IF cardinality(v_rows) = p_limit OR p_exact OR p_identified <> '{}' THEN
        RETURN QUERY SELECT * FROM unnest(v_rows);
        RETURN;
    END IF;

    -- What is as typed may be few, and is not listed again.
    v_seen := v_rows;
    IF p_after IS NOT NULL THEN
        v_seen := util.search_step(p_catalog, p_noun, p_key, v_words, 1, p_where, p_ids, '{}', NULL, v_few);
    END IF;
    v_ids := ARRAY(SELECT r.id FROM unnest(v_seen) AS r);
    IF cardinality(v_ids) >= v_few AND v_tier <= 4 THEN
        RETURN QUERY SELECT * FROM unnest(v_rows);
        RETURN;
    END IF;
    IF v_tier >= 5 THEN  -- as on the page before
        v_corrected := string_to_array(nullif(p_after[5], ''), ' ');
    ELSIF v_ids = '{}' OR v_named = '{}' THEN
        v_corrected := util.correct_query(p_catalog, p_noun, p_key, v_words, p_where, p_ids, p_found => v_ids <> '{}');
    END IF;
    v_words := coalesce(v_corrected, v_words);
    IF v_corrected IS NOT NULL THEN
        IF v_tier <= 8 THEN
            v_rows := v_rows || util.search_step(
                p_catalog, p_noun, p_key, v_words, 5, p_where, p_ids, v_ids, CASE WHEN v_tier >= 5 THEN p_after END, p_limit - cardinality(v_rows), array_to_string(v_corrected, ' ')
            );
        END IF;
        IF cardinality(v_rows) < p_limit THEN
            v_seen := v_rows;
            IF p_after IS NOT NULL THEN
                v_seen := util.search_step(p_catalog, p_noun, p_key, v_words, 5, p_where, p_ids, v_ids, NULL, v_few);
            END IF;
            v_ids := v_ids || ARRAY(SELECT r.id FROM unnest(v_seen) AS r WHERE r.id <> ALL (v_ids));
        END IF;
    END IF;
    IF cardinality(v_rows) < p_limit AND (cardinality(v_ids) < v_few OR v_tier = 9) THEN
        EXECUTE format('SELECT %I.%I($1)', p_catalog, p_noun || '_terms') INTO v_terms USING v_words;
        v_rows := v_rows || ARRAY(
            SELECT m
            FROM util.words_page(
                p_catalog, p_noun, cardinality(util.each_word(v_words)), v_terms, 'any', 9, NULL, p_where, p_ids, v_ids,
                CASE WHEN v_tier = 9 THEN p_after END, p_limit - cardinality(v_rows), array_to_string(v_corrected, ' ')
            ) AS m
        );
    END IF;
    RETURN QUERY SELECT * FROM unnest(v_rows);
END
$$;

COMMENT ON FUNCTION util.search_ladder(text, text, text, text, bigint[], text, bigint[], boolean, text[], integer) IS
'One page of the rows of a catalog that a text finds, in strict tiers (see word_match). Corrected words are tried when nothing is as typed, or little that may be a misspelling itself (see corrections), any word when less than ten rows are as typed or corrected; neither with p_exact, nor where the text is an identifier (p_identified: of these rows). p_key is the column of the folded name; p_where and p_ids as in words_page. Example: SELECT * FROM search_ladder(''bookstore'', ''book'', ''title_sort'', ''dune'');';

COMMIT;
