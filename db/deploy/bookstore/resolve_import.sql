-- Deploy storeroom:bookstore/resolve_import to pg
-- requires: bookstore/import_row
-- requires: bookstore/ensure_authors
-- requires: util/ensure_categories
-- requires: bookstore/category
-- requires: bookstore/book_author_json
-- requires: util/category_json

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.resolve_import(p_rows bookstore.import_row[])
RETURNS bookstore.import_row[]
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_mentions   json;  -- every author of every line: {"l": line, "p": place, "n": name, "k": key, "r": role, "b": birth, "d": death}
    v_authors    jsonb;  -- number of the author of each key
    v_categories jsonb;  -- number of the category of each key
    v_rows       bookstore.import_row[];
    v_held       bigint;
    v_more       bigint;
BEGIN
    SELECT json_agg(json_build_object(
        'l', r.line, 'p', a.place, 'n', t.name, 'k', util.person_key(t.name),
        'r', CASE json_typeof(a.author) WHEN 'object' THEN coalesce(a.author ->> 'role', 'author') ELSE 'author' END,
        'b', CASE json_typeof(a.author) WHEN 'object' THEN a.author ->> 'birth_year' END,
        'd', CASE json_typeof(a.author) WHEN 'object' THEN a.author ->> 'death_year' END
    ))
    INTO v_mentions
    FROM unnest(p_rows) AS r
    CROSS JOIN LATERAL json_array_elements(CASE json_typeof(r.authors) WHEN 'array' THEN r.authors ELSE '[]' END) WITH ORDINALITY AS a (author, place)
    CROSS JOIN LATERAL util.tidy(CASE json_typeof(a.author) WHEN 'object' THEN a.author ->> 'name' ELSE a.author #>> '{}' END) AS t (name)
    WHERE t.name IS NOT NULL;
    v_mentions := coalesce(v_mentions, '[]');

    v_authors := (
        SELECT jsonb_object_agg(e.name_key, e.author_id)
        FROM bookstore.ensure_authors(ARRAY(
            SELECT DISTINCT ON (m.k) m.n FROM json_to_recordset(v_mentions) AS m (l bigint, p integer, n text, k text) ORDER BY m.k, m.l, m.p
        )) AS e
    );
    v_categories := (
        SELECT jsonb_object_agg(e.name_key, e.category_id)
        FROM util.ensure_categories('bookstore', ARRAY(
            SELECT c.category #>> '{}'
            FROM unnest(p_rows) AS r
            CROSS JOIN LATERAL json_array_elements(CASE json_typeof(r.categories) WHEN 'array' THEN r.categories ELSE '[]' END) AS c (category)
        )) AS e
    );
    -- Held against a renaming until the books are linked.
    PERFORM FROM bookstore.author AS a
    WHERE a.author_id = ANY (ARRAY(SELECT k.author_id::bigint FROM jsonb_each_text(v_authors) AS k (name_key, author_id)))
    ORDER BY a.author_id
    FOR KEY SHARE;
    GET DIAGNOSTICS v_held = ROW_COUNT;
    PERFORM FROM bookstore.category AS c
    WHERE c.category_id = ANY (ARRAY(SELECT k.category_id::bigint FROM jsonb_each_text(v_categories) AS k (name_key, category_id)))
    ORDER BY c.category_id
    FOR KEY SHARE;
    GET DIAGNOSTICS v_more = ROW_COUNT;
    IF v_held < (SELECT count(DISTINCT k.value) FROM jsonb_each_text(v_authors) AS k) OR v_more < (SELECT count(*) FROM jsonb_each_text(v_categories)) THEN
        RAISE serialization_failure USING MESSAGE = 'an author or category of the import was deleted meanwhile', HINT = 'Run the import again.';
    END IF;

    -- Years that the file knows and the author does not have yet.
    UPDATE bookstore.author AS a SET birth_year = y.birth, death_year = y.death, version = a.version + 1, updated_at = now()
    FROM (
        SELECT o.author_id, coalesce(o.birth_year, m.birth) AS birth, coalesce(o.death_year, m.death) AS death
        FROM (
            SELECT
                j.k,
                min(j.b::smallint) FILTER (WHERE pg_input_is_valid(j.b, 'bookstore.published_year')) AS birth,
                max(j.d::smallint) FILTER (WHERE pg_input_is_valid(j.d, 'bookstore.published_year')) AS death
            FROM json_to_recordset(v_mentions) AS j (k text, b text, d text)
            WHERE j.b IS NOT NULL OR j.d IS NOT NULL
            GROUP BY j.k
        ) AS m
        JOIN bookstore.author AS o ON o.author_id = (v_authors ->> m.k)::bigint
    ) AS y
    WHERE a.author_id = y.author_id
        AND (a.birth_year, a.death_year) IS DISTINCT FROM (y.birth, y.death)
        AND coalesce(y.death >= y.birth, true);

    SELECT array_agg(
        (
            r.line, r.first_line, r.identity, r.book_id, r.source_key, r.title, r.subtitle, coalesce(w.authors, '[]'), coalesce(i.categories, '[]'), r.isbn,
            r.printed_isbn, r.published_year, r.language, r.publisher, r.price, r.currency, r.description
        )::bookstore.import_row
        ORDER BY r.line
    )
    INTO v_rows
    FROM unnest(p_rows) AS r
    LEFT JOIN (
        SELECT l.l AS line, json_agg(bookstore.book_author_json(l.author_id, l.name, l.roles) ORDER BY l.place) AS authors
        FROM (
            SELECT d.l, d.author_id, d.name, array_agg(d.r ORDER BY d.place) AS roles, min(d.place) AS place
            FROM (
                SELECT m.l, a.author_id, a.name, m.r, min(m.p) AS place
                FROM json_to_recordset(v_mentions) AS m (l bigint, p integer, k text, r text)
                JOIN bookstore.author AS a ON a.author_id = (v_authors ->> m.k)::bigint
                GROUP BY m.l, a.author_id, a.name, m.r
            ) AS d
            GROUP BY d.l, d.author_id, d.name
        ) AS l
        GROUP BY l.l
    ) AS w ON w.line = r.line
    LEFT JOIN LATERAL (
        SELECT json_agg(util.category_json(c.category_id, c.name) ORDER BY c.search_key, c.category_id) AS categories
        FROM bookstore.category AS c
        WHERE c.category_id IN (
            SELECT (v_categories ->> util.name_key(e.category #>> '{}'))::bigint
            FROM json_array_elements(CASE json_typeof(r.categories) WHEN 'array' THEN r.categories ELSE '[]' END) AS e (category)
        )
    ) AS i ON true;
    RETURN coalesce(v_rows, '{}');
END
$$;

COMMENT ON FUNCTION bookstore.resolve_import(bookstore.import_row[]) IS
'The lines with authors and categories as the rows of books keep them, made where there are none. Example: SELECT resolve_import(''{}'');';

COMMIT;
