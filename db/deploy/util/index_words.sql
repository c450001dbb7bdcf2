-- Deploy storeroom:util/index_words to pg
-- requires: util/make_word_tables
-- requires: util/weigh_words
-- requires: util/count_forms

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.index_words(p_catalog text, p_noun text, p_ids bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_forms text[];
    v_uses  bigint[];
BEGIN
    EXECUTE replace(replace(
        $sql$
        WITH given AS MATERIALIZED (
            SELECT t.{noun}_id, w.form, w.rank, w.words
            FROM {catalog}.{noun}_text AS t
            CROSS JOIN LATERAL util.weigh_words(t.texts, t.weights, t.lengths) AS w
            WHERE t.{noun}_id = ANY ($1)
        ),
        known AS (
            -- In the order of the words: two writers with the same new words wait for each other instead of deadlocking.
            INSERT INTO {catalog}.word (word, form, weight)
            -- Each with the weight that it has when its form is counted below: count_forms has nothing to change then.
            SELECT n.word, n.form, util.word_weight(n.uses + coalesce((SELECT f.uses FROM {catalog}.form AS f WHERE f.form = n.form), 0))
            FROM (
                SELECT d.word, g.form, count(*) FILTER (WHERE g.rank < 10000) AS uses
                FROM given AS g
                CROSS JOIN LATERAL unnest(g.words) AS d (word)
                WHERE NOT EXISTS (SELECT FROM {catalog}.word AS w WHERE w.word = d.word)
                GROUP BY d.word, g.form
            ) AS n
            ORDER BY n.word
            ON CONFLICT ON CONSTRAINT word_pkey DO NOTHING
            RETURNING word
        ),
        spelt AS (
            INSERT INTO {catalog}.spelling (word) SELECT k.word FROM known AS k ON CONFLICT DO NOTHING
        ),
        lost AS (
            DELETE FROM {catalog}.{noun}_word AS l
            WHERE l.{noun}_id = ANY ($1) AND NOT EXISTS (SELECT FROM given AS g WHERE g.{noun}_id = l.{noun}_id AND g.form = l.form AND g.rank < 10000)
            RETURNING l.form
        ),
        won AS (
            INSERT INTO {catalog}.{noun}_word AS l ({noun}_id, form, rank)
            SELECT g.{noun}_id, g.form, g.rank FROM given AS g WHERE g.rank < 10000
            ON CONFLICT ON CONSTRAINT {noun}_word_pkey DO UPDATE SET rank = excluded.rank WHERE l.rank <> excluded.rank
            RETURNING old.form AS had, new.form
        )
        SELECT array_agg(c.form), array_agg(c.uses)
        FROM (
            SELECT n.form, sum(n.number) AS uses
            FROM (SELECT w.form, 1 FROM won AS w WHERE w.had IS NULL UNION ALL SELECT l.form, -1 FROM lost AS l) AS n (form, number)
            GROUP BY n.form
        ) AS c
        $sql$,
        '{catalog}', quote_ident(p_catalog)), '{noun}', quote_ident(p_noun)
    )
    INTO v_forms, v_uses
    USING p_ids;
    CALL util.count_forms(p_catalog, p_noun, v_forms, v_uses);
END
$$;

COMMENT ON PROCEDURE util.index_words(text, text, bigint[]) IS
'Makes the words of these rows of a catalog findable, as its view p_noun_text says, and those they had no longer; words of no weight only come into the dictionary. Every function that writes such rows calls it in its own transaction.';

COMMIT;
