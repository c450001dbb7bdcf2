-- Revert storeroom:bookstore/list_authors from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.list_authors(util.query, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'list_authors';

COMMIT;
