-- Deploy storeroom:util/edit_distance to pg
-- requires: util/fuzzystrmatch

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.edit_distance(p_word text, p_other text)
RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Levenshtein's distance counts swapped neighbours as two edits; typing counts them as one.
    SELECT LEAST(
        util.levenshtein(p_word, p_other),
        1 + (
            SELECT pg_catalog.min(util.levenshtein(
                pg_catalog.overlay(p_word, pg_catalog.substr(p_word, i + 1, 1) || pg_catalog.substr(p_word, i, 1), i, 2), p_other
            ))
            FROM pg_catalog.generate_series(1, pg_catalog.length(p_word) - 1) AS i
        )
    )
$$;

COMMENT ON FUNCTION util.edit_distance(text, text) IS
'How many edits (a letter more, less or other, at most one pair of neighbours swapped) make one word of the other, of 255 letters at most. Example: SELECT edit_distance(''tolkein'', ''tolkien'');';

COMMIT;
