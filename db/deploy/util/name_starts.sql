-- Deploy storeroom:util/name_starts to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.name_starts(p_words text[], p_completions text[])
RETURNS TABLE (place integer, start text, stop text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER ROWS 10 SET search_path = ''
AS $$
DECLARE
    v_last text := p_words[cardinality(p_words)];
    v_base text := array_to_string(trim_array(p_words, 1), ' ');
BEGIN
    -- As typed it may go on in any way; a completed word ends there.
    RETURN QUERY
    SELECT row_number() OVER (ORDER BY f.part, c.place)::integer, left(f.text, 100), left(f.text, 100) || CASE c.place WHEN 1 THEN chr(1114111) ELSE '!' END
    FROM unnest(v_last || p_completions) WITH ORDINALITY AS c (word, place)
    CROSS JOIN LATERAL (VALUES (1, concat_ws(' ', nullif(v_base, ''), c.word)), (2, c.word || ' ' || nullif(v_base, ''))) AS f (part, text)
    WHERE f.text IS NOT NULL;
END
$$;

COMMENT ON FUNCTION util.name_starts(text[], text[]) IS
'With what names may begin that a half-typed text means, from a start to before a stop: the words as typed; these with the last one completed; the same with the last word first. Example: SELECT * FROM name_starts(''{potter,har}'', ''{harry,hard}'');';

COMMIT;
