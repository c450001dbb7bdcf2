-- Deploy storeroom:util/name_categories to pg
-- requires: util/make_category_table

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.name_categories(p_catalog text, p_category_ids bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    EXECUTE format('DELETE FROM %I.category_word AS w WHERE w.category_id = ANY ($1)', p_catalog) USING p_category_ids;
    EXECUTE format(
        $sql$
        INSERT INTO %1$I.category_word (category_id, word, search_key)
        SELECT DISTINCT c.category_id, w.word, c.search_key
        FROM %1$I.category AS c
        CROSS JOIN LATERAL string_to_table(c.search_key, ' ') AS w (word)
        WHERE c.category_id = ANY ($1)
        $sql$,
        p_catalog
    )
    USING p_category_ids;
END
$$;

COMMENT ON PROCEDURE util.name_categories(text, bigint[]) IS 'Makes category_word of a catalog say what the names of these categories say.';

COMMIT;
