-- Deploy storeroom:recipes/insert_ingredient to pg
-- requires: recipes/get_ingredient
-- requires: recipes/name_ingredient
-- requires: util/publish
-- requires: util/replay
-- requires: util/keep_answer
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.insert_ingredient(
    p_name      text,
    p_aliases   text[]  DEFAULT NULL,
    p_languages text[]  DEFAULT NULL,
    p_parent_id bigint  DEFAULT NULL,
    p_is_staple boolean DEFAULT NULL,
    p_status    text    DEFAULT NULL,
    p_idempotency_key text DEFAULT NULL
)
RETURNS recipes.ingredient_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_ingredient_id bigint;
    v_row           recipes.ingredient_row := json_populate_record(NULL::recipes.ingredient_row, util.replay(
        p_idempotency_key, 'insert_ingredient', jsonb_build_array(p_name, p_aliases, p_languages, p_parent_id, p_is_staple, p_status)
    ));
BEGIN
    IF v_row.ingredient_id IS NOT NULL THEN
        RETURN v_row;
    END IF;
    INSERT INTO recipes.ingredient (name, parent_id, is_staple, status)
    VALUES (coalesce(util.tidy(p_name), ''), p_parent_id, coalesce(p_is_staple, false), coalesce(p_status, 'approved'))
    RETURNING ingredient.ingredient_id INTO v_ingredient_id;
    CALL recipes.name_ingredient(v_ingredient_id, p_aliases, p_languages);
    v_row := recipes.get_ingredient(v_ingredient_id);
    PERFORM activity.log_changes('recipes', 'ingredient', 'insert', ARRAY[v_ingredient_id], NULL, ARRAY[to_jsonb(v_row)]);
    CALL util.keep_answer(p_idempotency_key, to_json(v_row));
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.insert_ingredient(text, text[], text[], bigint, boolean, text, text) IS
'Adds an ingredient with other names, each with its language in p_languages if need be, and returns it. p_parent_id says what it is a kind of, p_is_staple that every kitchen has it. Raises 23505 with the existing number when one of the names is known in whatever case and number, 23514 for a value out of bounds, 23503 for an unknown parent. With p_idempotency_key it is done once, see replay. Example: SELECT ingredient_id FROM insert_ingredient(''dragon fruit'', ''{pitaya,Drachenfrucht}'', ''{NULL,de}'');';
CALL util.publish('recipes.insert_ingredient(text, text[], text[], bigint, boolean, text, text)');

COMMIT;
