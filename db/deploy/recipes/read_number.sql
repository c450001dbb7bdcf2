-- Deploy storeroom:recipes/read_number to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.read_number(p_text text)
RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_text  text := lower(p_text);
    v_above text;
    v_whole text;
BEGIN
    IF left(v_text, 1) > '9' THEN
        RETURN CASE
            WHEN v_text IN ('a', 'an', 'one', 'ein', 'eine', 'un', 'une', 'una', 'uno') THEN 1
            WHEN v_text LIKE 'half%' THEN 0.5
            WHEN v_text LIKE 'a couple%' THEN 2
            WHEN v_text = 'twelve' THEN 12
            ELSE array_position('{two,three,four,five,six,seven,eight,nine,ten}'::text[], v_text) + 1
        END;
    END IF;
    -- A comma before three figures parts thousands, any other is a decimal point.
    v_text := CASE WHEN v_text LIKE '%,___' AND length(v_text) <= 7 THEN replace(v_text, ',', '') ELSE replace(v_text, ',', '.') END;
    IF strpos(v_text, '/') = 0 THEN
        RETURN trim_scale(round(v_text::numeric, 6));
    END IF;
    -- 1 1/2, 1-1/2, 1 and 1/2
    v_above := btrim(replace(replace(replace(split_part(v_text, '/', 1), 'and', ' '), '&', ' '), '-', ' '));
    v_whole := CASE WHEN strpos(v_above, ' ') > 0 THEN split_part(v_above, ' ', 1) END;
    v_above := ltrim(substr(v_above, coalesce(length(v_whole), 0) + 1));
    RETURN trim_scale(round(coalesce(v_whole::numeric, 0) + v_above::numeric / nullif(split_part(v_text, '/', 2)::numeric, 0), 6));
END
$$;

COMMENT ON FUNCTION recipes.read_number(text) IS
'The number that recipes.parse_ingredient found: digits, fractions, a decimal comma, or a word; NULL when it divides by zero. Raises 22P02 for what is no number. Example: SELECT read_number(''1 1/2''), read_number(''1,5''), read_number(''half'');';

COMMIT;
