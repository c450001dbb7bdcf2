-- Verify storeroom:recipes/ingredient_parse on pg

BEGIN;

SELECT (NULL::recipes.ingredient_parse).*;

ROLLBACK;
