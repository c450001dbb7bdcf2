-- Deploy storeroom:recipes/ingredient_groups to pg
-- requires: recipes/match_ingredients
-- requires: recipes/match_kinds

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.ingredient_groups(p_names text[], p_match text, p_ids bigint[] DEFAULT '{}')
RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_groups text[] := ARRAY(SELECT recipes.match_ingredients(n.name)::text FROM unnest(p_names) AS n (name))
        || ARRAY(SELECT recipes.match_kinds(i.id)::text FROM unnest(p_ids) AS i (id));
BEGIN
    IF p_match NOT IN ('all', 'any') THEN
        RAISE invalid_parameter_value USING MESSAGE = 'match must be all or any', COLUMN = 'match';
    ELSIF v_groups = '{}' THEN
        RETURN NULL;
    ELSIF p_match = 'any' THEN
        RETURN ARRAY[ARRAY(SELECT DISTINCT i.id FROM unnest(v_groups) AS g (ids) CROSS JOIN LATERAL unnest(g.ids::bigint[]) AS i (id))::text];
    END IF;
    RETURN v_groups;
END
$$;

COMMENT ON FUNCTION recipes.ingredient_groups(text[], text, bigint[]) IS
'For recipes_filtered: the ingredients that each name means and the kinds of each number, as text of an array, or for any those of all together; NULL for neither. Raises 22023 for another p_match. Example: SELECT ingredient_groups(''{chicken,garlic}'', ''all'');';

COMMIT;
