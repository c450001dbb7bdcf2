-- Deploy storeroom:util/person_key to pg
-- requires: util/search_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.person_key(p_name text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_name   text;
    v_parts  text[];
    v_suffix text := '';
    v_key    text COLLATE "pg_unicode_fast";
BEGIN
    IF p_name COLLATE "C" ~ '^[A-Za-z0-9]{2,}( [A-Za-z0-9]{2,})*$' THEN  -- most names; the rest would leave it as it is
        RETURN lower(p_name COLLATE "C");
    END IF;
    v_name := regexp_replace(p_name, '\([^)]*\)', ' ', 'g');
    IF strpos(v_name, ',') > 0 THEN
        v_parts := ARRAY(
            SELECT part.key
            FROM string_to_table(v_name, ',') WITH ORDINALITY AS piece (text, position)
            CROSS JOIN LATERAL util.search_key(piece.text) AS part (key)
            WHERE part.key <> ''
            ORDER BY piece.position
        );
        IF v_parts[cardinality(v_parts)] IN ('jr', 'sr', 'ii', 'iii', 'iv', 'md', 'm d', 'phd', 'ph d', 'inc', 'ltd', 'co', 'llc') THEN
            v_suffix := v_parts[cardinality(v_parts)];
            v_parts := trim_array(v_parts, 1);
        END IF;
        IF cardinality(v_parts) > 2 AND v_parts[cardinality(v_parts)] IN (
            'sir', 'dame', 'lord', 'lady', 'baron', 'baroness', 'count', 'countess', 'earl', 'graf', 'grafin', 'freiherr', 'mrs', 'mr', 'dr', 'saint', 'abbe'
        ) THEN
            v_parts := trim_array(v_parts, 1);
        END IF;
        IF cardinality(v_parts) > 1 THEN  -- Tolkien, J. R. R. -> J. R. R. Tolkien
            v_parts := v_parts[2:2] || v_parts[1:1] || v_parts[3:];
        END IF;
        v_name := array_to_string(v_parts || v_suffix, ' ');
    END IF;
    v_key := util.search_key(v_name);
    IF v_key = '' THEN
        v_key := util.search_key(p_name);
    END IF;
    RETURN regexp_replace(v_key, '\m([[:alpha:]]) (?=[[:alpha:]]\M)', '\1', 'g');  -- j r r tolkien -> jrr tolkien
END
$$;

COMMENT ON FUNCTION util.person_key(text) IS
'Key of a person''s name, the same for J. R. R. Tolkien, J.R.R. Tolkien and Tolkien, J.R.R.: folded, surname last, initials joined, remarks in brackets and titles left out. Example: SELECT person_key(''García Márquez, Gabriel'');';

COMMIT;
