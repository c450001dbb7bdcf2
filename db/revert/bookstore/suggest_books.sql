-- Revert storeroom:bookstore/suggest_books from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.suggest_books(util.query, util.page_limit);
DELETE FROM util.public_function WHERE function_name = 'suggest_books';

COMMIT;
