-- Deploy storeroom:bookstore/book_facets to pg
-- requires: bookstore/books_found
-- requires: util/facet
-- requires: util/query
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.book_facets(
    p_author      util.query DEFAULT NULL,
    p_category    util.query DEFAULT NULL,
    p_q           util.query DEFAULT NULL,
    p_isbn        util.query DEFAULT NULL,
    p_author_id   bigint     DEFAULT NULL,
    p_category_id bigint     DEFAULT NULL,
    p_language    text       DEFAULT NULL,
    p_year        text       DEFAULT NULL,
    p_exact       boolean    DEFAULT false
)
RETURNS SETOF util.facet
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 40 SET search_path = ''
AS $$
DECLARE
    v_found util.rows_found := bookstore.books_found(p_author, p_category, p_q, p_isbn, p_author_id, p_category_id, p_language, p_year, p_exact, 1000);
BEGIN
    RETURN QUERY
    WITH
    book AS MATERIALIZED (
        SELECT b.*
        FROM unnest(v_found.ids) AS i (id)
        CROSS JOIN LATERAL (SELECT b.language, b.published_year AS year FROM bookstore.book AS b WHERE b.book_id = i.id OFFSET 0) AS b
    ),
    category AS (
        SELECT l.category_id, count(*) AS number
        FROM unnest(v_found.ids) AS i (id)
        CROSS JOIN LATERAL (SELECT l.category_id FROM bookstore.book_category AS l WHERE l.book_id = i.id OFFSET 0) AS l
        GROUP BY l.category_id
    ),
    -- These ten by number: to look up the names of a thousand authors of one book each takes as long as all else.
    author AS (
        SELECT l.author_id, count(*) AS number
        FROM unnest(v_found.ids) AS i (id)
        CROSS JOIN LATERAL (SELECT l.author_id FROM bookstore.book_author AS l WHERE l.book_id = i.id OFFSET 0) AS l
        GROUP BY l.author_id
        ORDER BY count(*) DESC, l.author_id
        LIMIT 10
    ),
    span AS (SELECT CASE WHEN count(DISTINCT b.year) > 10 THEN 10 ELSE 1 END AS years FROM book AS b)
    SELECT r.facet, r.value, r.id, r.number, v_found.capped, v_found.corrected
    FROM (
        SELECT v.*, row_number() OVER (PARTITION BY v.place ORDER BY v.number DESC, v.key COLLATE "C", v.id) AS rank
        FROM (
            SELECT 0, 'all', NULL, NULL, NULL::bigint, v_found.number
            UNION ALL
            SELECT 1, 'category', c.name, c.search_key, l.category_id, l.number
            FROM category AS l
            CROSS JOIN LATERAL (SELECT c.name::text, c.search_key FROM bookstore.category AS c WHERE c.category_id = l.category_id OFFSET 0) AS c
            UNION ALL
            SELECT 2, 'author', a.name, a.name_key, l.author_id, l.number
            FROM author AS l
            CROSS JOIN LATERAL (SELECT a.name::text, a.name_key FROM bookstore.author AS a WHERE a.author_id = l.author_id OFFSET 0) AS a
            UNION ALL
            SELECT 3, 'language', min(b.language), lower(b.language), NULL, count(*)
            FROM book AS b
            WHERE b.language IS NOT NULL
            GROUP BY lower(b.language)
            UNION ALL
            SELECT 4, 'year', y.value, y.value, NULL, count(*)
            FROM book AS b
            CROSS JOIN span AS s
            CROSS JOIN LATERAL (
                SELECT concat(abs(b.year / s.years * s.years), CASE s.years WHEN 10 THEN 's' END, CASE WHEN b.year < 0 THEN ' BC' END)
            ) AS y (value)
            WHERE b.year IS NOT NULL
            GROUP BY y.value
        ) AS v (place, facet, value, key, id, number)
    ) AS r
    WHERE r.rank <= 10
    ORDER BY r.place, r.rank;
END
$$;

COMMENT ON FUNCTION bookstore.book_facets(util.query, util.query, util.query, util.query, bigint, bigint, text, text, boolean) IS
'How many of the books that match all that is given, as in search_books, stand in which category, are by which author, in which language, of which year (of which decade, 1960s, if they are of more than ten years): of each facet the ten most frequent values, then by name (of authors as frequent as the tenth, who came first). The first row, all, says how many were counted: the first 1,000 at most (with words what the rarest of these says most of; else by author, by category, by year, those in the language or all, the newest first), of 20,000 that are looked at; capped says that there are more, or may be, otherwise the counts are exact. Of the words all must be found, as typed or, where nothing is, corrected, never just any of them. A facet that is also filtered is counted within that filter. A value, or for a name its id, is what filters by it: p_category_id, p_author_id, p_language, p_year. Raises 22023 for a blank text, an author or a category given by name and by number and what is no year, 23514 for what is no language. Example: SELECT facet, value, count, capped FROM book_facets(p_category => ''science fiction'');';
CALL util.publish('bookstore.book_facets(util.query, util.query, util.query, util.query, bigint, bigint, text, text, boolean)');

COMMIT;
