-- Deploy storeroom:bookstore/match_authors to pg
-- requires: bookstore/author_word
-- requires: bookstore/author_match

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.match_authors(p_key text, p_after bookstore.author_match, p_limit integer)
RETURNS SETOF bookstore.author_match
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_end    text := p_key || chr(1114111);  -- ranges, not LIKE: an index serves them in any plan
    v_at     bookstore.author_match := p_after;
    v_others text[];
    v_left   integer := p_limit;
    v_rows   integer;
BEGIN
    IF v_at IS NULL THEN
        v_at := (0, '', '', '', -9223372036854775808);
    END IF;

    IF v_at.tier = 0 THEN
        RETURN QUERY
        SELECT 0, '', '', n.name_key, n.author_id
        FROM bookstore.author_name AS n
        WHERE n.name_key = p_key AND n.author_id > v_at.author_id
        ORDER BY n.author_id
        LIMIT v_left;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_left := v_left - v_rows;
        v_at := (1, '', '', p_key, 9223372036854775807);
    END IF;

    IF v_at.tier = 1 AND v_left > 0 THEN
        RETURN QUERY
        SELECT 1, '', '', n.name_key, n.author_id
        FROM bookstore.author_name AS n
        WHERE (n.name_key, n.author_id) > (v_at.name_key, v_at.author_id) AND n.name_key < v_end
        ORDER BY n.name_key, n.author_id
        LIMIT v_left;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_left := v_left - v_rows;
        v_at := (2, '', '', '', 0);
    END IF;

    IF v_left > 0 THEN
        IF v_at.driver = '' THEN
            -- The list of the rarest word is walked, the other words are looked for in each name on it.
            SELECT w.word INTO v_at.driver
            FROM string_to_table(p_key, ' ') AS w (word)
            ORDER BY (
                SELECT count(*) FROM (
                    SELECT FROM bookstore.author_word AS a WHERE a.word >= w.word AND a.word < w.word || chr(1114111) LIMIT 500
                ) AS counted
            ), length(w.word) DESC, w.word
            LIMIT 1;
            v_at.word := v_at.driver;  -- an index scan begins where the row comparison says, whatever other bound there is
        END IF;
        v_others := ARRAY(SELECT ' ' || w.word FROM string_to_table(p_key, ' ') AS w (word) WHERE w.word <> v_at.driver);
        RETURN QUERY
        SELECT 2, v_at.driver, a.word, a.name_key, a.author_id
        FROM bookstore.author_word AS a
        WHERE a.word < v_at.driver || chr(1114111)
            AND (a.word, a.name_key, a.author_id) > (v_at.word, v_at.name_key, v_at.author_id)
            AND NOT starts_with(a.name_key, p_key)
            AND (v_others = '{}' OR (SELECT bool_and(strpos(' ' || a.name_key, o.word) > 0) FROM unnest(v_others) AS o (word)))
        ORDER BY a.word, a.name_key, a.author_id
        LIMIT v_left;
    END IF;
END
$$;

COMMENT ON FUNCTION bookstore.match_authors(text, bookstore.author_match, integer) IS
'The next p_limit names that match a folded query after p_after (NULL: from the first): tier 0 the name itself, 1 names that begin with it, 2 names in which each word of it begins a word. An author comes once for each name and word that matches. Example: SELECT * FROM match_authors(person_key(''le guin''), NULL, 10);';

COMMIT;
