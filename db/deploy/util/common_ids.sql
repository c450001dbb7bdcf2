-- Deploy storeroom:util/common_ids to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.common_ids(p_catalog text, p_noun text, p_lists text[], p_further text, p_most integer, p_uses bigint[] DEFAULT NULL, p_look integer DEFAULT NULL)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_rows float8;
    v_read float8;
    v_walk float8;
    v_ids  bigint[];
BEGIN
    IF p_look IS NOT NULL THEN
        EXECUTE format('SELECT s.last_value FROM %I.%I AS s', p_catalog, p_noun || '_id_seq') INTO v_rows;
        -- Or the entries of the first list are looked up in the others until so many are found that stand in all. An entry is read in a
        -- thirtieth of the time of a look-up.
        v_read := (SELECT sum(u.uses) FROM unnest(p_uses) AS u (uses)) / 30 + 100;
        v_walk := p_uses[1];
        IF v_walk > v_read THEN
            -- How many that takes is seen from the beginning of the list, further on than where rows stand that have little but the word;
            -- of a short one by chance.
            IF p_uses[1] > 1000 THEN
                EXECUTE format(
                    $sql$
                    SELECT least($3, $4 * count(*)::float8 / nullif(count(*) FILTER (WHERE NOT EXISTS (
                        SELECT FROM unnest($2) AS o (forms) WHERE NOT EXISTS (SELECT FROM %1$I.%2$I AS x WHERE x.%3$I = l.id AND x.form = ANY (o.forms::text[]))
                    )), 0))
                    FROM (SELECT w.%3$I AS id FROM %1$I.%2$I AS w WHERE w.form = $1 ORDER BY w.rank, w.%3$I LIMIT $5) AS l
                    $sql$,
                    p_catalog, p_noun || '_word', p_noun || '_id'
                )
                INTO v_walk
                USING (p_lists[1]::text[])[1], p_lists[2:], p_uses[1], p_look, least(greatest(100, v_read / 10), 1000)::integer;
            ELSE
                v_walk := v_walk * least(1, p_look / (SELECT v_rows * exp(sum(ln(greatest(u.uses, 1) / greatest(v_rows, u.uses, 1)))) FROM unnest(p_uses) AS u (uses)));
            END IF;
        END IF;
        IF v_walk <= v_read THEN
            RETURN NULL;
        END IF;
    END IF;
    -- INTERSECT and no join, which may be one of each with each where tables are taken for empty. Each form's list by itself and in its
    -- order, which only the right index has.
    EXECUTE format(
        'SELECT ARRAY(%s LIMIT $1)',
        (
            SELECT string_agg(l.list, ' INTERSECT ' ORDER BY l.place)
            FROM (
                SELECT
                    w.place,
                    format(
                        'SELECT l.%3$I FROM unnest(%4$L::text[]) AS f (form) CROSS JOIN LATERAL (SELECT w.%3$I FROM %1$I.%2$I AS w WHERE w.form = f.form ORDER BY w.rank, w.%3$I) AS l',
                        p_catalog, p_noun || '_word', p_noun || '_id', w.forms
                    )
                FROM unnest(p_lists) WITH ORDINALITY AS w (forms, place)
                UNION ALL
                SELECT 31, p_further WHERE p_further IS NOT NULL
            ) AS l (place, list)
        )
    )
    INTO v_ids
    USING p_most + 1;
    RETURN CASE WHEN cardinality(v_ids) > p_most THEN NULL ELSE v_ids END;
END
$$;

COMMENT ON FUNCTION util.common_ids(text, text, text[], text, integer, bigint[], integer) IS
'Those rows of a catalog that stand in each of some lists: of p_lists, an array of forms as text each, those with one of the forms; of p_further, if any, what that SQL gives. All lists are read to their ends. NULL when there are more than p_most, and, with p_look, when by their lengths (p_uses, the shortest first) and by what the first begins with so many are sooner found by looking at the entries of the first list one after the other. Example: SELECT common_ids(''bookstore'', ''book'', ''{"{dune}","{messiah}"}'', NULL, 2000);';

COMMIT;
