-- Deploy storeroom:util/learn_words to pg
-- requires: util/make_word_tables
-- requires: util/singular
-- requires: util/tokens

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.learn_words(p_catalog text, p_names text[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    -- In the order of the words, as index_words does.
    EXECUTE format(
        $sql$
        WITH known AS (
            INSERT INTO %1$I.word (word, form)
            SELECT DISTINCT t.word, util.singular(t.word)
            FROM unnest($1) AS n (name)
            CROSS JOIN LATERAL unnest(util.tokens(n.name)) AS t (word)
            WHERE NOT EXISTS (SELECT FROM %1$I.word AS w WHERE w.word = t.word)
            ORDER BY t.word
            ON CONFLICT ON CONSTRAINT word_pkey DO NOTHING
            RETURNING word
        )
        INSERT INTO %1$I.spelling (word) SELECT k.word FROM known AS k ON CONFLICT DO NOTHING
        $sql$,
        p_catalog
    )
    USING p_names;
END
$$;

COMMENT ON PROCEDURE util.learn_words(text, text[]) IS
'Puts the words of names into the dictionary of a catalog, which may stand in no row of it: aliases of authors, ingredients, categories. What they find is counted when a row has them.';

COMMIT;
