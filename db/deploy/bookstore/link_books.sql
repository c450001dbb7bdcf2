-- Deploy storeroom:bookstore/link_books to pg
-- requires: bookstore/book_author
-- requires: bookstore/book_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE bookstore.link_books(p_book_ids bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    DELETE FROM bookstore.book_author AS l WHERE l.book_id = ANY (p_book_ids);
    DELETE FROM bookstore.book_category AS l WHERE l.book_id = ANY (p_book_ids);

    INSERT INTO bookstore.book_author (book_id, author_id, position, roles, title_sort, year_sort, price_sort)
    SELECT
        b.book_id, (a.author ->> 'author_id')::bigint, a.position,
        ARRAY(SELECT json_array_elements_text(a.author -> 'roles')), b.title_sort, b.year_sort, b.price_sort
    FROM bookstore.book AS b
    CROSS JOIN LATERAL json_array_elements(b.authors) WITH ORDINALITY AS a (author, position)
    WHERE b.book_id = ANY (p_book_ids);

    INSERT INTO bookstore.book_category (book_id, category_id, title_sort, year_sort, price_sort)
    SELECT b.book_id, (c.category ->> 'category_id')::bigint, b.title_sort, b.year_sort, b.price_sort
    FROM bookstore.book AS b
    CROSS JOIN LATERAL json_array_elements(b.categories) AS c (category)
    WHERE b.book_id = ANY (p_book_ids);
END
$$;

COMMENT ON PROCEDURE bookstore.link_books(bigint[]) IS 'Makes book_author and book_category say what the rows of these books say.';

COMMIT;
