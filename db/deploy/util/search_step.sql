-- Deploy storeroom:util/search_step to pg
-- requires: util/names_page
-- requires: util/words_page
-- requires: util/each_word

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.search_step(
    p_catalog   text,
    p_noun      text,
    p_key       text,
    p_words     text[],
    p_base      integer,
    p_where     text,
    p_ids       bigint[],
    p_except    bigint[],
    p_after     text[],
    p_limit     integer,
    p_corrected text DEFAULT NULL
)
RETURNS util.word_match[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_name  text := array_to_string(p_words, ' ');
    v_words integer := cardinality(util.each_word(p_words));
    v_tier  integer := greatest(coalesce(p_after[1]::integer - p_base, 0), 0);
    v_terms util.word_term[];
    v_named bigint[];
    v_begun bigint[];
    v_other text;    -- the name that rows are told apart by when those that have it are too many
    v_rows  util.word_match[] := '{}';
BEGIN
    EXECUTE format('SELECT %I.%I($1)', p_catalog, p_noun || '_terms') INTO v_terms USING p_words;
    FOR v_step IN v_tier..3 LOOP
        EXIT WHEN cardinality(v_rows) >= p_limit;
        IF v_step <= 1 THEN
            v_rows := v_rows || ARRAY(
                SELECT m
                FROM util.names_page(
                    p_catalog, p_noun, p_key, v_name, v_step = 0, v_words, v_terms, p_base + v_step, p_where, p_ids, p_except,
                    CASE WHEN v_step = v_tier THEN p_after END, p_limit - cardinality(v_rows), p_corrected
                ) AS m
            );
        ELSE
            IF v_named IS NULL THEN
                -- What the name finds is not listed again. Few are known by their numbers; to read the names of all that the words find costs more.
                EXECUTE format('SELECT %1$I.%2$I($1, true), %1$I.%2$I($1, false)', p_catalog, p_noun || '_named') INTO v_named, v_begun USING v_name;
                IF length(v_name) < 100 AND greatest(cardinality(v_named), cardinality(v_begun)) > 500 THEN
                    v_named := p_except;
                    v_other := v_name;
                ELSE
                    v_named := v_named || v_begun || p_except;
                END IF;
            END IF;
            v_rows := v_rows || ARRAY(
                SELECT m
                FROM util.words_page(
                    p_catalog, p_noun, v_words, v_terms, CASE v_step WHEN 2 THEN 'all' ELSE 'beginning' END, p_base + v_step,
                    v_other, p_where, p_ids, v_named,
                    CASE WHEN v_step = v_tier THEN p_after END, p_limit - cardinality(v_rows), p_corrected
                ) AS m
            );
        END IF;
    END LOOP;
    RETURN v_rows;
END
$$;

COMMENT ON FUNCTION util.search_step(text, text, text, text[], integer, text, bigint[], bigint[], text[], integer, text) IS
'One page of the rows of a catalog that some words find as they are, in tiers from p_base on: that name; names that begin with them; all of them; all, the last as the beginning of a word. Parameters as in words_page. Example: SELECT search_step(''bookstore'', ''book'', ''title_sort'', ''{dune}'', 1, ''true'', NULL, ''{}'', NULL, 10);';

COMMIT;
