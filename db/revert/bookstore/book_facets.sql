-- Revert storeroom:bookstore/book_facets from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.book_facets(util.query, util.query, util.query, util.query, bigint, bigint, text, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'book_facets';

COMMIT;
