-- Deploy storeroom:util/fold to pg
-- requires: util/unaccent

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.fold(p_text text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    IF octet_length(p_text) = length(p_text) THEN  -- ASCII has no accents to lose
        RETURN lower(p_text COLLATE "C");
    END IF;
    -- Marks are stripped from the decomposed text because unaccent's list knows Latin letters only;
    -- it does the rest (ø, ł, ß, æ), but makes M4×16 M4*16; casefold also joins the two Greek sigmas.
    -- Case first, for it knows Ʀ only as ʀ; and last, for it makes ʀ an R.
    RETURN casefold(
        util.unaccent(
            'util.unaccent'::regdictionary,
            casefold(normalize(regexp_replace(normalize(replace(p_text, '×', 'x'), NFKD), '[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]+', '', 'g'), NFKC) COLLATE "pg_unicode_fast")
        ) COLLATE "pg_unicode_fast"
    );
END
$$;

COMMENT ON FUNCTION util.fold(text) IS
'The text without case, accents, ligatures and invisible characters (Unicode NFKC, unaccent, case folding). Example: SELECT fold(''Łódź STRASSE Straße'');';

COMMIT;
