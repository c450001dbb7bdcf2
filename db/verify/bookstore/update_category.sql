-- Verify storeroom:bookstore/update_category on pg

BEGIN;

INSERT INTO bookstore.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / ((name = 'Verified') IS TRUE)::integer FROM bookstore.update_category(-1, 'Verified');
SELECT 1 / has_function_privilege('storeroom_writer', 'bookstore.update_category(bigint, text, integer)', 'EXECUTE')::integer;

ROLLBACK;
