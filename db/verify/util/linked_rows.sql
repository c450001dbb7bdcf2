-- Verify storeroom:util/linked_rows on pg

BEGIN;

CREATE TABLE public.verify AS SELECT 1::bigint AS id, 2::bigint AS list_id;
DO $$
DECLARE
    v_id bigint;
BEGIN
    EXECUTE util.linked_rows('public.verify', 'list_id', '{2}'::bigint[], 'id') INTO STRICT v_id;
    EXECUTE util.linked_rows('public.verify', 'list_id', '{2,3}'::bigint[], 'id') INTO STRICT v_id;
END
$$;

ROLLBACK;
