-- Revert storeroom:bookstore/category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE bookstore.category_word, bookstore.category;
DROP SEQUENCE bookstore.category_id_seq;

COMMIT;
