-- Deploy storeroom:bookstore/is_author to pg
-- requires: bookstore/author_word

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.is_author(p_words text[], p_rare text)
RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_key text := array_to_string(p_words, ' ');
BEGIN
    RETURN EXISTS (
        SELECT FROM bookstore.author_name AS n WHERE n.name_key >= v_key AND n.name_key < v_key || chr(1114111)
    ) OR EXISTS (
        SELECT
        FROM (
            SELECT a.name_key FROM bookstore.author_word AS a WHERE a.word = p_rare ORDER BY a.word, a.name_key LIMIT 500
        ) AS l
        WHERE (SELECT bool_and(strpos(' ' || l.name_key, ' ' || w.word) > 0) FROM unnest(p_words) AS w (word))
    );
END
$$;

COMMENT ON FUNCTION bookstore.is_author(text[], text) IS
'Whether a name begins with these words, or has them in any order; for the latter the first 500 names with the word p_rare are looked at, so that it costs the same however many there are. Example: SELECT is_author(''{jane,austen}'', ''austen'');';

COMMIT;
