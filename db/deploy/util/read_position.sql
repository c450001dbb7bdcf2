-- Deploy storeroom:util/read_position to pg
-- requires: util/read_cursor
-- requires: util/page_order_of

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.read_position(p_after text, p_scope text, p_order util.page_order)
RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN util.read_cursor(p_after, p_scope, ARRAY['integer', p_order.type, 'bigint']);
END
$$;

COMMENT ON FUNCTION util.read_position(text, text, util.page_order) IS
'Tier, sort key and number of the row that a cursor points at; NULL for no cursor. Raises 22023 for a foreign cursor. Example: SELECT read_position(NULL, ''00000000'', page_order_of(''book_id'', ''title_sort'', ''text''));';

COMMIT;
