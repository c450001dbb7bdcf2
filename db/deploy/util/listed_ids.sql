-- Deploy storeroom:util/listed_ids to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.listed_ids(p_catalog text, p_noun text, p_ids bigint[], p_forms text[], p_uses numeric)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_ids bigint[] := p_ids;
BEGIN
    IF 5 * cardinality(p_ids) > p_uses THEN  -- an entry of a list is read in a fraction of the time of a look-up
        EXECUTE format(
            'SELECT ARRAY(SELECT i.id FROM unnest($1) AS i (id) WHERE i.id IN (SELECT l.%2$I FROM %1$I.%3$I AS l WHERE l.form = ANY ($2) OFFSET 0))',
            p_catalog, p_noun || '_id', p_noun || '_word'
        )
        INTO v_ids
        USING p_ids, p_forms;
    END IF;
    RETURN v_ids;
END
$$;

COMMENT ON FUNCTION util.listed_ids(text, text, bigint[], text[], numeric) IS
'Those rows of a catalog that stand in the lists of some forms, in their order; all of them where the lists, of p_uses entries, are longer than it would take to look each row up: whoever calls it still looks. Example: SELECT listed_ids(''bookstore'', ''book'', ''{1,2,3}'', ''{dune}'', 5);';

COMMIT;
