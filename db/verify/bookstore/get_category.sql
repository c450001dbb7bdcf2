-- Verify storeroom:bookstore/get_category on pg

BEGIN;

INSERT INTO bookstore.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / ((name = 'Verify Verifier') IS TRUE)::integer FROM bookstore.get_category(-1);
SELECT 1 / has_function_privilege('storeroom_reader', 'bookstore.get_category(bigint)', 'EXECUTE')::integer;

ROLLBACK;
