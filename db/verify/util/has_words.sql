-- Verify storeroom:util/has_words on pg

BEGIN;

SELECT 1 / util.has_words('harry potter', '{potter,har}')::integer;

ROLLBACK;
