-- Deploy storeroom:util/stem to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.stem(p_form text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- The dictionary has no stem for stop words, which are words all the same: "It", "The The".
    SELECT coalesce((pg_catalog.ts_lexize('pg_catalog.english_stem', p_form))[1], p_form)
$$;

COMMENT ON FUNCTION util.stem(text) IS
'What related forms of a word share (Snowball''s English stem, whatever the language: the same for texts and queries). Example: SELECT stem(''gaming''), stem(''the'');';

COMMIT;
