-- Deploy storeroom:util/word_weight to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.word_weight(p_uses bigint)
RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
BEGIN ATOMIC
    SELECT floor(ln(p_uses::float8 + 1) / ln(2::float8) + 1e-9)::smallint;
END;

COMMENT ON FUNCTION util.word_weight(bigint) IS
'The binary logarithm of how often a word is used: what the dictionary keeps, because it seldom changes. Example: SELECT word_weight(0), word_weight(1), word_weight(1000);';

COMMIT;
