-- Revert storeroom:bookstore/count_books from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.count_books(util.query, util.query, util.query, util.query, bigint, bigint, text, text, boolean, text);
DELETE FROM util.public_function WHERE function_name = 'count_books';

COMMIT;
