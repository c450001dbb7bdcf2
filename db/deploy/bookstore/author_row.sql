-- Deploy storeroom:bookstore/author_row to pg
-- requires: bookstore/author

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE VIEW bookstore.author_row AS
SELECT a.author_id, a.name, a.disambiguation, a.birth_year, a.death_year, a.aliases, a.version, a.created_at, a.updated_at
FROM bookstore.author AS a;

COMMENT ON VIEW bookstore.author_row IS 'An author as people see it: what get_author, insert_author, update_author and delete_author return.';

COMMIT;
