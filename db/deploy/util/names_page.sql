-- Deploy storeroom:util/names_page to pg
-- requires: util/words_page

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.names_page(
    p_catalog   text,
    p_noun      text,
    p_key       text,
    p_name      text,
    p_whole     boolean,
    p_words     integer,
    p_terms     util.word_term[],
    p_tier      integer,
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
    v_ids bigint[];
BEGIN
    EXECUTE format('SELECT %I.%I($1, $2)', p_catalog, p_noun || '_named') INTO v_ids USING p_name, p_whole;
    IF v_ids = '{}' THEN
        RETURN;
    ELSIF cardinality(v_ids) <= 500 THEN
        IF p_ids IS NOT NULL THEN
            v_ids := ARRAY(SELECT i.id FROM unnest(v_ids) AS i (id) WHERE i.id = ANY (p_ids));
        END IF;
        RETURN QUERY
        SELECT * FROM util.words_page(p_catalog, p_noun, p_words, p_terms, 'these', p_tier, NULL, p_where, v_ids, p_except, p_after, p_limit, p_corrected);
        RETURN;
    END IF;
    -- Too many to rank: in the order of names.
    RETURN QUERY EXECUTE format(
        $sql$
        SELECT $1, b.%1$I::text, b.%2$I, '{}'::bigint[], $2
        FROM %3$s AS b
        WHERE b.%1$I >= $3 AND b.%1$I < $4 AND ($5 IS NULL OR (b.%1$I, b.%2$I) > ($5, $6)) AND b.%2$I <> ALL ($7) AND %4$s
        ORDER BY b.%1$I, b.%2$I
        LIMIT $8
        $sql$,
        p_key, p_noun || '_id',
        format(CASE WHEN p_ids IS NULL THEN '%1$I.%2$I' ELSE '(SELECT * FROM %1$I.%2$I WHERE %3$I = ANY ($9) OFFSET 0)' END, p_catalog, p_noun, p_noun || '_id'),
        p_where
    )
    USING p_tier, p_corrected, CASE WHEN p_whole THEN left(p_name, 100) ELSE p_name || ' ' END,
        CASE WHEN p_whole THEN left(p_name, 100) || chr(1) ELSE p_name || '!' END, p_after[2], p_after[3]::bigint, p_except, p_limit, p_ids;
END
$$;

COMMENT ON FUNCTION util.names_page(text, text, text, text, boolean, integer, util.word_term[], integer, text, bigint[], bigint[], text[], integer, text) IS
'One page of the rows of a catalog that have a folded name (the column p_key), or, without p_whole, a longer one that begins with its words: by score where they are at most 500, else in the order of names. Further parameters as in words_page. Example: SELECT * FROM names_page(''bookstore'', ''book'', ''title_sort'', ''dune'', true, 1, book_terms(''{dune}''), 1, ''true'', NULL, ''{}'', NULL, 10);';

COMMIT;
