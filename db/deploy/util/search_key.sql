-- Deploy storeroom:util/search_key to pg
-- requires: util/name_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.search_key(p_text text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_key text COLLATE "pg_unicode_fast";
BEGIN
    IF p_text COLLATE "C" ~ '^[A-Za-z0-9]+( [A-Za-z0-9]+)*$' THEN  -- most texts; the rest would leave it as it is
        RETURN lower(p_text COLLATE "C");
    END IF;
    v_key := util.fold(p_text);
    v_key := regexp_replace(v_key, '[''’‘ʼ`´]', '', 'g');                       -- o'brien is obrien
    v_key := regexp_replace(v_key, '(?<![[:alnum:]+#])[+#]+', ' ', 'g');        -- c++ and c# keep theirs, +5v does not
    v_key := btrim(regexp_replace(v_key, '[^[:alnum:]+#]+', ' ', 'g'));
    IF v_key = '' THEN  -- a title of nothing but signs is still a title
        RETURN util.name_key(p_text);
    END IF;
    RETURN v_key;
END
$$;

COMMENT ON FUNCTION util.search_key(text) IS
'Key for finding: folded words of letters and digits with single blanks between them; apostrophes vanish, + and # stay after a word. Example: SELECT search_key(''Philosopher’s Stone (C++)'');';

COMMIT;
