-- Deploy storeroom:bookstore/suggest_books to pg
-- requires: bookstore/suggested_authors
-- requires: bookstore/suggested_books
-- requires: util/suggestion
-- requires: util/corrected_texts
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.suggest_books(p_q util.query, p_limit util.page_limit DEFAULT 10)
RETURNS SETOF util.suggestion
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 10 SET search_path = ''
AS $$
DECLARE
    v_limit integer := coalesce(p_limit, 10);
    v_texts text[] := ARRAY[p_q];  -- as typed, then what may have been meant
    v_typed util.typed_text;
BEGIN
    IF coalesce(util.search_key(p_q), '') = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a text to complete must not be blank', COLUMN = 'q';
    END IF;
    FOR i IN 1..4 LOOP
        EXIT WHEN v_texts[i] IS NULL;
        v_typed := bookstore.typed_book(v_texts[i]);
        RETURN QUERY
        SELECT s.kind, s.text, s.id, s.alias, CASE WHEN i > 1 THEN v_texts[i] END
        FROM (
            SELECT *
            FROM (
                SELECT 'author', a.name::text, a.author_id, CASE WHEN m.key NOT IN (a.name_key, bookstore.surname_first(a.name_key)) THEN (
                    SELECT l.alias FROM unnest(a.aliases) AS l (alias) WHERE m.key IN (util.person_key(l.alias), bookstore.surname_first(util.person_key(l.alias))) LIMIT 1
                ) END, m.tier, m.place
                FROM bookstore.suggested_authors(v_typed, v_limit) AS m
                JOIN bookstore.author AS a ON a.author_id = m.id
                UNION ALL
                SELECT 'title', b.title::text, b.book_id, NULL, m.tier, m.place
                FROM bookstore.suggested_books(v_typed, v_limit) AS m
                JOIN bookstore.book AS b ON b.book_id = m.id
                UNION ALL
                SELECT 'category', c.name::text, c.category_id, NULL, m.tier, m.place
                FROM bookstore.suggested_book_categories(v_typed, v_limit) AS m
                JOIN bookstore.category AS c ON c.category_id = m.id
            ) AS k (kind, text, id, alias, tier, place)
            -- The best of each kind, then the second of each.
            ORDER BY k.place, k.tier, k.kind
            LIMIT v_limit
        ) AS s
        -- That very text, names that begin so, names with the words.
        ORDER BY (s.tier > 0)::integer + (s.tier > 3)::integer, s.place, s.tier, s.kind;
        EXIT WHEN FOUND;
        IF i = 1 THEN
            v_texts := v_texts || util.corrected_texts('bookstore', 'book', p_q);
        END IF;
    END LOOP;
END
$$;

COMMENT ON FUNCTION bookstore.suggest_books(util.query, util.page_limit) IS
'A few authors, titles and categories for somebody who types: the very text first, then what begins so, then what has all words, whatever their order; each beginning of a word completed to the most used words; of each kind the best before the second of any; corrected where nothing is as typed. Raises 22023 for a blank text. Example: SELECT kind, text FROM suggest_books(''tol'');';
CALL util.publish('bookstore.suggest_books(util.query, util.page_limit)');

COMMIT;
