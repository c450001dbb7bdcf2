-- Verify storeroom:bookstore/update_book on pg

BEGIN;

INSERT INTO bookstore.book (book_id, title) VALUES (-1, 'Verify Verifier');
SELECT 1 / (((bookstore.update_book(-1, p_title => 'Verified')).version = 2) IS TRUE)::integer;
SELECT 1 / has_function_privilege('storeroom_writer', 'bookstore.update_book(bigint, text, text[], text[], text, integer, text, text, numeric, text, text, text, text, text[], bigint[], bigint[], text[], integer)', 'EXECUTE')::integer;

ROLLBACK;
