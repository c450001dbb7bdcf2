-- Verify storeroom:util/refuse_duplicate on pg

BEGIN;

DO $$
BEGIN
    PERFORM util.refuse_duplicate('book_isbn', 1);
    RAISE 'nothing was raised';
EXCEPTION WHEN unique_violation THEN
    NULL;
END
$$;

ROLLBACK;
