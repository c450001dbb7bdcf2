-- Deploy storeroom:bookstore/book_row to pg
-- requires: bookstore/book

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- The types under the domains: what is read has been checked, and JSON of a domain's values takes a quarter longer.
CREATE VIEW bookstore.book_row AS
SELECT
    b.book_id,
    b.title::text AS title,
    b.subtitle::text AS subtitle,
    b.authors,
    b.categories,
    b.isbn,
    b.printed_isbn,
    b.published_year::smallint AS published_year,
    b.language::text AS language,
    b.publisher::text AS publisher,
    b.price::numeric AS price,
    b.currency::text AS currency,
    b.description::text AS description,
    b.version,
    b.created_at,
    b.updated_at
FROM bookstore.book AS b;

COMMENT ON VIEW bookstore.book_row IS 'A book as people see it: what get_book, insert_book, update_book and delete_book return.';

COMMIT;
