-- Deploy storeroom:util/category_json to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.category_json(p_category_id bigint, p_name text)
RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT row_to_json(c) FROM (SELECT p_category_id AS category_id, p_name AS name) AS c
$$;

COMMENT ON FUNCTION util.category_json(bigint, text) IS
'A category as the row of a book or recipe keeps it. Example: SELECT category_json(1, ''Poetry'');';

COMMIT;
