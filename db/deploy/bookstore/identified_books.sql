-- Deploy storeroom:bookstore/identified_books to pg
-- requires: bookstore/book
-- requires: util/isbn13

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.identified_books(p_q text)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_isbn    text := util.isbn13(p_q);
    v_printed text := upper(regexp_replace(regexp_replace(p_q, '^\s*ISBN\M', '', 'i'), '[^0-9A-Za-z]', '', 'g'));
BEGIN
    RETURN ARRAY(
        SELECT b.book_id FROM bookstore.book AS b WHERE b.isbn = v_isbn
        UNION ALL
        -- What is shorter may be the year in a title.
        (SELECT b.book_id FROM bookstore.book AS b WHERE length(v_printed) BETWEEN 8 AND 13 AND v_printed ~ '[0-9]' AND b.printed_isbn = v_printed ORDER BY b.printed_isbn, b.book_id LIMIT 100)
    );
END
$$;

COMMENT ON FUNCTION bookstore.identified_books(text) IS
'The books that a text names by their ISBN, or by what is printed as such, of eight letters and digits or more, digits among them. Example: SELECT identified_books(''ISBN 978-0-441-17269-6'');';

COMMIT;
