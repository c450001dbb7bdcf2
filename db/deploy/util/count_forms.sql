-- Deploy storeroom:util/count_forms to pg
-- requires: util/make_word_tables
-- requires: util/stem
-- requires: util/word_weight

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.count_forms(p_catalog text, p_noun text, p_forms text[], p_uses bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_changed text[];
BEGIN
    IF p_forms IS NULL THEN
        RETURN;
    END IF;
    -- Everybody writes "the". Whoever finds a count locked by another writer lets it be: a count may be a little behind, a writer
    -- must not wait. But a word that nothing seems to have any more is looked for: only words that are used correct others.
    EXECUTE replace(replace(
        $sql$
        WITH change AS MATERIALIZED (
            SELECT c.form COLLATE "C" AS form, c.uses FROM unnest($1, $2) AS c (form, uses) WHERE c.uses <> 0
        ),
        made AS (
            INSERT INTO {catalog}.form AS f (form, stem, uses)
            SELECT c.form, util.stem(c.form), greatest(c.uses, 0)
            FROM change AS c
            WHERE NOT EXISTS (SELECT FROM {catalog}.form AS f WHERE f.form = c.form)
            ORDER BY c.form
            ON CONFLICT ON CONSTRAINT form_pkey DO NOTHING
            RETURNING f.form, 0::bigint AS had, f.uses
        ),
        free AS MATERIALIZED (
            SELECT f.form FROM {catalog}.form AS f WHERE f.form = ANY ($1) ORDER BY f.form FOR UPDATE SKIP LOCKED
        ),
        counted AS (
            UPDATE {catalog}.form AS f
            SET uses = CASE WHEN f.uses + c.uses > 0 THEN f.uses + c.uses ELSE (SELECT count(*) FROM {catalog}.{noun}_word AS w WHERE w.form = f.form) END
            FROM change AS c
            JOIN free AS l ON l.form = c.form
            WHERE f.form = c.form
            RETURNING f.form, old.uses AS had, new.uses
        )
        SELECT array_agg(n.form)
        FROM (SELECT * FROM made UNION ALL SELECT * FROM counted) AS n
        WHERE util.word_weight(n.had) <> util.word_weight(n.uses)
        $sql$,
        '{catalog}', quote_ident(p_catalog)), '{noun}', p_noun
    )
    INTO v_changed
    USING p_forms, p_uses;
    IF v_changed IS NOT NULL THEN
        EXECUTE replace(
            $sql$
            UPDATE {catalog}.word AS w SET weight = util.word_weight(f.uses)
            FROM {catalog}.form AS f
            WHERE f.form = w.form AND w.weight <> util.word_weight(f.uses) AND w.word = ANY (ARRAY(
                SELECT l.word FROM {catalog}.word AS l WHERE l.form = ANY ($1) ORDER BY l.word FOR UPDATE SKIP LOCKED
            ))
            $sql$,
            '{catalog}', quote_ident(p_catalog)
        )
        USING v_changed;
    END IF;
END
$$;

COMMENT ON PROCEDURE util.count_forms(text, text, text[], bigint[]) IS
'Counts how many rows more, or less, some forms find, and weighs their words anew. A count that another writer holds is left as it is; one that comes down to nothing is taken anew.';

COMMIT;
