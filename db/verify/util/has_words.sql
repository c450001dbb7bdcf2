-- Verify storeroom:util/has_words on pg

BEGIN;

SELECT 1 / ((util.has_words('harry potter', '{potter,har}')) IS TRUE)::integer;
SELECT 1 / ((NOT util.has_words('great expectations', '{great,g}')) IS TRUE)::integer;

ROLLBACK;
