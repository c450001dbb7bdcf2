-- Verify storeroom:util/filtered_page on pg

BEGIN;

CREATE TABLE public.verify AS SELECT 1::bigint AS id, 'x'::text AS name;
DO $$
DECLARE
    v_order util.page_order := util.page_order_of('id', 'name', 'text');
    v_row   record;
BEGIN
    EXECUTE util.filtered_page('public.verify', 'public.verify', 'id', v_order, ARRAY['b.name = $5'])
    INTO STRICT v_row USING '00000000', '{0,a,0}'::text[], 20, 0, 'x';
END
$$;

ROLLBACK;
