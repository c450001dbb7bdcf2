-- Deploy storeroom:bookstore/listed_books to pg
-- requires: bookstore/book_author
-- requires: bookstore/book_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.listed_books(p_author_ids bigint[], p_category_ids bigint[], p_language text DEFAULT NULL, p_years integer[] DEFAULT NULL)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    -- As in word_filter: to fetch n of N books costs n, to walk an order until a page of such books is found N / n.
    v_most integer := (SELECT greatest(5000, 4.5 * sqrt(s.last_value)) FROM bookstore.book_id_seq AS s);
BEGIN
    -- Languages and years in the order of their index, and as ranges: for an equation another index may have that order, too, or the
    -- table be read, whatever the planner has heard of it, until so many are found.
    RETURN (
        SELECT l.ids
        FROM (
            SELECT ARRAY(SELECT a.book_id FROM bookstore.book_author AS a WHERE a.author_id = ANY (p_author_ids) LIMIT v_most + 1)
            WHERE p_author_ids IS NOT NULL
            UNION ALL
            SELECT ARRAY(SELECT c.book_id FROM bookstore.book_category AS c WHERE c.category_id = ANY (p_category_ids) LIMIT v_most + 1)
            WHERE p_category_ids IS NOT NULL
            UNION ALL
            SELECT ARRAY(
                SELECT b.book_id FROM bookstore.book AS b
                WHERE lower(b.language) BETWEEN p_language AND p_language ORDER BY lower(b.language), b.book_id LIMIT v_most + 1
            )
            WHERE p_language IS NOT NULL
            UNION ALL
            SELECT ARRAY(
                SELECT b.book_id FROM bookstore.book AS b
                WHERE b.year_sort BETWEEN p_years[1] AND p_years[2] ORDER BY b.year_sort, b.book_id LIMIT v_most + 1
            )
            WHERE p_years IS NOT NULL
        ) AS l (ids)
        WHERE cardinality(l.ids) <= v_most
        ORDER BY cardinality(l.ids)
        LIMIT 1
    );
END
$$;

COMMENT ON FUNCTION bookstore.listed_books(bigint[], bigint[], text, integer[]) IS
'The books of some authors, of some categories, in a language (lower case) or of some years (the first and the last year_sort), whichever are fewest; NULL when all of these are more than 5,000, and than 4.5 times the root of the number of all books. Example: SELECT listed_books(''{1}'', NULL);';

COMMIT;
