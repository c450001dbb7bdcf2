-- Deploy storeroom:recipes/other_ingredients to pg
-- requires: recipes/find_ingredient

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.other_ingredients(p_line text, p_known boolean)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    c_or  CONSTANT text := '\m(?:or|oder|ou|o|lub|albo|oppure)\M';
    c_not CONSTANT text := '(?:no|not|never|without|kein|keine|ohne|sans|sin|senza|bez|nie)\M';
BEGIN
    -- Butter or margarine, butter/margarine, butter (margarine will do), but not (8 ounces).
    IF p_line !~* (c_or || '|[[:alpha:]] ?/ ?[[:alpha:]]|\([^0-9()]+\)') AND (p_known OR strpos(p_line, ',') = 0) THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT i.ingredient_id
        FROM regexp_split_to_table(p_line, '[,;/()]|' || c_or, 'i') AS p (part)
        JOIN recipes.ingredient AS i ON i.ingredient_id = recipes.find_ingredient(btrim(p.part))
        WHERE p.part !~* ('^ *' || c_not)
        UNION
        -- Brackets hold sentences: the longest names in them.
        SELECT i.ingredient_id
        FROM regexp_matches(p_line, '\( *(?!' || c_not || ')([^0-9()]+)\)', 'gi') AS b (part)
        CROSS JOIN LATERAL string_to_array(recipes.ingredient_key(b.part[1]), ' ') AS w (words)
        CROSS JOIN LATERAL (
            SELECT a.ingredient_id, s.place, e.place AS stop, max(e.place) OVER (ORDER BY s.place, e.place DESC ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW) AS reach
            FROM generate_series(1, least(cardinality(w.words), 20)) AS s (place)
            CROSS JOIN LATERAL generate_series(s.place, least(s.place + 3, cardinality(w.words))) AS e (place)
            JOIN recipes.ingredient_alias AS a ON a.alias_key = array_to_string(w.words[s.place:e.place], ' ')
        ) AS n
        JOIN recipes.ingredient AS i ON i.ingredient_id = n.ingredient_id
        WHERE i.status = 'approved' AND n.stop > coalesce(n.reach, 0)
        ORDER BY 1
    );
END
$$;

COMMENT ON FUNCTION recipes.other_ingredients(text, boolean) IS
'The ingredients that a line names besides the one that was read in it: what it offers instead (butter or margarine, butter/margarine), and what stands in brackets (will margarine do?); where that one is not known, also between its commas (salted, dry-roasted peanuts). Example: SELECT other_ingredients(''50 g peanuts or cashews'', true);';

COMMIT;
