-- Deploy storeroom:bookstore/name_authors to pg
-- requires: bookstore/author_word
-- requires: bookstore/surname_first

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE bookstore.name_authors(p_author_ids bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    DELETE FROM bookstore.author_name AS n WHERE n.author_id = ANY (p_author_ids);

    INSERT INTO bookstore.author_name (author_id, name_key, inverted)
    SELECT k.author_id, f.name_key, f.inverted
    FROM (
        SELECT a.author_id, a.name_key FROM bookstore.author AS a WHERE a.author_id = ANY (p_author_ids)
        UNION
        SELECT a.author_id, util.person_key(l.alias)
        FROM bookstore.author AS a
        CROSS JOIN LATERAL unnest(a.aliases) AS l (alias)
        WHERE a.author_id = ANY (p_author_ids)
    ) AS k
    CROSS JOIN LATERAL (VALUES
        (k.name_key, false),
        (bookstore.surname_first(k.name_key), true)
    ) AS f (name_key, inverted)
    ORDER BY k.author_id, f.inverted
    ON CONFLICT ON CONSTRAINT author_name_pkey DO NOTHING;  -- a single word has no other order

    INSERT INTO bookstore.author_word (author_id, name_key, word)
    SELECT DISTINCT n.author_id, n.name_key, w.word
    FROM bookstore.author_name AS n
    CROSS JOIN LATERAL string_to_table(n.name_key, ' ') AS w (word)
    WHERE n.author_id = ANY (p_author_ids) AND NOT n.inverted;
END
$$;

COMMENT ON PROCEDURE bookstore.name_authors(bigint[]) IS 'Makes author_name and author_word say what names and aliases of these authors say.';

COMMIT;
