-- Deploy storeroom:bookstore/author_ids to pg
-- requires: bookstore/match_authors

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.author_ids(p_key text)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_names integer;
    v_ids   bigint[];
BEGIN
    -- An author comes once for each name and word that matches: only the whole list of names tells who they are.
    SELECT count(*), array_agg(DISTINCT m.author_id) INTO v_names, v_ids FROM bookstore.match_authors(p_key, NULL, 20001) AS m;
    RETURN CASE WHEN v_names <= 20000 AND coalesce(cardinality(v_ids), 0) <= 5000 THEN coalesce(v_ids, '{}') END;
END
$$;

COMMENT ON FUNCTION bookstore.author_ids(text) IS
'The authors that a folded query finds, in no order; NULL when they are more than 5,000. Example: SELECT author_ids(person_key(''tolkien''));';

COMMIT;
