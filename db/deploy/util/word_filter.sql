-- Deploy storeroom:util/word_filter to pg
-- requires: util/correct_query
-- requires: util/words_find
-- requires: util/tokens

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
    OUT condition text,
    OUT ids       bigint[],
    OUT forms     text[],
    OUT others    text,
    OUT corrected text
)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_most  integer;
    v_words text[] := util.tokens(p_q);
    v_other text[];
    v_terms util.word_term[];
    v_each  text[];
    v_lists text[];
BEGIN
    IF NOT p_exact AND NOT util.words_find(p_catalog, p_noun, p_key, v_words, p_where, p_ids) THEN
        v_other := util.correct_query(p_catalog, p_noun, p_key, v_words, p_where, p_ids);
        v_words := coalesce(v_other, v_words);
        corrected := array_to_string(v_other, ' ');
    END IF;
    EXECUTE format('SELECT %I.%I($1)', p_catalog, p_noun || '_terms') INTO v_terms USING v_words;
    SELECT
        array_agg(
            -- A subquery for one value: no join that the planner could begin with the whole list of a word.
            format('(SELECT count(*) FROM %1$I.%2$I AS l WHERE l.%3$I = b.%3$I AND l.form = ANY (%4$L::text[])) > 0', p_catalog, p_noun || '_word', p_noun || '_id', s.forms)
            ORDER BY s.uses, s.place
        ),
        array_agg(s.forms::text ORDER BY s.uses, s.place)
    INTO v_each, v_lists
    FROM (
        SELECT w.place, l.forms, u.uses
        FROM generate_series(0, least((SELECT count(DISTINCT d.word) FROM unnest(v_words) AS d (word)), 30)::integer - 1) AS w (place)
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(f.form ORDER BY f.weight DESC, f.form), '{}')
            FROM (
                SELECT o.form, max(o.weight)
                FROM unnest(v_terms) AS t
                CROSS JOIN LATERAL unnest(t.forms, t.weights) AS o (form, weight)
                WHERE t.slots & (1 << w.place) > 0
                GROUP BY o.form
            ) AS f (form, weight)
        ) AS l (forms)
        CROSS JOIN LATERAL (SELECT coalesce(sum(t.uses), 0) FROM unnest(v_terms) AS t WHERE t.slots & (1 << w.place) > 0) AS u (uses)
    ) AS s;
    forms := v_lists[1]::text[];
    condition := array_to_string(v_each, ' AND ');
    others := array_to_string(v_each[2:], ' AND ');
    -- To fetch n of N rows costs n, to walk an order until a page of such rows is found N / n: in a larger catalog more are fetched.
    EXECUTE format('SELECT greatest(5000, 4.5 * sqrt(s.last_value))::integer FROM %I.%I AS s', p_catalog, p_noun || '_id_seq') INTO v_most;
    -- Of each list no more than is wanted of all.
    EXECUTE format(
        $sql$
        SELECT ARRAY(
            SELECT DISTINCT l.id
            FROM unnest($1) AS f (form)
            CROSS JOIN LATERAL (SELECT w.%3$I AS id FROM %1$I.%2$I AS w WHERE w.form = f.form ORDER BY w.rank, w.%3$I LIMIT $2) AS l
            LIMIT $2
        )
        $sql$,
        p_catalog, p_noun || '_word', p_noun || '_id'
    )
    INTO ids
    USING forms, v_most + 1;
    IF cardinality(ids) > v_most AND cardinality(v_lists) > 1 THEN
        -- All of its rows, and of the others': an entry of a list is read in a thirtieth of the time of a look-up, and without this the
        -- whole order of the page might be walked for words that are seldom together.
        EXECUTE format(
            'SELECT ARRAY(SELECT DISTINCT l.%3$I FROM %1$I.%2$I AS l WHERE l.form = ANY ($1) %4$s LIMIT $2)', p_catalog, p_noun || '_word', p_noun || '_id',
            (
                SELECT string_agg(
                    format('AND l.%3$I IN (SELECT o.%3$I FROM %1$I.%2$I AS o WHERE o.form = ANY (%4$L::text[]))', p_catalog, p_noun || '_word', p_noun || '_id', o.forms), ' '
                )
                FROM unnest(v_lists[2:]) AS o (forms)
            )
        )
        INTO ids
        USING forms, v_most + 1;
    END IF;
    IF cardinality(ids) > least(v_most, cardinality(p_ids)) THEN
        ids := NULL;
    END IF;
END
$$;

COMMENT ON FUNCTION util.word_filter(text, text, text, text, text, bigint[], boolean) IS
'For a list in another order than relevance: the condition that a row b of a catalog has all words of a text, with the words in it; the rows with its rarest word, or with all words, NULL when these are more than p_ids, or than 5,000 and than 4.5 times the root of the number of all rows; the forms of that word, its own first, and the condition that a row has the other words (empty without any); what the words were corrected to, if no row that passes p_where has them and p_exact is false. Parameters as in search_ladder. Example: SELECT * FROM word_filter(''bookstore'', ''book'', ''title_sort'', ''dune'', ''true'', NULL, false);';

COMMIT;
