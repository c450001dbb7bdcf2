-- Deploy storeroom:recipes/count_views to pg
-- requires: recipes/recipe_views
-- requires: recipes/recent_view
-- requires: recipes/view_salt
-- requires: util/publish
-- requires: activity/take_batch

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.count_views(p_views json, p_writer uuid DEFAULT NULL, p_batch bigint DEFAULT NULL)
RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_salt  bytea;
    v_count integer;
BEGIN
    IF NOT activity.take_batch(p_writer, p_batch) THEN
        RETURN 0;
    END IF;
    -- Held to the end, so that batches follow each other and nobody removes the salt of the other's viewers.
    SELECT s.salt INTO v_salt FROM recipes.view_salt AS s FOR UPDATE;
    IF NOT FOUND AND json_array_length(p_views) > 0 THEN
        INSERT INTO recipes.view_salt (salt)
        VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
        ON CONFLICT ON CONSTRAINT view_salt_pkey DO NOTHING;
        SELECT s.salt INTO v_salt FROM recipes.view_salt AS s FOR UPDATE;
    END IF;

    -- Locked in the order of numbers, as every writer does.
    PERFORM FROM recipes.recipe_views AS v
    WHERE v.recipe_id IN (SELECT r.recipe_id FROM json_to_recordset(p_views) AS r (recipe_id bigint))
    ORDER BY v.recipe_id
    FOR UPDATE;
    WITH seen AS (
        SELECT
            r.recipe_id,
            sha256(v_salt || convert_to(r.viewer, 'UTF8')) AS viewer,
            -- The caller says how long ago, so that its clock does not matter; older than a day is a mistake.
            min(now() - least(greatest(r.age_ms, 0), 86400000) * interval '1 ms') AS seen_at
        FROM json_to_recordset(p_views) AS r (recipe_id bigint, viewer text, age_ms double precision)
        WHERE r.viewer IS NOT NULL AND EXISTS (SELECT FROM recipes.recipe_views AS v WHERE v.recipe_id = r.recipe_id)
        GROUP BY 1, 2
        ORDER BY 1, 2
    ),
    counted AS (
        INSERT INTO recipes.recent_view AS v (recipe_id, viewer, seen_at)
        SELECT s.recipe_id, s.viewer, s.seen_at FROM seen AS s
        ON CONFLICT ON CONSTRAINT recent_view_pkey DO UPDATE SET seen_at = excluded.seen_at
            WHERE v.seen_at <= excluded.seen_at - interval '10 minutes'
        RETURNING v.recipe_id, v.seen_at
    ),
    added AS (
        UPDATE recipes.recipe_views AS v SET views = v.views + c.views, last_viewed_at = greatest(v.last_viewed_at, c.last_viewed_at)
        FROM (SELECT k.recipe_id, count(*) AS views, max(k.seen_at) AS last_viewed_at FROM counted AS k GROUP BY k.recipe_id) AS c
        WHERE v.recipe_id = c.recipe_id
        RETURNING c.views
    )
    SELECT coalesce(sum(a.views), 0) INTO v_count FROM added AS a;

    DELETE FROM recipes.recent_view AS v WHERE v.seen_at < now() - interval '10 minutes';
    -- With the last viewer goes what could tell who it was.
    DELETE FROM recipes.view_salt AS s WHERE NOT EXISTS (SELECT FROM recipes.recent_view AS v);
    RETURN v_count;
END
$$;

COMMENT ON FUNCTION recipes.count_views(json, uuid, bigint) IS
'Counts a batch of views, [{"recipe_id", "viewer", "age_ms"}], and returns how many counted: the same viewer of a recipe counts once in ten minutes. Who the viewer is is hashed here with a random salt and not kept; hashes are removed after ten minutes, and the salt with the last of them, whenever this is called, with no views too. Views of recipes that are gone are passed over. With p_writer and p_batch none counts when it was counted already, see take_batch. Example: SELECT count_views(''[{"recipe_id": 1, "viewer": "127.0.0.1 curl", "age_ms": 0}]'');';
CALL util.publish('recipes.count_views(json, uuid, bigint)');

COMMIT;
