-- Verify storeroom:util/isbn13 on pg

BEGIN;

SELECT 1 / ((util.isbn13('0-261-10221-4') = '9780261102217') IS TRUE)::integer;
SELECT 1 / ((util.isbn13('ISBN-13: 978-0-439-02348-1') = '9780439023481' AND util.isbn13('439023483') = '9780439023481') IS TRUE)::integer;

ROLLBACK;
