-- Deploy storeroom:bookstore/book_row to pg
-- requires: bookstore/book

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE VIEW bookstore.book_row AS
SELECT
    b.book_id,
    b.title,
    b.subtitle,
    b.authors,
    b.categories,
    b.isbn,
    b.printed_isbn,
    b.published_year,
    b.language,
    b.publisher,
    b.price,
    b.currency,
    b.description,
    b.version,
    b.created_at,
    b.updated_at
FROM bookstore.book AS b;

COMMENT ON VIEW bookstore.book_row IS 'A book as people see it: what get_book, insert_book, update_book and delete_book return.';

COMMIT;
