-- Deploy storeroom:util/words_find to pg
-- requires: util/names_page
-- requires: util/listed_ids
-- requires: util/common_ids
-- requires: util/word_lists
-- requires: util/each_word

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.words_find(p_catalog text, p_noun text, p_key text, p_words text[], p_where text, p_ids bigint[])
RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_name   text := array_to_string(p_words, ' ');
    v_words  integer := cardinality(util.each_word(p_words));
    v_size   integer := CASE p_where WHEN 'true' THEN 1 ELSE 50 END;
    v_passes text := format('SELECT FROM %1$I.%2$I AS b WHERE b.%3$I = i.id AND %4$s', p_catalog, p_noun, p_noun || '_id', p_where);
    v_any    text := format('SELECT EXISTS (SELECT FROM unnest($1) AS i (id) CROSS JOIN LATERAL (%s OFFSET 0) AS b)', v_passes);
    v_terms  util.word_term[];
    v_named  bigint[];
    v_lists  record;
    v_ids    bigint[];
    v_reach  bigint[] := '{-1,-1,32767,0}';
    v_rank   bigint;
    v_id     bigint;
    v_found  boolean;
BEGIN
    EXECUTE format('SELECT %I.%I($1)', p_catalog, p_noun || '_terms') INTO v_terms USING p_words;
    FOR v_step IN 0..1 LOOP
        EXECUTE format('SELECT %I.%I($1, $2)', p_catalog, p_noun || '_named') INTO v_named USING v_name, v_step = 0;
        IF cardinality(v_named) > 500 THEN
            v_found := EXISTS (SELECT FROM util.names_page(p_catalog, p_noun, p_key, v_name, v_step = 0, v_words, v_terms, 0, p_where, p_ids, '{}', NULL, 1));
        ELSE
            EXECUTE format('SELECT EXISTS (SELECT FROM unnest($1) AS i (id) CROSS JOIN LATERAL (%s OFFSET 0) AS b WHERE $2 IS NULL OR i.id = ANY ($2))', v_passes)
            INTO v_found
            USING v_named, p_ids;
        END IF;
        IF v_found THEN
            RETURN true;
        END IF;
    END LOOP;

    SELECT * INTO v_lists FROM util.word_lists(v_terms, v_words);
    IF coalesce('{}' = ANY (v_lists.lists), true) OR p_ids = '{}' THEN  -- uses may be behind
        RETURN false;
    END IF;
    IF p_ids IS NOT NULL THEN
        EXECUTE format(
            $sql$
            SELECT EXISTS (
                SELECT
                FROM unnest($1) AS i (id)
                CROSS JOIN LATERAL (
                    SELECT
                    WHERE NOT EXISTS (
                        SELECT FROM unnest($2) AS o (forms)
                        WHERE NOT EXISTS (SELECT FROM %1$I.%2$I AS l WHERE l.%3$I = i.id AND l.form = ANY (o.forms::text[]))
                    )
                    OFFSET 0
                ) AS w
                CROSS JOIN LATERAL (%4$s OFFSET 0) AS b
            )
            $sql$,
            p_catalog, p_noun || '_word', p_noun || '_id', v_passes
        )
        INTO v_found
        USING util.listed_ids(p_catalog, p_noun, p_ids, v_lists.lists[1]::text[], v_lists.uses[1]), v_lists.lists;
        RETURN v_found;
    END IF;
    IF v_words > 1 THEN
        v_ids := util.common_ids(p_catalog, p_noun, v_lists.lists, NULL, 2000, v_lists.uses, v_size);
        IF v_ids IS NOT NULL THEN
            EXECUTE v_any INTO v_found USING v_ids;
            RETURN v_found;
        END IF;
    END IF;
    LOOP
        EXECUTE format('SELECT s.ids, s.rank, s.id FROM %I.%I($1, $2, $3, $4) AS s', p_catalog, p_noun || '_stretch')
        INTO v_ids, v_rank, v_id
        USING v_lists.lists[1]::text[], v_lists.lists[2:], v_reach, v_size;
        IF v_ids IS NULL OR p_where = 'true' THEN
            RETURN v_ids IS NOT NULL;
        END IF;
        EXECUTE v_any INTO v_found USING v_ids;
        IF v_found OR cardinality(v_ids) < v_size THEN
            RETURN v_found;
        END IF;
        v_reach := ARRAY[v_rank, v_id, 32767, 0];
        v_size := 5000;
    END LOOP;
END
$$;

COMMENT ON FUNCTION util.words_find(text, text, text, text[], text, bigint[]) IS
'Whether some words find any row of a catalog as they are: by that name, one that begins with them, all of them, or all with the last as the beginning of a word; so whether search_step would give a row, but nothing is ranked. Parameters as in words_page. Example: SELECT words_find(''bookstore'', ''book'', ''title_sort'', ''{dune}'', ''true'', NULL);';

COMMIT;
