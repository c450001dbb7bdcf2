-- Deploy storeroom:util/find_rows to pg
-- requires: util/rows_found
-- requires: util/linked_rows
-- requires: util/word_filter

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.find_rows(
    p_catalog    text,
    p_noun       text,
    p_key        text,
    p_q          text,
    p_identified bigint[],
    p_where      text,
    p_ids        bigint[],
    p_exact      boolean,
    p_list       text,
    p_most       integer
)
RETURNS util.rows_found
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_id        text := p_noun || '_id';
    v_where     text := p_where;
    v_list      text := CASE WHEN p_ids IS NULL THEN p_list ELSE format('SELECT i.id FROM unnest(%L::bigint[]) AS i (id) ORDER BY i.id DESC', p_ids) END;
    v_words     record;
    v_corrected text;
    v_look      integer;
    v_looked    bigint[];
    v_found     bigint[];
    v_number    bigint;
BEGIN
    IF p_q IS NOT NULL THEN
        SELECT * INTO v_words FROM util.word_filter(p_catalog, p_noun, p_key, p_q, p_where, p_ids, p_exact OR p_identified <> '{}', NULL, NULL);
        v_corrected := v_words.corrected;
        v_where := concat_ws(' AND ', p_where, v_words.condition);
        IF v_words.ids IS NOT NULL OR p_ids IS NULL THEN
            v_where := concat_ws(' AND ', p_where, nullif(v_words.others, ''));
            v_list := CASE
                WHEN v_words.ids IS NULL OR v_words.others = '' THEN
                    util.linked_rows(format('%I.%I', p_catalog, p_noun || '_word'), 'form', v_words.forms, v_id, p_sorting => format('b.rank, b.%I', v_id))
                ELSE format(  -- these may be the few that all words have of a long list
                    $sql$
                    SELECT i.id
                    FROM unnest(%1$L::bigint[]) AS i (id)
                    CROSS JOIN LATERAL (SELECT min(w.rank) FROM %2$I.%3$I AS w WHERE w.%4$I = i.id AND w.form = ANY (%5$L::text[])) AS w (rank)
                    ORDER BY w.rank, i.id
                    $sql$,
                    v_words.ids, p_catalog, p_noun || '_word', v_id, v_words.forms
                )
            END;
        END IF;
        IF p_identified <> '{}' THEN
            v_where := format('%s AND (b.%I = ANY (%L::bigint[]) OR %s)', p_where, v_id, p_identified, v_words.condition);
            v_list := format('SELECT unnest(%L::bigint[]) AS id UNION ALL (%s)', p_identified, v_list);
        END IF;
    END IF;

    IF p_most IS NULL THEN
        EXECUTE format(
            CASE
                WHEN v_list IS NULL THEN 'SELECT count(*) FROM %1$I.%2$I AS b WHERE %4$s'
                WHEN v_where = 'true' THEN 'SELECT count(*) FROM (SELECT FROM (%5$s) AS l GROUP BY l.id) AS r'
                ELSE 'SELECT count(*) FROM %1$I.%2$I AS b WHERE b.%3$I IN (SELECT l.id FROM (%5$s) AS l) AND %4$s'
            END,
            p_catalog, p_noun, v_id, v_where, v_list
        )
        INTO v_number;
        RETURN (NULL::bigint[], v_number, false, v_corrected);
    END IF;

    -- The first rows of the list are enough for most; of a long list with little that passes no more than this is looked at.
    FOREACH v_look IN ARRAY '{2000,20000}'::integer[] LOOP
        EXECUTE format(
            'SELECT ARRAY(SELECT l.id FROM (%s) AS l LIMIT $1)', coalesce(v_list, format('SELECT b.%1$I AS id FROM %2$I.%3$I AS b ORDER BY b.%1$I DESC', v_id, p_catalog, p_noun))
        )
        INTO v_looked
        USING v_look + 1;
        EXECUTE format(
            $sql$
            SELECT array_agg(f.id ORDER BY f.place)
            FROM (
                SELECT l.id, l.place
                FROM (SELECT i.id, min(i.place) AS place FROM unnest($1) WITH ORDINALITY AS i (id, place) GROUP BY i.id ORDER BY 2) AS l
                -- Row by row: no join that the planner could begin elsewhere.
                %s
                LIMIT $2
            ) AS f
            $sql$,
            CASE WHEN v_where <> 'true' THEN format('CROSS JOIN LATERAL (SELECT FROM %I.%I AS b WHERE b.%I = l.id AND %s OFFSET 0) AS b', p_catalog, p_noun, v_id, v_where) END
        )
        INTO v_found
        USING v_looked[:v_look], p_most + 1;
        EXIT WHEN cardinality(v_looked) <= v_look OR cardinality(v_found) > p_most;
    END LOOP;
    v_number := coalesce(cardinality(v_found), 0);
    RETURN (
        coalesce(v_found[:p_most], '{}'), least(v_number, p_most), v_number > p_most OR cardinality(v_looked) > v_look, v_corrected
    );
END
$$;

COMMENT ON FUNCTION util.find_rows(text, text, text, text, bigint[], text, bigint[], boolean, text, integer) IS
'The rows of a catalog that a search finds by all of its words, as typed or corrected (never by any word), and by every filter: the first p_most, or with NULL the number of all. They come in the order of a list: with words that of the rarest word, what it says most of first; else p_ids, newest first; else p_list (SQL, as linked_rows gives it; NULL: all rows, newest first); 20,000 of it are looked at, at most. Other parameters as in search_ladder. Example: SELECT * FROM find_rows(''bookstore'', ''book'', ''title_sort'', ''dune'', ''{}'', ''true'', NULL, false, NULL, 1000);';

COMMIT;
