-- Deploy storeroom:bookstore/category_row to pg
-- requires: bookstore/category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE VIEW bookstore.category_row AS
SELECT c.category_id, c.name, c.version, c.created_at, c.updated_at
FROM bookstore.category AS c;

COMMENT ON VIEW bookstore.category_row IS 'A category as people see it: what get_category, insert_category, update_category and delete_category return.';

COMMIT;
