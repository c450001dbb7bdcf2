-- Deploy storeroom:bookstore/suggested_authors to pg
-- requires: bookstore/author_word
-- requires: bookstore/suggested_books
-- requires: bookstore/book_author
-- requires: util/person_key
-- requires: util/typed_text
-- requires: util/name_tier
-- requires: util/has_words

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.suggested_authors(p_typed util.typed_text, p_limit integer)
RETURNS SETOF util.name_match
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 10 SET search_path = '' SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    v_text  text := util.person_key(p_typed.text);
    v_words text[] := string_to_array(v_text, ' ');
    v_names util.name_match[];
BEGIN
    v_names := ARRAY(
        SELECT (util.name_tier(n.name_key, v_text, s.place), s.place, n.name_key, n.author_id)::util.name_match
        FROM util.name_starts(v_words, p_typed.completions) AS s
        CROSS JOIN LATERAL (
            SELECT a.name_key, a.author_id
            FROM bookstore.author_name AS a
            WHERE a.name_key >= s.start AND a.name_key < s.stop
            ORDER BY a.name_key, a.author_id
            LIMIT CASE s.place WHEN 1 THEN 20 ELSE 3 END
        ) AS n
    );
    IF (SELECT count(DISTINCT n.id) FROM unnest(v_names) AS n) < p_limit THEN
        v_names := v_names || ARRAY(
            SELECT (4, 0, n.name_key, n.author_id)::util.name_match
            FROM unnest(p_typed.drivers) WITH ORDINALITY AS d (word, place)
            CROSS JOIN LATERAL (
                SELECT w.name_key, w.author_id
                FROM bookstore.author_word AS w
                WHERE w.word = d.word
                ORDER BY w.name_key, w.author_id
                LIMIT CASE d.place WHEN 1 THEN 60 ELSE 8 END
            ) AS n
            WHERE util.has_words(n.name_key, v_words)
        );
    END IF;
    RETURN QUERY
    SELECT k.tier, row_number() OVER (ORDER BY k.tier, k.books DESC, k.place, k.key, k.id), k.key, k.id
    FROM (
        SELECT m.tier, m.place, m.key, m.id, (
            -- Whether they are many; how many does not matter.
            SELECT count(*) FROM (SELECT FROM bookstore.book_author AS b WHERE b.author_id = m.id LIMIT 50) AS c
        ) AS books
        FROM (
            SELECT d.tier, d.place, d.key, d.id
            FROM (SELECT DISTINCT ON (n.id) n.tier, n.place, n.key, n.id FROM unnest(v_names) AS n ORDER BY n.id, n.tier, n.place, length(n.key), n.key) AS d
            ORDER BY d.tier, d.place, d.key, d.id
            LIMIT 40
        ) AS m
    ) AS k
    ORDER BY 2
    LIMIT p_limit;
END
$$;

COMMENT ON FUNCTION bookstore.suggested_authors(util.typed_text, integer) IS
'The authors that a half-typed text may mean, those with many books first in each tier: of each beginning a few names are looked at. Example: SELECT * FROM suggested_authors(typed_book(''tolk''), 10);';

COMMIT;
