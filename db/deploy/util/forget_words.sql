-- Deploy storeroom:util/forget_words to pg
-- requires: util/count_forms

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.forget_words(p_catalog text, p_noun text, p_ids bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_forms text[];
    v_uses  bigint[];
BEGIN
    EXECUTE replace(replace(
        $sql$
        WITH lost AS (DELETE FROM {catalog}.{noun}_word AS l WHERE l.{noun}_id = ANY ($1) RETURNING l.form)
        SELECT array_agg(c.form), array_agg(-c.uses) FROM (SELECT l.form, count(*) AS uses FROM lost AS l GROUP BY l.form) AS c
        $sql$,
        '{catalog}', quote_ident(p_catalog)), '{noun}', p_noun
    )
    INTO v_forms, v_uses
    USING p_ids;
    CALL util.count_forms(p_catalog, p_noun, v_forms, v_uses);
END
$$;

COMMENT ON PROCEDURE util.forget_words(text, text, bigint[]) IS
'Takes these rows of a catalog, which are about to be removed, out of the lists of words. The dictionary keeps the words: it is what people write.';

COMMIT;
