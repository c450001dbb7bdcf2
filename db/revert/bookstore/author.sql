-- Revert storeroom:bookstore/author from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE bookstore.author;
DROP SEQUENCE bookstore.author_id_seq;

COMMIT;
