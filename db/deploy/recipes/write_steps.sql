-- Deploy storeroom:recipes/write_steps to pg
-- requires: recipes/recipe_step
-- requires: util/tidy

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE recipes.write_steps(p_recipe_ids bigint[], p_of bigint[], p_sections text[], p_texts text[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    DELETE FROM recipes.recipe_step AS s WHERE s.recipe_id = ANY (p_recipe_ids);
    INSERT INTO recipes.recipe_step (recipe_id, position, section, text)
    SELECT s.recipe_id, row_number() OVER (PARTITION BY s.recipe_id ORDER BY s.place), util.tidy(s.section), s.text
    FROM unnest(p_of, p_sections, p_texts) WITH ORDINALITY AS s (recipe_id, section, text, place);
END
$$;

COMMENT ON PROCEDURE recipes.write_steps(bigint[], bigint[], text[], text[]) IS 'Puts steps - whose, section, text - in the place of all steps of these recipes.';

COMMIT;
