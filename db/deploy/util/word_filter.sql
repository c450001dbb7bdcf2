-- Deploy storeroom:util/word_filter to pg
-- requires: util/correct_query
-- requires: util/words_find
-- requires: util/tokens
-- requires: util/common_ids
-- requires: util/word_lists
-- requires: util/each_word

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.word_filter(
    p_catalog text,
    p_noun    text,
    p_key     text,
    p_q       text,
    p_where   text,
    p_ids     bigint[],
    p_exact   boolean,
    p_list    text,
    p_page    integer,
    OUT condition text,
    OUT ids       bigint[],
    OUT forms     text[],
    OUT others    text,
    OUT list      text,
    OUT walk      integer,
    OUT corrected text
)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_rows   bigint;
    v_most   integer;
    v_words  text[] := util.tokens(p_q);
    v_other  text[];
    v_terms  util.word_term[];
    v_each   text[];
    v_lists  record;
    v_list   text;
    v_length bigint;
    v_share  float8;
    v_listed float8;
    v_walk   float8;
    v_read   float8;
BEGIN
    IF NOT p_exact AND NOT util.words_find(p_catalog, p_noun, p_key, v_words, p_where, p_ids) THEN
        v_other := util.correct_query(p_catalog, p_noun, p_key, v_words, p_where, p_ids);
        v_words := coalesce(v_other, v_words);
        corrected := array_to_string(v_other, ' ');
    END IF;
    EXECUTE format('SELECT %I.%I($1)', p_catalog, p_noun || '_terms') INTO v_terms USING v_words;
    SELECT * INTO v_lists FROM util.word_lists(v_terms, cardinality(util.each_word(v_words)));
    v_each := ARRAY(
        -- A subquery for one value: no join that the planner could begin with the whole list of a word.
        SELECT format('(SELECT count(*) FROM %1$I.%2$I AS l WHERE l.%3$I = b.%3$I AND l.form = ANY (%4$L::text[])) > 0', p_catalog, p_noun || '_word', p_noun || '_id', w.forms)
        FROM unnest(v_lists.lists) WITH ORDINALITY AS w (forms, place)
        ORDER BY w.place
    );
    forms := v_lists.lists[1]::text[];
    condition := nullif(array_to_string(v_each, ' AND '), '');
    others := array_to_string(v_each[2:], ' AND ');
    -- To fetch n of N rows costs n, to walk an order until a page of such rows is found N / n: in a larger catalog more are fetched.
    EXECUTE format('SELECT s.last_value FROM %I.%I AS s', p_catalog, p_noun || '_id_seq') INTO v_rows;
    v_most := least(greatest(5000, 4.5 * sqrt(v_rows)), cardinality(p_ids));
    -- Each form's list by itself and in its order, which only the right index has, whatever the planner has heard of the table.
    v_list := format(
        'SELECT l.%3$I FROM unnest(%%L::text[]) AS f (form) CROSS JOIN LATERAL (SELECT w.%3$I FROM %1$I.%2$I AS w WHERE w.form = f.form ORDER BY w.rank, w.%3$I LIMIT %%s) AS l',
        p_catalog, p_noun || '_word', p_noun || '_id'
    );
    EXECUTE format('SELECT count(*) FROM (%s LIMIT %s) AS l', format(v_list, forms, v_most + 1), v_most + 1) INTO v_length;
    IF v_length <= v_most THEN
        EXECUTE format('SELECT ARRAY(SELECT DISTINCT l.%I FROM (%s) AS l)', p_noun || '_id', format(v_list, forms, 'ALL')) INTO ids;
    ELSIF p_ids IS NULL AND (others <> '' OR p_list IS NOT NULL) THEN
        IF p_page IS NOT NULL THEN
            -- How many of its rows pass all else is seen from some of them, and so how many rows a walk would look up until a page is full,
            -- and how long the other list is, unless it is far from chance.
            EXECUTE format(
                $sql$
                SELECT (count(*) FILTER (WHERE b.listed AND b.meets) + 1) / (count(*) + 2)::float8, (count(*) FILTER (WHERE b.listed) + 1) / (count(*) + 2)::float8
                FROM (%1$s) AS l
                CROSS JOIN LATERAL (SELECT %4$s AS listed, %5$s AS meets FROM %2$I.%3$I AS b WHERE b.%6$I = l.%6$I OFFSET 0) AS b
                $sql$,
                format(v_list, forms, 1 + 500 / cardinality(forms)), p_catalog, p_noun, p_where, coalesce(nullif(others, ''), 'true'), p_noun || '_id'
            )
            INTO v_share, v_listed;
            v_walk := p_page * v_rows / v_share / greatest(v_lists.uses[1], v_most);
            v_read := (SELECT sum(u.uses) FROM unnest(v_lists.uses) AS u (uses)) + CASE WHEN p_list IS NULL THEN 0 ELSE v_listed * v_rows END;
        END IF;
        IF p_page IS NULL OR v_read / 30 < v_walk THEN  -- an entry of a list is read in a thirtieth of the time of a look-up
            ids := util.common_ids(p_catalog, p_noun, v_lists.lists, p_list, v_most);
        END IF;
    END IF;
    IF ids IS NULL AND p_ids IS NULL AND p_page IS NOT NULL AND v_lists.uses[1] < 1000000 THEN
        -- Where the rows with the word stand by chance, a page of twenty is full after half as many, or sooner.
        walk := 2 * v_most;
        list := format('SELECT DISTINCT l.%I FROM (%s) AS l', p_noun || '_id', format(v_list, forms, 'ALL'));
    END IF;
END
$$;

COMMENT ON FUNCTION util.word_filter(text, text, text, text, text, bigint[], boolean, text, integer) IS
'For a list in another order than relevance: the condition that a row b of a catalog has all words of a text, with the words in it; the rows with its rarest word, or of longer lists those with all words that p_list (SQL of numbers, or NULL) has, too, NULL when these are more than p_ids, or than 5,000 and than 4.5 times the root of the number of all rows, or when a page of p_page rows is sooner found in its order (p_page NULL: there is none); the forms of that word, its own first, and the condition that a row has the other words (empty without any); without rows SQL of the numbers of those with that word, unless these are a million, and how many rows to walk before these are fetched; what the words were corrected to, if no row that passes p_where has them and p_exact is false. Parameters as in search_ladder. Example: SELECT * FROM word_filter(''bookstore'', ''book'', ''title_sort'', ''dune'', ''true'', NULL, false, NULL, 20);';

COMMIT;
