-- Deploy storeroom:util/refuse_duplicate to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.refuse_duplicate(p_constraint text, p_existing_id bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RAISE unique_violation USING
        MESSAGE = 'exists already',
        DETAIL = json_build_object('existing_id', p_existing_id)::text,
        CONSTRAINT = p_constraint;
END
$$;

COMMENT ON FUNCTION util.refuse_duplicate(text, bigint) IS
'Raises 23505 for a named constraint with the number of the row that is there already as DETAIL: {"existing_id": 1}. Example: SELECT refuse_duplicate(''book_isbn'', 1);';

COMMIT;
