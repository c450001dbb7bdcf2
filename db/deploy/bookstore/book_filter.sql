-- Deploy storeroom:bookstore/book_filter to pg
-- requires: bookstore/author_ids
-- requires: util/match_categories
-- requires: util/person_key
-- requires: util/search_key
-- requires: bookstore/correct_authors
-- requires: util/correct_category
-- requires: util/language_code
-- requires: util/language_tag

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.book_filter(
    p_author      text,
    p_category    text,
    p_q           text,
    p_isbn        text,
    p_author_id   bigint,
    p_category_id bigint,
    p_language    text,
    p_year        text,
    p_exact       boolean,
    OUT keys         text[],
    OUT author_ids   bigint[],
    OUT author_key   text,
    OUT category_ids bigint[],
    OUT isbn         text,
    OUT language     util.language_code,
    OUT years        integer[],
    OUT link         text,
    OUT corrected    text
)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_other text;
    v_year  text[] := regexp_match(util.name_key(p_year), '^(0|[1-9][0-9]{0,3}) ?(s?) ?(bc)?$');
    v_first integer := v_year[1];
    v_more  integer := CASE v_year[2] WHEN 's' THEN 9 ELSE 0 END;
BEGIN
    author_key := util.person_key(p_author);
    isbn := coalesce(util.isbn13(p_isbn), upper(regexp_replace(p_isbn, '[^0-9A-Za-z]', '', 'g')));
    language := coalesce(lower(util.language_tag(p_language)), CASE WHEN p_language IS NOT NULL THEN '' END);
    IF p_year IS NOT NULL THEN
        -- The 40s BC are the years 40 to 49 BC, the 0s BC 1 to 9.
        IF v_year IS NULL OR (v_more > 0 AND v_first % 10 > 0) OR (v_first + v_more = 0 AND v_year[3] IS NOT NULL) THEN
            RAISE invalid_parameter_value USING
                MESSAGE = 'year must be a year or a decade', HINT = 'Write it as facets do: 1969, 1960s, 44 BC or 40s BC.', COLUMN = 'year';
        END IF;
        years := CASE WHEN v_year[3] IS NULL THEN ARRAY[-v_first - v_more, -v_first] ELSE ARRAY[greatest(v_first, 1), v_first + v_more] END;
    END IF;
    keys := ARRAY[author_key, util.name_key(p_category), util.search_key(p_q), isbn, p_author_id::text, p_category_id::text, language, years::text];
    IF '' = ANY (keys) THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'a search text must not be blank', COLUMN = ('{author,category,q,isbn}'::text[])[array_position(keys, '')];
    END IF;
    IF num_nonnulls(p_author, p_author_id) > 1 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'give an author either by name or by number', COLUMN = 'author';
    ELSIF num_nonnulls(p_category, p_category_id) > 1 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'give a category either by its name or by its number', COLUMN = 'category';
    END IF;
    IF p_author_id IS NOT NULL THEN
        author_ids := ARRAY[p_author_id];
    ELSIF p_author IS NOT NULL THEN
        author_ids := bookstore.author_ids(author_key);
        IF author_ids = '{}' AND NOT p_exact THEN
            corrected := bookstore.correct_authors(author_key);
            author_ids := bookstore.author_ids(coalesce(corrected, author_key));
        END IF;
        IF author_ids IS NOT NULL THEN
            author_key := NULL;
        END IF;
    END IF;
    IF p_category_id IS NOT NULL THEN
        category_ids := ARRAY[p_category_id];
    ELSIF p_category IS NOT NULL THEN
        category_ids := util.match_categories('bookstore', p_category);
        IF category_ids = '{}' AND NOT p_exact THEN
            v_other := util.correct_category('bookstore', p_category);
            category_ids := util.match_categories('bookstore', v_other);
        END IF;
    END IF;
    corrected := nullif(concat_ws(', ', corrected, v_other), '');
    IF num_nonnulls(p_author, p_category, p_q, p_isbn, p_author_id, p_category_id, p_language, p_year) = 1 THEN
        link := CASE WHEN author_ids IS NOT NULL THEN 'author' WHEN category_ids IS NOT NULL THEN 'category' END;
    END IF;
END
$$;

COMMENT ON FUNCTION bookstore.book_filter(text, text, text, text, bigint, bigint, text, text, boolean) IS
'What the parameters of a search for books mean, the same for pages, facets and counts: their folded keys, for a cursor; the authors, or the key where they are more than 5,000; the categories; the ISBN without signs; the language in lower case; the first and the last year_sort of the year, or of the decade; author or category if the lists of these are the answer, for nothing else is given; what was searched for instead of names that nobody and no category has, unless p_exact. Raises 22023 for a blank text, an author or a category given twice and what is no year, 23514 for what is no language. Example: SELECT * FROM book_filter(''le guin'', NULL, NULL, NULL, NULL, NULL, ''en'', ''1960s'', false);';

COMMIT;
