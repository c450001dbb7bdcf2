-- Verify storeroom:bookstore/author on pg

BEGIN;

SELECT author_id, name, disambiguation, birth_year, death_year, aliases, version, created_at, updated_at, name_key FROM bookstore.author WHERE false;
SELECT last_value FROM bookstore.author_id_seq;

ROLLBACK;
