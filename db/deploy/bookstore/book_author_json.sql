-- Deploy storeroom:bookstore/book_author_json to pg
-- requires: bookstore/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.book_author_json(p_author_id bigint, p_name text, p_roles text[])
RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT row_to_json(a) FROM (SELECT p_author_id AS author_id, p_name AS name, p_roles AS roles) AS a
$$;

COMMENT ON FUNCTION bookstore.book_author_json(bigint, text, text[]) IS
'An author as the row of a book keeps it. Example: SELECT book_author_json(1, ''Homer'', ''{author}'');';

COMMIT;
