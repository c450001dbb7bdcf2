-- Verify storeroom:recipes/unit_key on pg

BEGIN;

SELECT 1 / ((recipes.unit_key('Fl. Oz.') = 'fl oz' AND recipes.unit_key('T.') = 'T') IS TRUE)::integer;

ROLLBACK;
