-- Revert storeroom:bookstore/list_categories from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.list_categories(util.query, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'list_categories';

COMMIT;
