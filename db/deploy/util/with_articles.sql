-- Deploy storeroom:util/with_articles to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.with_articles(p_name text)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN ARRAY(
        SELECT a.article || ' ' || p_name
        FROM unnest('{the,a,an,der,die,das,le,la,les,el}'::text[]) WITH ORDINALITY AS a (article, place)
        WHERE a.article <> split_part(p_name, ' ', 1) AND length(p_name) < 90  -- keys hold 100 characters
        ORDER BY a.place
    );
END
$$;

COMMENT ON FUNCTION util.with_articles(text) IS
'What a folded name may be that was written without its article. Example: SELECT with_articles(''great gatsby'');';

COMMIT;
