-- Verify storeroom:bookstore/author_rank on pg

BEGIN;

SELECT 1 / (((bookstore.author_rank(1, 'ursula k le guin', false, 'le guin', 'guin')).tier = 2) IS TRUE)::integer;

ROLLBACK;
