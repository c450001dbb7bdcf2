-- Verify storeroom:recipes/ensure_ingredients on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this. Only a new catalog shall begin at 1: others would wait.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM recipes.ingredient WHERE status = 'pending') THEN
        ALTER SEQUENCE recipes.ingredient_id_seq RESTART WITH 9000000000000000000;
    END IF;
END
$$;

SELECT 1 / ((count(*) = 1) IS TRUE)::integer FROM recipes.ensure_ingredients('{Verify verifier,verify verifiers}');
SELECT 1 / ((count(*) = 1) IS TRUE)::integer FROM recipes.ingredient WHERE name = 'Verify verifier' AND status = 'pending';

ROLLBACK;
