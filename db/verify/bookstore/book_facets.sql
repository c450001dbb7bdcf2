-- Verify storeroom:bookstore/book_facets on pg

BEGIN;

INSERT INTO bookstore.book (book_id, title, language, published_year) VALUES (-1, 'Verify Verifier', 'en', -44);
CALL util.index_words('bookstore', 'book', '{-1}');
SELECT 1 / count(*) FROM bookstore.book_facets(p_q => 'verifier') AS f WHERE f.facet = 'language' AND f.count = 1;
SELECT 1 / count(*) FROM bookstore.book_facets(p_q => 'verifier', p_language => 'EN', p_year => '40s BC') AS f WHERE f.value = '44 BC' AND f.count = 1;
SELECT 1 / has_function_privilege('storeroom_reader', 'bookstore.book_facets(util.query, util.query, util.query, util.query, bigint, bigint, text, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
