-- Deploy storeroom:bookstore/book_words to pg
-- requires: bookstore/schema
-- requires: util/person_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.book_words(p_title text, p_subtitle text, p_authors json)
RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN array_to_tsvector(ARRAY(
        -- Cut, because a lexeme holds 2,046 bytes; authors also by their key, in which initials are joined.
        SELECT left(w.word, 100)
        FROM string_to_table(
            util.search_key(concat_ws(' ', p_title, p_subtitle, (
                SELECT string_agg(concat_ws(' ', a.author ->> 'name', util.person_key(a.author ->> 'name')), ' ')
                FROM json_array_elements(p_authors) AS a (author)
            ))),
            ' '
        ) AS w (word)
    ));
END
$$;

COMMENT ON FUNCTION bookstore.book_words(text, text, json) IS
'Folded words of title, subtitle and the authors'' names. Example: SELECT book_words(''Dune'', NULL, ''[{"name": "Frank Herbert"}]'');';

COMMIT;
