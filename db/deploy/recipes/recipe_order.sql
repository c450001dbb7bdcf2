-- Deploy storeroom:recipes/recipe_order to pg
-- requires: recipes/schema
-- requires: util/page_order_of

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.recipe_order(p_sort text)
RETURNS util.page_order
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    CASE p_sort
        WHEN 'relevance', 'title' THEN RETURN util.page_order_of('recipe_id', 'title_sort', 'text');
        WHEN 'time' THEN RETURN util.page_order_of('recipe_id', 'minutes_sort', 'integer');
        WHEN 'views' THEN RETURN util.page_order_of('recipe_id', 'views', 'bigint', 'DESC');
        WHEN 'newest' THEN RETURN util.page_order_of('recipe_id', NULL, NULL, 'DESC');
        ELSE
            RAISE invalid_parameter_value USING
                MESSAGE = 'unknown sort', HINT = 'Sorts are relevance, title, newest, views and time.', COLUMN = 'sort';
    END CASE;
END
$$;

COMMENT ON FUNCTION recipes.recipe_order(text) IS
'What a sort of recipes is in SQL. Raises 22023 for an unknown sort. Example: SELECT sorting, after FROM recipe_order(''views'');';

COMMIT;
