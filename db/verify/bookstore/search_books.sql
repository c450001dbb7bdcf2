-- Verify storeroom:bookstore/search_books on pg

BEGIN;

INSERT INTO bookstore.book (book_id, title, language, published_year) VALUES (-1, 'Verify Verifier', 'ia-Verify', -2999);
CALL util.index_words('bookstore', 'book', '{-1}');
SELECT 1 / count(*) FROM bookstore.search_books(p_q => 'verifier');
SELECT 1 / count(*) FROM bookstore.search_books();
SELECT 1 / count(*) FROM bookstore.search_books(p_language => 'ia-verify', p_year => '2990s BC');
SELECT 1 / has_function_privilege('storeroom_reader', 'bookstore.search_books(util.query, util.query, util.query, util.query, bigint, bigint, text, text, text, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
