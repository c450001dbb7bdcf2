-- Revert storeroom:bookstore/search_books from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.search_books(util.query, util.query, util.query, util.query, bigint, bigint, text, text, text, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'search_books';

COMMIT;
