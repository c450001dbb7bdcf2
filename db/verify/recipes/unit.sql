-- Verify storeroom:recipes/unit on pg

BEGIN;

SELECT unit_code, dimension, to_base FROM recipes.unit WHERE false;

ROLLBACK;
