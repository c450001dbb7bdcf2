-- Deploy storeroom:bookstore/book_authors to pg
-- requires: bookstore/ensure_authors
-- requires: bookstore/book_author_json

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.book_authors(p_names text[], p_roles text[], p_ids bigint[])
RETURNS json
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_names   text[] := ARRAY(SELECT m.name FROM unnest(p_names, p_ids) AS m (name, id) WHERE m.id IS NULL);
    v_known   jsonb := (SELECT jsonb_object_agg(e.name_key, e.author_id) FROM bookstore.ensure_authors(v_names) AS e);
    v_unknown boolean;
    v_authors json;
BEGIN
    IF cardinality(p_roles) > greatest(cardinality(p_names), cardinality(p_ids)) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there are more roles than authors', COLUMN = 'authors';
    END IF;
    IF EXISTS (SELECT FROM unnest(v_names) AS n (name) WHERE util.tidy(n.name) IS NULL) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'the name of an author must not be blank', COLUMN = 'authors';
    END IF;

    -- Held against a renaming until this book is linked, so that its row cannot keep the old name.
    PERFORM FROM bookstore.author AS a
    WHERE a.author_id = ANY (p_ids || ARRAY(SELECT k.author_id::bigint FROM jsonb_each_text(v_known) AS k (name_key, author_id)))
    ORDER BY a.author_id
    FOR KEY SHARE;

    WITH mention AS (
        SELECT
            coalesce(m.id, (v_known ->> util.person_key(m.name))::bigint) AS author_id,
            coalesce(m.role, 'author') AS role,
            min(m.place) AS place
        FROM unnest(p_names, p_roles, p_ids) WITH ORDINALITY AS m (name, role, id, place)
        GROUP BY 1, 2
    ),
    listed AS (
        SELECT m.author_id, array_agg(m.role ORDER BY m.place) AS roles, min(m.place) AS place FROM mention AS m GROUP BY m.author_id
    )
    SELECT
        bool_or(a.author_id IS NULL),
        json_agg(bookstore.book_author_json(a.author_id, a.name, l.roles) ORDER BY l.place)
    INTO v_unknown, v_authors
    FROM listed AS l
    LEFT JOIN bookstore.author AS a ON a.author_id = l.author_id;
    IF v_unknown AND NOT EXISTS (
        SELECT FROM unnest(p_ids) AS m (id) WHERE m.id IS NOT NULL AND NOT EXISTS (SELECT FROM bookstore.author AS a WHERE a.author_id = m.id)
    ) THEN
        RAISE serialization_failure USING MESSAGE = 'an author was deleted meanwhile';
    ELSIF v_unknown THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there is no author with that number', COLUMN = 'authors';
    END IF;
    RETURN coalesce(v_authors, '[]');
END
$$;

COMMENT ON FUNCTION bookstore.book_authors(text[], text[], bigint[]) IS
'The authors of a book as its row keeps them, each by number or by name (made where there is none), roles beside them; an author named twice has both roles. Raises 22023 for a blank name, an unknown number or a role too many, 40001 when an author is deleted meanwhile. Example: SELECT book_authors(''{Homer,Emily Wilson}'', ''{author,translator}'', NULL);';

COMMIT;
