-- Deploy storeroom:recipes/count_recipes to pg
-- requires: recipes/recipes_found
-- requires: recipes/ingredient_list
-- requires: util/row_count
-- requires: util/count_limit
-- requires: util/query
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.count_recipes(
    p_category      util.query              DEFAULT NULL,
    p_ingredient    recipes.ingredient_list DEFAULT NULL,
    p_without       recipes.ingredient_list DEFAULT NULL,
    p_q             util.query              DEFAULT NULL,
    p_category_id   bigint                  DEFAULT NULL,
    p_ingredient_id bigint[]                DEFAULT NULL,
    p_match         text                    DEFAULT 'all',
    p_exact         boolean                 DEFAULT false,
    p_count         text                    DEFAULT 'estimated'
)
RETURNS util.row_count
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_found util.rows_found := recipes.recipes_found(p_category, p_ingredient, p_without, p_q, p_category_id, p_ingredient_id, p_match, p_exact, util.count_limit(p_count));
BEGIN
    RETURN (v_found.number, CASE WHEN v_found.capped THEN 'at_least' ELSE 'exact' END);
END
$$;

COMMENT ON FUNCTION recipes.count_recipes(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, bigint, bigint[], text, boolean, text) IS
'How many recipes search_recipes finds by all that is given; with words those that have all of them, as typed or, where nothing is, corrected, but not what follows on its pages with another word for a rare one or with any of them. p_count: exact, the true number, which takes the longer the larger it is; estimated, the true number up to 1,000, and beyond that at_least what was counted, of 20,000 recipes that are looked at. Raises 22023 for a blank text, a category by name and by number, another p_match and another p_count. Example: SELECT count, count_is FROM count_recipes(p_ingredient => ''leek'');';
CALL util.publish('recipes.count_recipes(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, bigint, bigint[], text, boolean, text)');

COMMIT;
