-- Deploy storeroom:bookstore/book_category to pg
-- requires: bookstore/book
-- requires: bookstore/category

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- The sort keys are copies from the book: an index on them is a list of the category's books in each order.
CREATE TABLE bookstore.book_category (
    book_id     bigint   NOT NULL,
    category_id bigint   NOT NULL,
    title_sort  text COLLATE "C" NOT NULL,
    year_sort   smallint NOT NULL,
    price_sort  numeric  NOT NULL,
    CONSTRAINT book_category_pkey PRIMARY KEY (book_id, category_id),
    CONSTRAINT book_category_book FOREIGN KEY (book_id) REFERENCES bookstore.book ON DELETE CASCADE,
    CONSTRAINT book_category_category FOREIGN KEY (category_id) REFERENCES bookstore.category
);
CREATE INDEX book_category_title ON bookstore.book_category (category_id, title_sort, book_id);
CREATE INDEX book_category_newest ON bookstore.book_category (category_id, book_id);
CREATE INDEX book_category_year ON bookstore.book_category (category_id, year_sort, book_id);
CREATE INDEX book_category_price ON bookstore.book_category (category_id, price_sort, book_id);

COMMENT ON TABLE bookstore.book_category IS 'The categories a book stands in.';
COMMENT ON COLUMN bookstore.book_category.book_id IS 'The book.';
COMMENT ON COLUMN bookstore.book_category.category_id IS 'The category.';
COMMENT ON COLUMN bookstore.book_category.title_sort IS 'Copy of the book''s.';
COMMENT ON COLUMN bookstore.book_category.year_sort IS 'Copy of the book''s.';
COMMENT ON COLUMN bookstore.book_category.price_sort IS 'Copy of the book''s.';
COMMENT ON CONSTRAINT book_category_pkey ON bookstore.book_category IS 'categories: name the same category twice.';
COMMENT ON CONSTRAINT book_category_book ON bookstore.book_category IS 'book_id: there is no such book.';
COMMENT ON CONSTRAINT book_category_category ON bookstore.book_category IS 'category_id: has books; take them out of the category first.';
COMMENT ON INDEX bookstore.book_category_title IS 'Books of the category by title.';
COMMENT ON INDEX bookstore.book_category_newest IS 'Books of the category by arrival.';
COMMENT ON INDEX bookstore.book_category_year IS 'Books of the category by year.';
COMMENT ON INDEX bookstore.book_category_price IS 'Books of the category by price.';

COMMIT;
