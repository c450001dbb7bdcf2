-- Deploy storeroom:bookstore/ensure_authors to pg
-- requires: bookstore/name_authors
-- requires: bookstore/author_row
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.ensure_authors(p_names text[])
RETURNS TABLE (name_key text, author_id bigint, name text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_keys text[] := ARRAY(SELECT DISTINCT util.person_key(n.name) FROM unnest(p_names) AS n (name) WHERE util.tidy(n.name) IS NOT NULL);
    v_new  bigint[];
BEGIN
    WITH made AS (
        -- In key order, so that two writers with the same new names wait for each other instead of deadlocking.
        INSERT INTO bookstore.author (name)
        SELECT w.name
        FROM (
            SELECT DISTINCT ON (k.key) k.key, util.tidy(n.name) AS name
            FROM unnest(p_names) WITH ORDINALITY AS n (name, place)
            CROSS JOIN LATERAL util.person_key(n.name) AS k (key)
            WHERE k.key <> ''
            ORDER BY k.key, n.place
        ) AS w
        WHERE NOT EXISTS (SELECT FROM bookstore.author_name AS a WHERE a.name_key = w.key AND NOT a.inverted)
        ORDER BY w.key
        ON CONFLICT ON CONSTRAINT author_identity DO NOTHING
        RETURNING author.author_id
    )
    SELECT array_agg(m.author_id) INTO v_new FROM made AS m;
    IF v_new IS NOT NULL THEN
        CALL bookstore.name_authors(v_new);
        PERFORM activity.log_changes(
            'bookstore', 'author', 'insert', v_new, NULL,
            ARRAY(SELECT to_jsonb(r) FROM unnest(v_new) WITH ORDINALITY AS n (id, place) JOIN bookstore.author_row AS r ON r.author_id = n.id ORDER BY n.place)
        );
    END IF;

    RETURN QUERY
    SELECT DISTINCT ON (n.name_key) n.name_key, a.author_id, a.name::text
    FROM bookstore.author_name AS n
    JOIN bookstore.author AS a ON a.author_id = n.author_id
    WHERE n.name_key = ANY (v_keys) AND NOT n.inverted
    ORDER BY n.name_key, (a.name_key = n.name_key) DESC, (a.disambiguation = '') DESC, a.author_id;
END
$$;

COMMENT ON FUNCTION bookstore.ensure_authors(text[]) IS
'The author of each name, made where there is none; a name that is somebody''s alias is that author. Example: SELECT * FROM ensure_authors(''{Ursula K. Le Guin}'');';

COMMIT;
