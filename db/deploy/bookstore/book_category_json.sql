-- Deploy storeroom:bookstore/book_category_json to pg
-- requires: bookstore/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.book_category_json(p_category_id bigint, p_name text)
RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT row_to_json(c) FROM (SELECT p_category_id AS category_id, p_name AS name) AS c
$$;

COMMENT ON FUNCTION bookstore.book_category_json(bigint, text) IS
'A category as the row of a book keeps it. Example: SELECT book_category_json(1, ''Poetry'');';

COMMIT;
