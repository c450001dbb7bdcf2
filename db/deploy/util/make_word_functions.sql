-- Deploy storeroom:util/make_word_functions to pg
-- requires: util/make_word_tables
-- requires: util/word_term
-- requires: util/singular
-- requires: util/stem
-- requires: util/search_key
-- requires: util/each_word
-- requires: util/with_articles

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.make_word_functions(p_catalog text, p_noun text, p_key text)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $make$
BEGIN
    -- Functions of the catalog, and not one for all catalogs, so that their statements are planned once a session: to plan
    -- them takes longer than to run them.
    EXECUTE replace(replace(replace(
        $ddl$
        CREATE FUNCTION {catalog}.{noun}_completions(p_beginning text, p_limit integer)
        RETURNS text[]
        LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_generic_plan
        AS $$
        DECLARE
            v_many  CONSTANT integer := 300;
            v_words text[] := ARRAY(
                SELECT b.word
                FROM (
                    SELECT d.word, d.weight FROM {catalog}.word AS d WHERE d.word >= p_beginning AND d.word < p_beginning || chr(1114111) ORDER BY d.word LIMIT v_many
                ) AS b
                ORDER BY b.weight DESC, b.word
            );
            v_used  text[];
        BEGIN
            IF cardinality(v_words) = v_many AND length(p_beginning) = 2 THEN
                RETURN ARRAY(SELECT d.word FROM {catalog}.word AS d WHERE left(d.word, 2) = p_beginning ORDER BY d.weight DESC, d.word LIMIT p_limit);
            ELSIF cardinality(v_words) = v_many THEN
                -- Of many the most used stand soon in the list of the first three letters, unless all are rare.
                v_used := ARRAY(
                    SELECT b.word
                    FROM (
                        SELECT d.word FROM {catalog}.word AS d WHERE left(d.word, 3) = left(p_beginning, 3) ORDER BY d.weight DESC, d.word LIMIT 3000
                    ) AS b
                    WHERE starts_with(b.word, p_beginning)
                    LIMIT p_limit
                );
            END IF;
            RETURN coalesce(nullif(v_used, '{}'), v_words[:p_limit]);
        END
        $$;
        COMMENT ON FUNCTION {catalog}.{noun}_completions(text, integer) IS
        'The words of the dictionary that begin with two letters or more, itself among them, the most used first. Example: SELECT {noun}_completions(''mess'', 8);';

        CREATE FUNCTION {catalog}.{noun}_terms(p_tokens text[])
        RETURNS util.word_term[]
        LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_generic_plan
        AS $$
        DECLARE
            v_words text[] := util.each_word(p_tokens);
            v_last  text := p_tokens[cardinality(p_tokens)];
        BEGIN
            -- One letter may be the beginning of anything, and two digits are a number.
            IF cardinality(p_tokens) > 30 OR length(v_last) < 2 OR (length(v_last) = 2 AND v_last ~ '^[0-9]') THEN
                v_last := NULL;
            END IF;
            RETURN coalesce((
                SELECT array_agg((t.word, t.slots, t.beginning, f.forms, f.weights, f.uses, ln(1 + n.number / greatest(f.uses, 1)::float8))::util.word_term ORDER BY t.slots, t.beginning)
                FROM (
                    SELECT w.word, 1 << (w.place - 1)::integer AS slots, false AS beginning FROM unnest(v_words) WITH ORDINALITY AS w (word, place)
                    UNION ALL
                    -- Neighbours that are also written as one word.
                    SELECT j.word, 3 << (w.place - 1)::integer, false
                    FROM unnest(v_words) WITH ORDINALITY AS w (word, place)
                    CROSS JOIN LATERAL (SELECT w.word || v_words[w.place + 1]) AS j (word)
                    WHERE EXISTS (SELECT FROM {catalog}.word AS d WHERE d.word = j.word)
                    UNION ALL
                    SELECT v_last, 1 << array_position(v_words, v_last) - 1, true WHERE v_last IS NOT NULL
                ) AS t
                CROSS JOIN (SELECT s.last_value FROM {catalog}.{noun}_id_seq AS s) AS n (number)
                CROSS JOIN LATERAL (
                    SELECT array_agg(k.form), array_agg(k.weight), coalesce(sum(k.uses), 0)::bigint
                    FROM (
                        -- Its own form counts in full, related ones by half: game finds games, and gaming behind.
                        SELECT f.form, f.uses, CASE f.form WHEN util.singular(t.word) THEN 1 ELSE 0.5 END::real
                        FROM {catalog}.form AS f
                        WHERE f.stem = util.stem(util.singular(t.word)) AND NOT t.beginning
                        UNION ALL
                        SELECT f.form, f.uses, 0.5
                        FROM {catalog}.form AS f
                        WHERE t.beginning AND f.form = ANY (ARRAY(
                            SELECT d.form FROM {catalog}.word AS d WHERE d.word = ANY ({catalog}.{noun}_completions(t.word, 50))
                        ))
                    ) AS k (form, uses, weight)
                ) AS f (forms, weights, uses)
                WHERE f.forms IS NOT NULL
            ), '{}');
        END
        $$;
        COMMENT ON FUNCTION {catalog}.{noun}_terms(text[]) IS
        'What finds {noun}s by the words of a query, the first 30 of them: for each its form and related ones, for neighbours the word that both make together, for the last, of two letters or more but no number of two digits, the words that begin so. Nothing for a word that the catalog does not know. Example: SELECT * FROM unnest({noun}_terms(tokens(''dune mess'')));';

        CREATE FUNCTION {catalog}.{noun}_named(p_name text, p_whole boolean)
        RETURNS bigint[]
        LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_generic_plan
        AS $$
        DECLARE
            v_ids bigint[];
        BEGIN
            IF NOT p_whole THEN  -- at the end of a word; the key holds 100 characters
                RETURN ARRAY(SELECT b.{noun}_id FROM {catalog}.{noun} AS b WHERE b.{key} >= p_name || ' ' AND b.{key} < p_name || '!' AND length(p_name) < 100 LIMIT 501);
            ELSIF length(p_name) < 100 THEN
                v_ids := ARRAY(SELECT b.{noun}_id FROM {catalog}.{noun} AS b WHERE b.{key} = p_name LIMIT 501);
                IF cardinality(v_ids) < 100 THEN
                    v_ids := v_ids || ARRAY(
                        SELECT b.{noun}_id FROM {catalog}.{noun} AS b WHERE b.{key} = ANY (util.with_articles(p_name)) ORDER BY b.{noun}_id LIMIT 100 - cardinality(v_ids)
                    );
                END IF;
                RETURN v_ids;
            END IF;
            RETURN ARRAY(
                SELECT b.{noun}_id
                FROM {catalog}.{noun} AS b
                WHERE b.{key} = left(p_name, 100)
                    AND (SELECT util.search_key(t.texts[1]) = p_name FROM {catalog}.{noun}_text AS t WHERE t.{noun}_id = b.{noun}_id)
                LIMIT 501
            );
        END
        $$;
        COMMENT ON FUNCTION {catalog}.{noun}_named(text, boolean) IS
        'The {noun}s with a folded name, where these are few also with an article before it, or with a longer name that begins with these words, in no order and no more than 501. Example: SELECT {noun}_named(''dune'', true);';

        CREATE FUNCTION {catalog}.{noun}_stretch(p_forms text[], p_others text[], p_reach bigint[], p_limit integer, OUT ids bigint[], OUT rank bigint, OUT id bigint)
        LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_generic_plan
        AS $$
        DECLARE
            v_form  text;
            v_ids   bigint[] := '{}';
            v_ranks smallint[] := '{}';
            v_more  bigint[];
            v_rank  smallint[];
            v_end   bigint[] := p_reach[3:4];  -- nothing behind this is among the first
        BEGIN
            FOREACH v_form IN ARRAY p_forms LOOP
                SELECT array_agg(l.id), array_agg(l.rank)
                INTO v_more, v_rank
                FROM (
                    SELECT w.{noun}_id AS id, w.rank
                    FROM {catalog}.{noun}_word AS w
                    WHERE w.form = v_form AND (w.rank, w.{noun}_id) > (p_reach[1], p_reach[2]) AND (w.rank, w.{noun}_id) <= (v_end[1], v_end[2])
                        -- A row that several of the forms find is read with the one that says most of it.
                        AND (p_reach[1] = -1 OR cardinality(p_forms) = 1 OR NOT EXISTS (
                            SELECT FROM {catalog}.{noun}_word AS o
                            WHERE o.{noun}_id = w.{noun}_id AND o.form = ANY (p_forms) AND (o.rank, o.form) < (w.rank, w.form)
                        ))
                        AND NOT EXISTS (
                            SELECT FROM unnest(p_others) AS o (forms)
                            WHERE NOT EXISTS (SELECT FROM {catalog}.{noun}_word AS x WHERE x.{noun}_id = w.{noun}_id AND x.form = ANY (o.forms::text[]))
                        )
                    ORDER BY w.rank, w.{noun}_id
                    LIMIT p_limit
                ) AS l;
                CONTINUE WHEN v_more IS NULL;
                v_ids := v_ids || v_more;
                v_ranks := v_ranks || v_rank;
                IF cardinality(v_ids) >= p_limit THEN
                    SELECT array_agg(l.id), array_agg(l.rank), ARRAY[max(l.rank), (array_agg(l.id))[p_limit]]
                    INTO v_ids, v_ranks, v_more
                    FROM (
                        SELECT i.id, min(i.rank) AS rank FROM unnest(v_ids, v_ranks) AS i (id, rank) GROUP BY i.id ORDER BY 2, 1 LIMIT p_limit
                    ) AS l;
                    v_end := CASE WHEN cardinality(v_ids) = p_limit THEN v_more ELSE v_end END;
                END IF;
            END LOOP;
            SELECT array_agg(l.id), max(l.rank), (array_agg(l.id))[count(*)]
            INTO ids, rank, id
            FROM (SELECT i.id, min(i.rank) AS rank FROM unnest(v_ids, v_ranks) AS i (id, rank) GROUP BY i.id ORDER BY 2, 1) AS l;
        END
        $$;
        COMMENT ON FUNCTION {catalog}.{noun}_stretch(text[], text[], bigint[], integer) IS
        'A stretch of the list of {noun}s with one of some forms and, of each of p_others, an array as text, with one of these: those after the rank and number p_reach[1:2] and up to p_reach[3:4], the forms say most of first; and the rank and number of its last. Example: SELECT * FROM {noun}_stretch(''{dune}'', ''{}'', ''{-1,-1,32767,0}'', 10);';

        CREATE FUNCTION {catalog}.{noun}_best(p_terms util.word_term[])
        RETURNS bigint[]
        LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_generic_plan
        AS $$
        DECLARE
            v_each integer := 1000 / greatest(least(cardinality(p_terms), 10), 1);
        BEGIN
            -- The best that each word alone has to say; of a common word that is enough, for what has several stands in several lists.
            RETURN ARRAY(
                SELECT DISTINCT l.id
                FROM (SELECT t.forms FROM unnest(p_terms) AS t ORDER BY t.uses LIMIT 10) AS t
                CROSS JOIN LATERAL (
                    SELECT w.id
                    FROM unnest(t.forms) AS f (form)
                    CROSS JOIN LATERAL (
                        SELECT w.{noun}_id AS id, w.rank FROM {catalog}.{noun}_word AS w WHERE w.form = f.form ORDER BY w.rank, w.{noun}_id LIMIT v_each
                    ) AS w
                    ORDER BY w.rank, w.id
                    LIMIT v_each
                ) AS l
            );
        END
        $$;
        COMMENT ON FUNCTION {catalog}.{noun}_best(util.word_term[]) IS
        'At most 1,000 {noun}s: of each term those of which it says most. Example: SELECT {noun}_best({noun}_terms(tokens(''dune mess'')));';

        CREATE FUNCTION {catalog}.{noun}_ranked(p_ids bigint[], p_terms util.word_term[], p_idfs bigint[], p_words integer, p_having text, p_except bigint[], p_name text)
        RETURNS TABLE (id bigint, score bigint)
        LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 100 SET search_path = '' SET plan_cache_mode = force_generic_plan
        AS $$
        DECLARE
            v_all   CONSTANT bigint := (1::bigint << p_words) - 1;
            v_forms CONSTANT text[] := ARRAY(SELECT f.form FROM unnest(p_terms) AS t CROSS JOIN LATERAL unnest(t.forms) AS f (form));
        BEGIN
            -- All rows at once, against a list of the forms that is made once: to part the terms for each row takes longer than to read its words.
            RETURN QUERY
            WITH form AS MATERIALIZED (
                SELECT f.form, f.weight, p.place, p.slots, p.beginning, p_idfs[p.place] AS idf
                FROM unnest(p_terms) WITH ORDINALITY AS p (word, slots, beginning, forms, weights, uses, telling, place)
                CROSS JOIN LATERAL unnest(p.forms, p.weights) AS f (form, weight)
            )
            SELECT s.id, s.score
            FROM (
                SELECT t.id, -coalesce(sum(round(t.best)), 0)::bigint AS score, bit_or(t.slots) FILTER (WHERE NOT t.beginning) AS whole, bit_or(t.slots) AS every
                FROM (
                    SELECT l.id, f.slots, f.beginning, max((10000 - l.rank) * f.weight) * f.idf AS best
                    FROM (
                        SELECT c.id, w.form, w.rank
                        FROM (SELECT DISTINCT i.id FROM unnest(p_ids) AS i (id) WHERE i.id <> ALL (p_except)) AS c
                        LEFT JOIN LATERAL (
                            SELECT w.form, w.rank FROM {catalog}.{noun}_word AS w WHERE w.{noun}_id = c.id AND w.form = ANY (v_forms) OFFSET 0
                        ) AS w ON true
                        OFFSET 0
                    ) AS l
                    LEFT JOIN form AS f ON f.form = l.form
                    GROUP BY l.id, f.place, f.slots, f.beginning, f.idf
                ) AS t
                GROUP BY t.id
            ) AS s
            WHERE CASE p_having
                    WHEN 'all' THEN s.whole = v_all
                    WHEN 'beginning' THEN s.every = v_all AND s.whole IS DISTINCT FROM v_all
                    WHEN 'any' THEN s.every <> v_all
                    ELSE true
                END
                AND (p_name IS NULL OR NOT EXISTS (
                    SELECT FROM {catalog}.{noun} AS b
                    WHERE b.{noun}_id = s.id AND (b.{key} = p_name OR (b.{key} >= p_name || ' ' AND b.{key} < p_name || '!'))
                ));
        END
        $$;
        COMMENT ON FUNCTION {catalog}.{noun}_ranked(bigint[], util.word_term[], bigint[], integer, text, bigint[], text) IS
        'Some {noun}s with their scores below zero, best least: the sum over the terms of idf (p_idfs, in thousandths) times impact, as BM25 has it. p_having says which of them: all of p_words words, as a word_match of tier 3; all, but the last as a beginning only; any, but not all; else whatever they have. Neither those of p_except, nor with the name p_name or one that begins with its words. Example: SELECT * FROM {noun}_ranked(''{1,2}'', {noun}_terms(''{dune}''), ''{1000}'', 1, ''all'', ''{}'', NULL);';
        $ddl$,
        '{catalog}', quote_ident(p_catalog)), '{noun}', p_noun), '{key}', p_key
    );
END
$make$;

COMMENT ON PROCEDURE util.make_word_functions(text, text, text) IS
'Makes the functions that read the tables of words of a catalog (its schema) for its table p_noun, whose column p_key holds the first 100 characters of the folded name: p_noun_completions, _terms, _named, _stretch, _best and _ranked. search_ladder and its like call them.';

COMMIT;
