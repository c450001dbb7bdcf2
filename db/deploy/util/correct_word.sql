-- Deploy storeroom:util/correct_word to pg
-- requires: util/make_word_tables
-- requires: util/edit_distance

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.correct_word(p_catalog text, p_word text, p_limit integer, p_where text DEFAULT 'uses > 0')
RETURNS TABLE (word text, distance integer, uses bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 3 SET search_path = ''
AS $$
DECLARE
    v_select text := replace(replace(
        $sql$
        SELECT f.word, f.distance, f.uses
        FROM (
            SELECT w.word, util.edit_distance($1, w.word) AS distance, coalesce(n.uses, 0) AS uses
            FROM {catalog}.spelling AS w
            LEFT JOIN {catalog}.form AS n ON n.form = util.singular(w.word)
            WHERE {found} AND abs(length(w.word) - length($1)) <= $2 AND w.word <> $1
                -- In C, and leaves few: a swap is one edit more there.
                AND util.levenshtein_less_equal(w.word, $1, $2 + 1) <= $2 + 1
        ) AS f
        WHERE f.distance <= $2 AND {where}
        -- Of those as near one with two letters swapped, unless another is used thirty times more, then one that only doubles a letter, or does not, is likeliest; then one that begins alike; a letter was sooner left out than mistaken.
        ORDER BY f.distance, util.levenshtein(f.word, $1) = f.distance OR f.uses * 30 < max(f.uses) OVER (PARTITION BY f.distance), regexp_replace(f.word, '(.)\1', '\1', 'g') <> regexp_replace($1, '(.)\1', '\1', 'g'), left(f.word, 1) <> left($1, 1), length(f.word) <= length($1), f.uses DESC, f.word
        LIMIT $3
        $sql$,
        '{catalog}', quote_ident(p_catalog)), '{where}', p_where
    );
    v_farthest integer := CASE WHEN length(p_word) <= 5 THEN 1 ELSE 2 END;
BEGIN
    IF util.deletions(p_word) = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE replace(v_select, '{found}', 'util.deletions(w.word) && util.deletions($1)') USING p_word, v_farthest, p_limit;
    IF NOT FOUND AND length(p_word) >= 4 AND p_word ~ '^[a-z]+$' THEN  -- written as it sounds, to English ears or where j and w are read as y and v
        RETURN QUERY EXECUTE replace(v_select, '{found}', 'util.dmetaphone(w.word) IN (util.dmetaphone($1), util.dmetaphone(translate($1, ''jw'', ''yv'')))') USING p_word, greatest(2, length(p_word) / 3), p_limit;
    END IF;
END
$$;

COMMENT ON FUNCTION util.correct_word(text, text, integer, text) IS
'What a word may have been meant to be: words of the dictionary of a catalog one edit away, from six letters on two; where there is none, words that sound alike (Double Metaphone; also with y for j and v for w) and differ in a third of the letters; the nearest first, of these those with two letters swapped and no other used thirty times more, then those that differ by a doubled letter, then those that begin alike, those that are longer, the most used. None for numbers. p_where is a condition on word, distance and uses of f; without it, that some row has the word. Example: SELECT * FROM correct_word(''bookstore'', ''tolkein'', 3);';

COMMIT;
