-- Verify storeroom:util/insert_rows on pg

BEGIN;

CREATE TABLE public.verified (verified_id bigint PRIMARY KEY);
CREATE FUNCTION public.verify_row(p_id bigint, p_words text[] DEFAULT NULL) RETURNS public.verified LANGUAGE sql AS 'INSERT INTO public.verified VALUES (p_id) RETURNING *';
SELECT 1 / (count(*) = 2 AND min(id) = 1 AND min(code) = 'verified_pkey')::integer
FROM util.insert_rows('public.verify_row', '[{"id": 1, "words": ["a", null]}, {"id": 1}]', false, NULL);
DO $$
BEGIN
    PERFORM util.insert_rows('public.verify_row', '[{"id": 2}, {"ids": 3}]', true, NULL);
    RAISE EXCEPTION 'a refused row passes';
EXCEPTION WHEN integrity_constraint_violation THEN
    NULL;
END
$$;
SELECT 1 / (count(*) = 1)::integer FROM public.verified;

ROLLBACK;
