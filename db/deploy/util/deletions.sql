-- Deploy storeroom:util/deletions to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.deletions(p_word text)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_start  text    := left(p_word, 7);  -- of longer words the beginning decides; the distance is measured afterwards
    v_length integer := length(v_start);
    v_left   text;
    v_all    text[]  := ARRAY[v_start];
BEGIN
    IF v_length < 3 OR length(p_word) > 40 OR p_word ~ '[0-9]' THEN  -- a number is another number, not a misspelled one
        RETURN '{}';
    END IF;
    -- Loops, because a query takes six times as long: every new word of the dictionary passes here.
    FOR i IN 1 .. v_length LOOP
        v_left := overlay(v_start PLACING '' FROM i FOR 1);
        v_all := v_all || v_left;
        IF v_length >= 6 THEN
            FOR j IN i .. v_length - 1 LOOP
                v_all := v_all || overlay(v_left PLACING '' FROM j FOR 1);
            END LOOP;
        END IF;
    END LOOP;
    RETURN v_all;
END
$$;

COMMENT ON FUNCTION util.deletions(text) IS
'What is left of the first seven letters of a word when one or, from six letters on, two are taken out: two words that are one or two edits apart share one (W. Garbe''s symmetric delete algorithm, SymSpell). Empty for words with digits, of less than 3 letters or more than 40. Example: SELECT deletions(''tolkein'') && deletions(''tolkien'');';

COMMIT;
