-- Deploy storeroom:recipes/read_number to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.read_number(p_text text)
RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_parts text[];
    v_text  text := lower(p_text);
BEGIN
    IF v_text ~ '^\d{1,9}$' THEN  -- most of them
        RETURN v_text::numeric;
    ELSIF v_text ~ '^[[:alpha:]]' THEN
        RETURN CASE
            WHEN v_text ~ '^(?:an?|one|eine?|une?|una|uno)$' THEN 1
            WHEN v_text ~ '^half' THEN 0.5
            WHEN v_text ~ '^(?:two|a couple)' THEN 2
            WHEN v_text = 'twelve' THEN 12
            ELSE array_position('{three,four,five,six,seven,eight,nine,ten}'::text[], v_text) + 2
        END;
    END IF;
    v_text := CASE WHEN v_text ~ '^\d{1,3}(?:,\d{3})+$' THEN replace(v_text, ',', '') ELSE replace(v_text, ',', '.') END;
    -- Whole, numerator, denominator: 1 1/2, 1-1/2, 1/2, 1.5
    v_parts := regexp_match(v_text, '^(\d{0,9}(?:\.\d{1,9})?)(?:(?: | ?- ?| & | and )?(\d{1,9}) ?/ ?(\d{1,9}))?$');
    IF v_parts IS NULL THEN
        v_parts := ARRAY['0'] || regexp_match(v_text, '^(\d{1,9}) ?/ ?(\d{1,9})$');
    END IF;
    IF v_parts[3]::numeric = 0 OR v_parts[1] = '' AND v_parts[2] IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN trim_scale(round(coalesce(nullif(v_parts[1], '')::numeric, 0) + coalesce(v_parts[2]::numeric / v_parts[3]::numeric, 0), 6));
END
$$;

COMMENT ON FUNCTION recipes.read_number(text) IS
'The number that a recipe writes so: digits, fractions, a decimal comma, or a word; NULL when it is none. Example: SELECT read_number(''1 1/2''), read_number(''1,5''), read_number(''half'');';

COMMIT;
