-- Deploy storeroom:bookstore/listed_books to pg
-- requires: bookstore/book_author
-- requires: bookstore/book_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.listed_books(p_author_ids bigint[], p_category_ids bigint[])
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN (
        SELECT l.ids
        FROM (
            SELECT ARRAY(SELECT a.book_id FROM bookstore.book_author AS a WHERE a.author_id = ANY (p_author_ids) LIMIT 5001)
            WHERE p_author_ids IS NOT NULL
            UNION ALL
            SELECT ARRAY(SELECT c.book_id FROM bookstore.book_category AS c WHERE c.category_id = ANY (p_category_ids) LIMIT 5001)
            WHERE p_category_ids IS NOT NULL
        ) AS l (ids)
        WHERE cardinality(l.ids) <= 5000
        ORDER BY cardinality(l.ids)
        LIMIT 1
    );
END
$$;

COMMENT ON FUNCTION bookstore.listed_books(bigint[], bigint[]) IS
'The books of some authors or of some categories, whichever are fewer; NULL when either are more than 5,000. Example: SELECT listed_books(''{1}'', NULL);';

COMMIT;
