-- Revert storeroom:bookstore/search_books_by_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.search_books_by_category(util.query, text, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'search_books_by_category';

COMMIT;
