-- Deploy storeroom:util/tidy to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.tidy(p_text text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    IF p_text !~ '[^\s[:cntrl:]\u00ad\u200b-\u200f\u2060\ufeff]' THEN  -- nothing that can be seen
        RETURN NULL;
    END IF;
    RETURN nullif(btrim(regexp_replace(normalize(p_text, NFC) COLLATE "pg_unicode_fast", '[\s[:cntrl:]]+', ' ', 'g')), '');
END
$$;

COMMENT ON FUNCTION util.tidy(text) IS
'The text as one line: Unicode NFC, runs of blanks, line breaks and control characters as one blank, none at the ends; NULL when nothing is left that can be seen. Example: SELECT tidy(E'' The\r\nHobbit '');';

COMMIT;
