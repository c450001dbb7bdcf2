-- Deploy storeroom:bookstore/book_condition to pg
-- requires: bookstore/book_author
-- requires: bookstore/book_category
-- requires: bookstore/author_name
-- requires: bookstore/author_rank
-- requires: util/isbn13

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.book_condition(
    p_isbn         text,
    p_author_ids   bigint[],
    p_author_key   text,
    p_category_ids bigint[],
    p_probing      boolean   DEFAULT false,
    p_language     text      DEFAULT NULL,
    p_years        integer[] DEFAULT NULL
)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    -- In the condition of an index a long array is sorted anew for each row; beside it, it is hashed once. OFFSET 0: no join, which the
    -- planner could begin with a whole list.
    v_beside text := CASE WHEN p_probing THEN ' + 0' END;
    v_each   text := CASE WHEN p_probing THEN ' OFFSET 0' END;
BEGIN
    RETURN concat_ws(
        ' AND ',
        'true',
        CASE
            WHEN util.isbn13(p_isbn) IS NOT NULL THEN format('b.isbn = %L', util.isbn13(p_isbn))
            WHEN p_isbn IS NOT NULL THEN format('b.printed_isbn = %L', p_isbn)
        END,
        CASE WHEN p_author_ids IS NOT NULL THEN format(
            'EXISTS (SELECT FROM bookstore.book_author AS a WHERE a.book_id = b.book_id AND a.author_id%s = ANY (%L::bigint[])%s)',
            CASE WHEN cardinality(p_author_ids) > 1 THEN v_beside END, p_author_ids, v_each
        ) END,
        CASE WHEN p_author_key IS NOT NULL THEN format(
            'EXISTS (
                SELECT FROM bookstore.book_author AS a JOIN bookstore.author_name AS n ON n.author_id = a.author_id
                WHERE a.book_id = b.book_id AND (bookstore.author_rank(n.author_id, n.name_key, n.inverted, %L, '''')).tier IS NOT NULL
            )', p_author_key
        ) END,
        CASE WHEN p_category_ids IS NOT NULL THEN format(
            'EXISTS (SELECT FROM bookstore.book_category AS c WHERE c.book_id = b.book_id AND c.category_id%s = ANY (%L::bigint[])%s)',
            CASE WHEN cardinality(p_category_ids) > 1 THEN v_beside END, p_category_ids, v_each
        ) END,
        -- In a CASE, for which no index serves and of which the planner takes half of all rows to pass: else it could read all books in a
        -- language, or all there are, where an order is to be walked until a page is full.
        CASE WHEN p_language IS NOT NULL THEN format('CASE WHEN lower(b.language) = %L THEN true END', p_language) END,
        CASE WHEN p_years IS NOT NULL THEN format('CASE WHEN b.year_sort BETWEEN %s AND %s THEN true END', p_years[1], p_years[2]) END
    );
END
$$;

COMMENT ON FUNCTION bookstore.book_condition(text, bigint[], text, bigint[], boolean, text, integer[]) IS
'The condition that a book b passes every given filter, with the values in it; p_probing: written for one book after the other; p_language and p_years as in listed_books. Example: SELECT book_condition(''9780441172696'', NULL, NULL, ''{1}'');';

COMMIT;
