-- Deploy storeroom:bookstore/name_authors to pg
-- requires: bookstore/author_word

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE bookstore.name_authors(p_author_ids bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    DELETE FROM bookstore.author_name AS n WHERE n.author_id = ANY (p_author_ids);

    INSERT INTO bookstore.author_name (author_id, name_key)
    SELECT DISTINCT a.author_id, k.name_key
    FROM bookstore.author AS a
    CROSS JOIN LATERAL (
        SELECT a.name_key
        UNION
        SELECT util.person_key(l.alias) FROM unnest(a.aliases) AS l (alias)
    ) AS k
    WHERE a.author_id = ANY (p_author_ids) AND k.name_key <> '';

    INSERT INTO bookstore.author_word (author_id, name_key, word)
    SELECT DISTINCT n.author_id, n.name_key, w.word
    FROM bookstore.author_name AS n
    CROSS JOIN LATERAL string_to_table(n.name_key, ' ') AS w (word)
    WHERE n.author_id = ANY (p_author_ids);
END
$$;

COMMENT ON PROCEDURE bookstore.name_authors(bigint[]) IS 'Makes author_name and author_word say what names and aliases of these authors say.';

COMMIT;
