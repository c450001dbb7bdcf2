-- Deploy storeroom:util/page_order_of to pg
-- requires: util/page_order

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.page_order_of(p_id text, p_key text, p_type text, p_direction text DEFAULT 'ASC')
RETURNS util.page_order
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_than text := CASE p_direction WHEN 'DESC' THEN '<' ELSE '>' END;
BEGIN
    IF p_key IS NULL THEN  -- by number alone
        RETURN ('0'::text, 'integer'::text, p_direction, format('%s %s', p_id, p_direction), format('%s %s $2[3]::bigint', p_id, v_than));
    END IF;
    RETURN (
        p_key, p_type, p_direction,
        format('%s %s, %s %s', p_key, p_direction, p_id, p_direction),
        format('(%s, %s) %s ($2[2]::%s, $2[3]::bigint)', p_key, p_id, v_than, p_type)
    );
END
$$;

COMMENT ON FUNCTION util.page_order_of(text, text, text, text) IS
'The order by a key column (NULL: by number alone) and the number column p_id. Example: SELECT sorting, after FROM page_order_of(''book_id'', ''price_sort'', ''numeric'');';

COMMIT;
