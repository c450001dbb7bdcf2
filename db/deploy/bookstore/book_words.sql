-- Deploy storeroom:bookstore/book_words to pg
-- requires: bookstore/schema
-- requires: util/person_key
-- requires: util/words

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.book_words(p_title text, p_subtitle text, p_authors json)
RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN util.words(concat_ws(' ', p_title, p_subtitle, (
        SELECT string_agg(concat_ws(' ', a.author ->> 'name', util.person_key(a.author ->> 'name')), ' ')  -- by their key, in which initials are joined, too
        FROM json_array_elements(p_authors) AS a (author)
    )));
END
$$;

COMMENT ON FUNCTION bookstore.book_words(text, text, json) IS
'Folded words of title, subtitle and the authors'' names. Example: SELECT book_words(''Dune'', NULL, ''[{"name": "Frank Herbert"}]'');';

COMMIT;
