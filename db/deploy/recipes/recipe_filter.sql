-- Deploy storeroom:recipes/recipe_filter to pg
-- requires: recipes/ingredient_groups
-- requires: recipes/ingredient_names
-- requires: recipes/unwanted_ingredients
-- requires: util/match_categories
-- requires: util/search_key
-- requires: util/correct_category
-- requires: recipes/correct_ingredients

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.recipe_filter(
    p_category      text,
    p_ingredient    text,
    p_without       text,
    p_q             text,
    p_category_id   bigint,
    p_ingredient_id bigint[],
    p_match         text,
    p_exact         boolean,
    OUT keys         text[],
    OUT category_ids bigint[],
    OUT groups       text[],
    OUT without_ids  bigint[],
    OUT link         text,
    OUT corrected    text
)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_match   text := coalesce(p_match, 'all');
    v_names   text[] := recipes.ingredient_names(p_ingredient, 'ingredient');
    v_without text[] := recipes.ingredient_names(p_without, 'without');
    v_numbers bigint[] := ARRAY(SELECT DISTINCT i.id FROM unnest(p_ingredient_id) AS i (id) ORDER BY i.id);
    v_other   text[];
BEGIN
    keys := ARRAY[util.name_key(p_category), v_names::text, v_without::text, util.search_key(p_q), v_match, p_category_id::text, v_numbers::text];
    IF keys[1] = '' OR keys[4] = '' THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'a search text must not be blank', COLUMN = CASE keys[4] WHEN '' THEN 'q' ELSE 'category' END;
    END IF;
    IF num_nonnulls(p_category, p_category_id) > 1 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'give a category either by its name or by its number', COLUMN = 'category';
    ELSIF cardinality(v_numbers) > 50 OR array_position(v_numbers, NULL) IS NOT NULL THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there must be at most 50 numbers of ingredients', COLUMN = 'ingredient_id';
    END IF;
    IF p_category_id IS NOT NULL THEN
        category_ids := ARRAY[p_category_id];
    ELSIF p_category IS NOT NULL THEN
        category_ids := util.match_categories('recipes', p_category);
        IF category_ids = '{}' AND NOT p_exact THEN
            corrected := util.correct_category('recipes', p_category);
            category_ids := util.match_categories('recipes', corrected);
        END IF;
    END IF;
    v_other := CASE WHEN NOT p_exact THEN recipes.correct_ingredients(v_names) END;
    IF v_other <> v_names THEN
        corrected := concat_ws(', ', corrected, array_to_string(v_other, ', '));
        v_names := v_other;
    END IF;
    groups := recipes.ingredient_groups(v_names, v_match, v_numbers);
    SELECT u.ingredient_ids, nullif(concat_ws(', ', recipe_filter.corrected, u.corrected), '') INTO without_ids, corrected FROM recipes.unwanted_ingredients(v_without, p_exact) AS u;
    IF p_q IS NULL AND p_without IS NULL THEN
        link := CASE
            WHEN category_ids IS NOT NULL AND groups IS NULL THEN 'category'
            WHEN category_ids IS NULL AND cardinality(groups) = 1 THEN 'ingredient'
        END;
    END IF;
END
$$;

COMMENT ON FUNCTION recipes.recipe_filter(text, text, text, text, bigint, bigint[], text, boolean) IS
'What the parameters of a search for recipes mean, the same for pages, facets and counts: their folded keys, for a cursor; the categories; the ingredients, as ingredient_groups gives them, those of p_ingredient_id with their kinds; the unwanted ones; category or ingredient if the lists of these are the answer, for nothing else is given; what was searched for instead of names that no category and no ingredient has, unless p_exact. Raises 22023 for a blank text, a category by name and by number, more than 50 ingredients, another p_match and an unwanted ingredient that is not known. Example: SELECT * FROM recipe_filter(''soup'', ''leek'', NULL, NULL, NULL, ''{1}'', ''all'', false);';

COMMIT;
