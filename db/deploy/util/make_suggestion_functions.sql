-- Deploy storeroom:util/make_suggestion_functions to pg
-- requires: util/make_word_tables
-- requires: util/make_category_table
-- requires: util/typed_text
-- requires: util/name_tier
-- requires: util/has_words
-- requires: util/singular
-- requires: util/tokens
-- requires: util/search_step
-- requires: util/with_articles

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.make_suggestion_functions(
    p_catalog  text,
    p_noun     text,
    p_key      text,
    p_linked   text,
    p_where    text DEFAULT 'true',
    p_readers  text DEFAULT '0'
)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $make$
BEGIN
    -- Functions of the catalog, and not one for all catalogs, so that their statements are planned once a session.
    EXECUTE replace(replace(replace(replace(replace(replace(
        $ddl$
        CREATE FUNCTION {catalog}.typed_{noun}(p_text text)
        RETURNS util.typed_text
        LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_generic_plan
        AS $$
        DECLARE
            v_tokens text[] := (util.tokens(p_text))[:10];
            v_last   text := v_tokens[cardinality(v_tokens)];
            v_rarest text := v_tokens[1];
            v_words  text[] := '{}';
        BEGIN
            IF length(v_last) >= 3 THEN
                v_words := (array_remove({catalog}.{noun}_completions(v_last, 9), v_last))[:8];
            END IF;
            IF cardinality(v_tokens) > 2 THEN
                SELECT t.word INTO v_rarest
                FROM unnest(trim_array(v_tokens, 1)) WITH ORDINALITY AS t (word, place)
                LEFT JOIN {catalog}.form AS f ON f.form = util.singular(t.word)
                ORDER BY f.uses NULLS FIRST, t.place
                LIMIT 1;
            END IF;
            RETURN (
                p_text, (string_to_array(util.search_key(p_text), ' '))[:10], v_words,
                ARRAY[v_rarest] || v_tokens[greatest(cardinality(v_tokens), 2):] || v_words
            );
        END
        $$;
        COMMENT ON FUNCTION {catalog}.typed_{noun}(text) IS
        'What a half-typed text may mean among {noun}s, the first ten words of it. Example: SELECT * FROM typed_{noun}(''potter har'');';

        CREATE FUNCTION {catalog}.suggested_{noun}s(p_typed util.typed_text, p_limit integer)
        RETURNS SETOF util.name_match
        LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 10 SET search_path = '' SET plan_cache_mode = force_generic_plan
        AS $$
        DECLARE
            v_text  text := left(array_to_string(p_typed.words, ' '), 100);
            v_names util.name_match[];
        BEGIN
            v_names := ARRAY(
                WITH RECURSIVE start AS MATERIALIZED (
                    SELECT s.place, s.start, s.stop FROM util.name_starts(p_typed.words, p_typed.completions) AS s
                    UNION ALL
                    -- The Great Gatsby is looked for as great g, too.
                    SELECT 100 + a.place::integer, a.name, a.name || chr(1114111) FROM unnest(util.with_articles(v_text)) WITH ORDINALITY AS a (name, place)
                ),
                name AS (
                    SELECT s.place, s.stop, 1 AS step, n.key, n.id
                    FROM start AS s
                    CROSS JOIN LATERAL (
                        SELECT b.{key} AS key, b.{noun}_id AS id
                        FROM {catalog}.{noun} AS b
                        WHERE {where} AND b.{key} >= s.start AND b.{key} < s.stop
                        ORDER BY b.{key}, b.{noun}_id
                        LIMIT 1
                    ) AS n
                    UNION ALL
                    -- From name to name: a hundred of the same are passed over in one step.
                    SELECT o.place, o.stop, o.step + 1, n.key, n.id
                    FROM name AS o
                    CROSS JOIN LATERAL (
                        SELECT b.{key} AS key, b.{noun}_id AS id
                        FROM {catalog}.{noun} AS b
                        WHERE {where} AND b.{key} > o.key AND b.{key} < o.stop
                        ORDER BY b.{key}, b.{noun}_id
                        LIMIT 1
                    ) AS n
                    WHERE o.step < CASE o.place WHEN 1 THEN p_limit ELSE 2 END
                )
                SELECT (CASE WHEN n.place > 100 THEN 3 ELSE util.name_tier(n.key, v_text, n.place) END, n.place, n.key, n.id)::util.name_match FROM name AS n
            );
            IF (SELECT count(DISTINCT n.key) FROM unnest(v_names) AS n) < p_limit THEN
                v_names := v_names || ARRAY(
                    SELECT (CASE WHEN strpos(' ' || b.{key}, ' ' || v_text) > 0 THEN 4 ELSE 5 END, l.rank, b.{key}, b.{noun}_id)::util.name_match
                    FROM unnest(p_typed.drivers) WITH ORDINALITY AS d (word, place)
                    CROSS JOIN LATERAL (
                        SELECT w.{noun}_id AS id, w.rank
                        FROM {catalog}.{noun}_word AS w
                        WHERE w.form = util.singular(d.word)
                        ORDER BY w.rank, w.{noun}_id
                        LIMIT CASE d.place WHEN 1 THEN 60 ELSE 8 END
                    ) AS l
                    JOIN {catalog}.{noun} AS b ON b.{noun}_id = l.id
                    WHERE {where} AND util.has_words(b.{key}, p_typed.words)
                );
            END IF;
            IF v_names = '{}' AND cardinality(p_typed.words) > 1 THEN  -- words that no name has together, such as those of a title and its author
                v_names := ARRAY(
                    SELECT (6, f.place::integer, b.{key}, b.{noun}_id)::util.name_match
                    FROM unnest(util.search_step('{catalog}', '{noun}', '{key}', util.tokens(p_typed.text), 1, $where${where}$where$, NULL, '{}', NULL, p_limit))
                        WITH ORDINALITY AS f (tier, key, id, reach, corrected, place)
                    JOIN {catalog}.{noun} AS b ON b.{noun}_id = f.id
                );
            END IF;
            RETURN QUERY
            SELECT k.tier, row_number() OVER (ORDER BY k.tier, {readers} DESC, k.place, k.key), k.key, k.id
            FROM (SELECT DISTINCT ON (n.key) n.tier, n.place, n.key, n.id FROM unnest(v_names) AS n ORDER BY n.key, n.tier, n.place, n.id) AS k
            ORDER BY 2
            LIMIT p_limit;
        END
        $$;
        COMMENT ON FUNCTION {catalog}.suggested_{noun}s(util.typed_text, integer) IS
        'The {noun}s that a half-typed text may mean, of those with the same name one: of each beginning a few names are looked at, and of the {noun}s with its words those they say most of; where no name has the words, what a search for all of them finds. Example: SELECT * FROM suggested_{noun}s(typed_{noun}(''potter har''), 10);';

        CREATE FUNCTION {catalog}.suggested_{noun}_categories(p_typed util.typed_text, p_limit integer)
        RETURNS SETOF util.name_match
        LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 10 SET search_path = '' SET plan_cache_mode = force_generic_plan
        AS $$
        DECLARE
            v_text  text := array_to_string(p_typed.words, ' ');
            v_names util.name_match[];
        BEGIN
            v_names := ARRAY(
                SELECT (util.name_tier(n.search_key, v_text, s.place), s.place, n.search_key, n.category_id)::util.name_match
                FROM util.name_starts(p_typed.words, p_typed.completions) AS s
                CROSS JOIN LATERAL (
                    SELECT c.search_key, c.category_id
                    FROM {catalog}.category AS c
                    WHERE c.search_key >= s.start AND c.search_key < s.stop
                    ORDER BY c.search_key, c.category_id
                    LIMIT CASE s.place WHEN 1 THEN 20 ELSE 3 END
                ) AS n
            );
            IF (SELECT count(DISTINCT n.id) FROM unnest(v_names) AS n) < p_limit THEN
                v_names := v_names || ARRAY(
                    SELECT (4, 0, n.search_key, n.category_id)::util.name_match
                    FROM unnest(p_typed.drivers) WITH ORDINALITY AS d (word, place)
                    CROSS JOIN LATERAL (
                        SELECT w.search_key, w.category_id
                        FROM {catalog}.category_word AS w
                        WHERE w.word = d.word
                        ORDER BY w.search_key, w.category_id
                        LIMIT CASE d.place WHEN 1 THEN 60 ELSE 8 END
                    ) AS n
                    WHERE util.has_words(n.search_key, p_typed.words)
                );
            END IF;
            RETURN QUERY
            SELECT m.tier, row_number() OVER (ORDER BY m.tier, c.things DESC, m.place, m.key, m.id), m.key, m.id
            FROM (
                SELECT d.tier, d.place, d.key, d.id
                FROM (SELECT DISTINCT ON (n.id) n.tier, n.place, n.key, n.id FROM unnest(v_names) AS n ORDER BY n.id, n.tier, n.place) AS d
                ORDER BY d.tier, d.place, d.key, d.id
                LIMIT 40
            ) AS m
            -- Whether they are many; how many does not matter.
            CROSS JOIN LATERAL (SELECT count(*) FROM (SELECT FROM {catalog}.{linked} AS l WHERE l.category_id = m.id LIMIT 50) AS l) AS c (things)
            ORDER BY 2
            LIMIT p_limit;
        END
        $$;
        COMMENT ON FUNCTION {catalog}.suggested_{noun}_categories(util.typed_text, integer) IS
        'The categories of {noun}s that a half-typed text may mean, those with many {noun}s first in each tier: of each beginning a few are looked at. Example: SELECT * FROM suggested_{noun}_categories(typed_{noun}(''fict''), 10);';
        $ddl$,
        '{catalog}', quote_ident(p_catalog)), '{noun}', p_noun), '{key}', p_key), '{linked}', p_linked), '{where}', p_where), '{readers}', p_readers
    );
END
$make$;

COMMENT ON PROCEDURE util.make_suggestion_functions(text, text, text, text, text, text) IS
'Makes the functions of a catalog (its schema) that complete what somebody types: typed_noun, suggested_nouns and suggested_noun_categories, for its table p_noun with the folded name in p_key, and its categories, to which the table p_linked refers. p_where is a condition on the row b to be suggested; p_readers says how popular the row k.id is.';

COMMIT;
