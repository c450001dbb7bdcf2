-- Deploy storeroom:bookstore/book_filter to pg
-- requires: bookstore/author_ids
-- requires: util/match_categories
-- requires: util/person_key
-- requires: util/search_key
-- requires: bookstore/correct_authors
-- requires: util/correct_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.book_filter(
    p_author   text,
    p_category text,
    p_q        text,
    p_isbn     text,
    p_exact    boolean,
    OUT keys         text[],
    OUT author_ids   bigint[],
    OUT author_key   text,
    OUT category_ids bigint[],
    OUT isbn         text,
    OUT link         text,
    OUT corrected    text
)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_other text;
BEGIN
    author_key := util.person_key(p_author);
    isbn := coalesce(util.isbn13(p_isbn), upper(regexp_replace(p_isbn, '[^0-9A-Za-z]', '', 'g')));
    keys := ARRAY[author_key, util.name_key(p_category), util.search_key(p_q), isbn];
    IF '' = ANY (keys) THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'a search text must not be blank', COLUMN = ('{author,category,q,isbn}'::text[])[array_position(keys, '')];
    END IF;
    IF p_author IS NOT NULL THEN
        author_ids := bookstore.author_ids(author_key);
        IF author_ids = '{}' AND NOT p_exact THEN
            corrected := bookstore.correct_authors(author_key);
            author_ids := bookstore.author_ids(coalesce(corrected, author_key));
        END IF;
        IF author_ids IS NOT NULL THEN
            author_key := NULL;
        END IF;
    END IF;
    IF p_category IS NOT NULL THEN
        category_ids := util.match_categories('bookstore', p_category);
        IF category_ids = '{}' AND NOT p_exact THEN
            v_other := util.correct_category('bookstore', p_category);
            category_ids := util.match_categories('bookstore', v_other);
        END IF;
    END IF;
    corrected := nullif(concat_ws(', ', corrected, v_other), '');
    IF num_nonnulls(p_author, p_category, p_q, p_isbn) = 1 THEN
        link := CASE WHEN author_ids IS NOT NULL THEN 'author' WHEN category_ids IS NOT NULL THEN 'category' END;
    END IF;
END
$$;

COMMENT ON FUNCTION bookstore.book_filter(text, text, text, text, boolean) IS
'What the parameters of a search for books mean, the same for pages, facets and counts: their folded keys, for a cursor; the authors, or the key where they are more than 5,000; the categories; the ISBN without signs; author or category if the lists of these are the answer, for nothing else is given; what was searched for instead of names that nobody and no category has, unless p_exact. Raises 22023 for a blank text. Example: SELECT * FROM book_filter(''le guin'', NULL, NULL, NULL, false);';

COMMIT;
