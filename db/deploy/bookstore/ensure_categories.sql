-- Deploy storeroom:bookstore/ensure_categories to pg
-- requires: bookstore/category
-- requires: util/tidy

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.ensure_categories(p_names text[])
RETURNS TABLE (name_key text, category_id bigint, name text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    INSERT INTO bookstore.category (name)
    SELECT w.name
    FROM (
        SELECT DISTINCT ON (k.key) k.key, util.tidy(n.name) AS name
        FROM unnest(p_names) WITH ORDINALITY AS n (name, place)
        CROSS JOIN LATERAL util.name_key(n.name) AS k (key)
        WHERE k.key <> ''
        ORDER BY k.key, n.place
    ) AS w
    -- ON CONFLICT alone would be right too, but spends a number of the sequence on every known name.
    WHERE NOT EXISTS (SELECT FROM bookstore.category AS c WHERE c.name_key = w.key)
    ORDER BY w.key
    ON CONFLICT ON CONSTRAINT category_name DO NOTHING;

    RETURN QUERY
    SELECT c.name_key, c.category_id, c.name::text
    FROM bookstore.category AS c
    WHERE c.name_key = ANY (ARRAY(SELECT util.name_key(n.name) FROM unnest(p_names) AS n (name)));
END
$$;

COMMENT ON FUNCTION bookstore.ensure_categories(text[]) IS 'The category of each name, made where there is none. Example: SELECT * FROM ensure_categories(''{Poetry}'');';

COMMIT;
