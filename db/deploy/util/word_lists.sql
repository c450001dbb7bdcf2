-- Deploy storeroom:util/word_lists to pg
-- requires: util/word_term

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.word_lists(p_terms util.word_term[], p_words integer, OUT places integer[], OUT lists text[], OUT uses bigint[])
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    SELECT array_agg(w.place ORDER BY u.uses, w.place), array_agg(l.forms ORDER BY u.uses, w.place), array_agg(u.uses ORDER BY u.uses, w.place)
    INTO places, lists, uses
    FROM generate_series(0, p_words - 1) AS w (place)
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(f.form ORDER BY f.weight DESC, f.form), '{}')::text
        FROM (
            SELECT o.form, max(o.weight)
            FROM unnest(p_terms) AS t
            CROSS JOIN LATERAL unnest(t.forms, t.weights) AS o (form, weight)
            WHERE t.slots & (1::bigint << w.place) > 0
            GROUP BY o.form
        ) AS f (form, weight)
    ) AS l (forms)
    -- The words that begin so are it, too.
    CROSS JOIN LATERAL (SELECT coalesce(max(t.uses), 0) FROM unnest(p_terms) AS t WHERE t.slots & (1::bigint << w.place) > 0) AS u (uses);
END
$$;

COMMENT ON FUNCTION util.word_lists(util.word_term[], integer) IS
'The words of a query, the rarest first, by their places from 0: of each the forms that find it, an array as text, its own first, and about how many rows the most frequent of its terms finds; no form for a word that nothing has. Example: SELECT * FROM word_lists(book_terms(''{dune,messiah}''), 2);';

COMMIT;
