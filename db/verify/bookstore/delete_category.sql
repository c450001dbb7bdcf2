-- Verify storeroom:bookstore/delete_category on pg

BEGIN;

INSERT INTO bookstore.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / ((bookstore.delete_category(-1)).category_id = -1)::integer;
SELECT 1 / has_function_privilege('storeroom_writer', 'bookstore.delete_category(bigint)', 'EXECUTE')::integer;

ROLLBACK;
