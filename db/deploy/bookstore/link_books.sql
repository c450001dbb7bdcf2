-- Deploy storeroom:bookstore/link_books to pg
-- requires: bookstore/book_author
-- requires: bookstore/book_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE bookstore.link_books(p_book_ids bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    -- A link that stays is changed, not made anew: a new one would wait for a renaming of its author, which waits for this book.
    DELETE FROM bookstore.book_author AS l
    WHERE l.book_id = ANY (p_book_ids) AND NOT EXISTS (
        SELECT
        FROM bookstore.book AS b
        CROSS JOIN LATERAL json_array_elements(b.authors) AS a (author)
        WHERE b.book_id = l.book_id AND (a.author ->> 'author_id')::bigint = l.author_id
    );
    DELETE FROM bookstore.book_category AS l
    WHERE l.book_id = ANY (p_book_ids) AND NOT EXISTS (
        SELECT
        FROM bookstore.book AS b
        CROSS JOIN LATERAL json_array_elements(b.categories) AS c (category)
        WHERE b.book_id = l.book_id AND (c.category ->> 'category_id')::bigint = l.category_id
    );

    INSERT INTO bookstore.book_author (book_id, author_id, position, roles, title_sort, year_sort, price_sort)
    SELECT
        b.book_id, (a.author ->> 'author_id')::bigint, a.position,
        ARRAY(SELECT json_array_elements_text(a.author -> 'roles')), b.title_sort, b.year_sort, b.price_sort
    FROM bookstore.book AS b
    CROSS JOIN LATERAL json_array_elements(b.authors) WITH ORDINALITY AS a (author, position)
    WHERE b.book_id = ANY (p_book_ids)
    ON CONFLICT ON CONSTRAINT book_author_pkey DO UPDATE SET
        position = excluded.position, roles = excluded.roles,
        title_sort = excluded.title_sort, year_sort = excluded.year_sort, price_sort = excluded.price_sort;

    INSERT INTO bookstore.book_category (book_id, category_id, title_sort, year_sort, price_sort)
    SELECT b.book_id, (c.category ->> 'category_id')::bigint, b.title_sort, b.year_sort, b.price_sort
    FROM bookstore.book AS b
    CROSS JOIN LATERAL json_array_elements(b.categories) AS c (category)
    WHERE b.book_id = ANY (p_book_ids)
    ON CONFLICT ON CONSTRAINT book_category_pkey DO UPDATE SET
        title_sort = excluded.title_sort, year_sort = excluded.year_sort, price_sort = excluded.price_sort;
END
$$;

COMMENT ON PROCEDURE bookstore.link_books(bigint[]) IS 'Makes book_author and book_category say what the rows of these books say.';

COMMIT;
