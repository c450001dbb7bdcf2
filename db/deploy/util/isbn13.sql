-- Deploy storeroom:util/isbn13 to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.isbn13(p_isbn text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_given text := regexp_replace(p_isbn, '^\s*ISBN([- ]?1[03](?=[:\s]))?:?\s*', '', 'i');  -- as it is printed and pasted
    v_isbn  text := upper(regexp_replace(v_given, '[^0-9Xx]', '', 'g'));
    v_sum   integer := 0;
BEGIN
    IF length(v_isbn) = 9 AND v_isbn !~ '^(.)\1+$' THEN  -- nine zeros stand for none
        v_isbn := '0' || v_isbn;
    END IF;
    IF v_given ~ '[^0-9Xx \u2010-\u2015-]' OR v_isbn !~ '^([0-9]{9}[0-9X]|97[89][0-9]{10})$' THEN
        RETURN NULL;
    END IF;
    IF length(v_isbn) = 10 THEN
        FOR i IN 1..9 LOOP
            v_sum := v_sum + (11 - i) * substr(v_isbn, i, 1)::integer;
        END LOOP;
        IF (v_sum + CASE right(v_isbn, 1) WHEN 'X' THEN 10 ELSE right(v_isbn, 1)::integer END) % 11 <> 0 THEN
            RETURN NULL;
        END IF;
        v_isbn := '978' || left(v_isbn, 9);
        v_sum := 0;
        FOR i IN 1..12 LOOP
            v_sum := v_sum + CASE i % 2 WHEN 0 THEN 3 ELSE 1 END * substr(v_isbn, i, 1)::integer;
        END LOOP;
        RETURN v_isbn || (10 - v_sum % 10) % 10;
    END IF;
    FOR i IN 1..13 LOOP
        v_sum := v_sum + CASE i % 2 WHEN 0 THEN 3 ELSE 1 END * substr(v_isbn, i, 1)::integer;
    END LOOP;
    RETURN CASE v_sum % 10 WHEN 0 THEN v_isbn END;
END
$$;

COMMENT ON FUNCTION util.isbn13(text) IS
'The ISBN as 13 digits, from an ISBN-13, an ISBN-10 or, without its first zero, an SBN, with or without hyphens, blanks and the word ISBN before it; NULL when it is none (check digits of ISO 2108). Example: SELECT isbn13(''0-261-10221-4'');';

COMMIT;
