-- Verify storeroom:util/linked_page on pg

BEGIN;

CREATE TABLE public.verify AS SELECT 1::bigint AS id, 2::bigint AS list_id, 'x'::text AS name;
DO $$
DECLARE
    v_order util.page_order := util.page_order_of('id', 'name', 'text');
    v_row   record;
BEGIN
    EXECUTE util.linked_page('public.verify', 'public.verify', 'list_id', 'id', v_order)
    INTO STRICT v_row USING '00000000', '{0,a,0}'::text[], 20, 0, '{2,3}'::bigint[];
END
$$;

ROLLBACK;
