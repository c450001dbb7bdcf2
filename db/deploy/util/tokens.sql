-- Deploy storeroom:util/tokens to pg
-- requires: util/search_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.tokens(p_text text, p_letters boolean DEFAULT false)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_key text := util.search_key(p_text);
BEGIN
    IF octet_length(v_key) = length(v_key) AND v_key !~ '[^ ]{101}' THEN  -- ASCII, and no word too long
        RETURN string_to_array(v_key, ' ');
    END IF;
    RETURN ARRAY(
        SELECT left(t.token, 100)  -- cut, because an index entry holds 2,700 bytes
        FROM string_to_table(v_key, ' ') WITH ORDINALITY AS w (word, place)
        -- Scripts without blanks between words, Chinese, Japanese and Korean: each two neighbouring letters, as Lucene does it.
        CROSS JOIN LATERAL regexp_matches(
            w.word, '[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+|[^\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+', 'g'
        ) WITH ORDINALITY AS p (piece, place)
        CROSS JOIN LATERAL (
            SELECT p.piece[1], 1 WHERE p.piece[1] !~ '^[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]'
            UNION ALL
            SELECT substr(p.piece[1], i, 2), i
            FROM generate_series(1, greatest(length(p.piece[1]) - 1, 1)) AS i
            WHERE p.piece[1] ~ '^[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]'
            UNION ALL
            SELECT substr(p.piece[1], i, 1), i
            FROM generate_series(1, length(p.piece[1])) AS i
            WHERE p_letters AND length(p.piece[1]) > 1 AND p.piece[1] ~ '^[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]'
        ) AS t (token, place)
        ORDER BY w.place, p.place, t.place
    );
END
$$;

COMMENT ON FUNCTION util.tokens(text, boolean) IS
'The folded words of a text in order, those of scripts without blanks as overlapping pairs of letters, with p_letters also as single ones. Example: SELECT tokens(''Crème Brûlée 北京的'');';

COMMIT;
