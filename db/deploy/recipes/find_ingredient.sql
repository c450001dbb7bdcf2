-- Deploy storeroom:recipes/find_ingredient to pg
-- requires: recipes/ingredient_alias

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.find_ingredient(p_name text)
RETURNS bigint
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_key     text := recipes.ingredient_key(p_name);
    v_id      bigint;
    v_words   text[];
    v_run     text[] := '{}';
    v_runs    text[] := '{}';
    v_word    text;
    v_number  integer;
    v_end     integer;
    v_found   text;
    v_text    text;
    v_before  text[];
    v_parent  bigint;
    v_kind    bigint;
BEGIN
    SELECT a.ingredient_id INTO v_id FROM recipes.ingredient_alias AS a WHERE a.alias_key = v_key;
    IF FOUND THEN
        RETURN v_id;
    END IF;
    IF strpos(p_name, '&') > 0 THEN
        v_key := recipes.ingredient_key(replace(p_name, '&', ' and '));
    END IF;
    IF strpos(v_key, ' on ') + strpos(v_key, ' in ') > 0 THEN
        v_key := regexp_replace(v_key, '\m(?:bone|skin|shell|head|rind|tail|fat) (?:in|on) ', '', 'g');
    END IF;
    -- "Leg of lamb" is lamb, but cream of chicken is no chicken.
    v_words := string_to_array(v_key, ' ');
    v_number := array_position(v_words, 'of');
    IF v_number BETWEEN 2 AND cardinality(v_words) - 1 THEN
        SELECT a.ingredient_id INTO v_id
        FROM generate_series(2, v_number - 1) AS s (place)
        JOIN recipes.ingredient_alias AS a ON a.alias_key = array_to_string(v_words[s.place:], ' ')
        ORDER BY s.place
        LIMIT 1;
        IF FOUND THEN  -- "low-sodium cream of chicken soup"
            RETURN v_id;
        END IF;
        IF EXISTS (SELECT FROM recipes.ingredient_alias AS a WHERE a.alias_key = v_words[v_number - 1]) THEN
            RETURN NULL;
        END IF;
        v_words := v_words[v_number + 1:];
    END IF;

    FOREACH v_word IN ARRAY v_words[:12] || 'and'::text LOOP
        IF v_word NOT IN ('and', 'or', 'with', 'without', 'in', 'from', 'for', 'on', 'at', 'und', 'oder', 'mit', 'et', 'ou') THEN
            v_run := v_run || v_word;
            CONTINUE;
        END IF;
        -- What ends with the head of the name, or with it and the word for its form: the longest first.
        v_text := ' ' || array_to_string(v_run, ' ') || ' ';
        v_runs := '{}';
        v_end := cardinality(v_run);
        WHILE v_end > 0 LOOP
            FOR v_start IN 1..v_end LOOP
                v_runs := v_runs || array_to_string(v_run[v_start:v_end], ' ');
            END LOOP;
            EXIT WHEN v_end = 1 OR v_run[v_end] NOT IN (
                'piece', 'half', 'chunk', 'fillet', 'filet', 'slice', 'strip', 'cube', 'wedge', 'floret', 'leaf', 'sprig', 'stalk', 'stem', 'bulb', 'head',
                'root', 'quarter', 'round', 'ring', 'segment', 'meat', 'portion', 'joint', 'cutlet', 'steak', 'chop', 'roast', 'loin', 'shoulder', 'shank',
                'thigh', 'drumstick', 'leg', 'neck', 'breast', 'tenderloin', 'mince', 'escalope', 'medallion', 'carcass', 'bone', 'cap', 'tip', 'spear', 'heart',
                'kernel', 'pod', 'sheet', 'tail', 'curl', 'shaving', 'crumble', 'stick', 'clove', 'ear', 'rib', 'rasher', 'hock', 'cheek', 'haunch', 'cob', 'ball', 'frond', 'dice', 'matchstick', 'bit', 'crown', 'top'
            );
            v_end := v_end - 1;
        END LOOP;
        FOR v_id, v_parent, v_found IN
            SELECT a.ingredient_id, i.parent_id, a.alias_key
            FROM unnest(v_runs) WITH ORDINALITY AS r (run, place)
            JOIN recipes.ingredient_alias AS a ON a.alias_key = r.run
            JOIN recipes.ingredient AS i ON i.ingredient_id = a.ingredient_id
            ORDER BY r.place
        LOOP
            v_before := string_to_array(rtrim(left(v_text, strpos(v_text, ' ' || v_found || ' ') - 1)), ' ');
            IF v_before && '{vegan,nut,plant,mock,imitation,vegetarian,veggie,dairy,faux,artificial,cookie,jelly,body,cooking}'::text[] THEN
                RETURN NULL;
            END IF;
            -- Another food before it makes it another thing: almond butter is no butter, but rigatoni pasta is rigatoni.
            SELECT CASE
                WHEN i.ingredient_id = v_id OR i.parent_id = v_id THEN i.ingredient_id
                WHEN i.ingredient_id = v_parent OR i.parent_id = v_parent THEN v_id
            END INTO v_kind
            FROM recipes.ingredient_alias AS a JOIN recipes.ingredient AS i ON i.ingredient_id = a.ingredient_id
            WHERE a.alias_key = ANY (v_before || array_to_string(v_before, ' '))
            ORDER BY length(a.alias_key) DESC
            LIMIT 1;
            IF NOT FOUND OR v_kind IS NOT NULL THEN
                RETURN coalesce(v_kind, v_id);
            END IF;
        END LOOP;
        IF v_found IS NOT NULL THEN
            RETURN NULL;
        END IF;
        EXIT WHEN v_word NOT IN ('and', 'or', 'und', 'oder', 'et', 'ou');
        v_run := '{}';
    END LOOP;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION recipes.find_ingredient(text) IS
'The known ingredient that a name means: by one of its names, else by the longest run of words that ends the name''s head; NULL when there is none, and when what stands before it makes it another thing. Example: SELECT find_ingredient(''free-range chicken breasts'');';

COMMIT;
