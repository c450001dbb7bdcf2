-- Deploy storeroom:bookstore/correct_authors to pg
-- requires: bookstore/author_word
-- requires: bookstore/is_author
-- requires: util/correct_word

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.correct_authors(p_key text)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    c_named CONSTANT text := '(SELECT true FROM bookstore.author_word AS n WHERE n.word = f.word LIMIT 1)';
    v_words text[] := string_to_array(p_key, ' ');
    v_wrong boolean := false;
    v_known boolean := true;
    v_word  text;
    v_rare  text;
    v_other record;
BEGIN
    IF cardinality(v_words) > 10 THEN
        RETURN NULL;
    END IF;

    -- One word written as two.
    FOR i IN 1..cardinality(v_words) - 1 LOOP
        v_word := v_words[i] || v_words[i + 1];
        IF bookstore.is_author(v_words[:i - 1] || v_word || v_words[i + 2:], v_word) THEN
            RETURN array_to_string(v_words[:i - 1] || v_word || v_words[i + 2:], ' ');
        END IF;
    END LOOP;

    -- What begins no word of a name is wrong, whatever stands beside it: two words written as one, or another word.
    FOR i IN 1..cardinality(v_words) LOOP
        -- In order, and one: the planner would else begin with the whole list of names.
        CONTINUE WHEN (SELECT true FROM bookstore.author_word AS a WHERE a.word >= v_words[i] AND a.word < v_words[i] || chr(1114111) ORDER BY a.word LIMIT 1);
        SELECT p.word || ' ' || p.next, p.next INTO v_word, v_rare
        FROM generate_series(2, least(length(v_words[i]), 40) - 3) AS g (letters)
        CROSS JOIN LATERAL (SELECT left(v_words[i], g.letters), substr(v_words[i], g.letters + 1)) AS p (word, next)
        WHERE bookstore.is_author(ARRAY[p.word || ' ' || p.next], p.next)
        LIMIT 1;
        IF v_word IS NULL THEN
            SELECT c.word, c.word INTO v_word, v_rare FROM util.correct_word('bookstore', v_words[i], 1, c_named) AS c;
        END IF;
        v_wrong := true;
        v_known := v_known AND v_word IS NOT NULL;
        v_words[i] := coalesce(v_word, v_words[i]);
    END LOOP;
    IF v_wrong AND v_known AND bookstore.is_author(v_words, v_rare) THEN
        RETURN array_to_string(v_words, ' ');
    END IF;

    -- Each is a word of some name, only no name has all: one of them is another, "austin" of "jane austin".
    IF v_known AND cardinality(v_words) > 1 THEN
        FOR v_other IN
            SELECT v_words[:w.place - 1] || c.word || v_words[w.place + 1:] AS words, c.word
            FROM unnest(v_words[:6]) WITH ORDINALITY AS w (word, place)
            CROSS JOIN LATERAL util.correct_word('bookstore', w.word, 4, c_named) WITH ORDINALITY AS c (word, distance, uses, choice)
            ORDER BY c.choice, c.distance, c.uses DESC, w.place
        LOOP
            IF bookstore.is_author(v_other.words, v_other.word) THEN
                RETURN array_to_string(v_other.words, ' ');
            END IF;
        END LOOP;
    END IF;

    -- Worse misspelled than a dictionary finds: of the names that have one of the words that whose other words are nearest.
    RETURN (
        SELECT n.name_key
        FROM (
            SELECT w.word, w.place
            FROM unnest(v_words[:6]) WITH ORDINALITY AS w (word, place)
            ORDER BY length(w.word) DESC, w.place
            LIMIT 3
        ) AS k
        CROSS JOIN LATERAL (
            SELECT a.name_key FROM bookstore.author_word AS a WHERE a.word = k.word ORDER BY a.word, a.name_key LIMIT 300
        ) AS n
        CROSS JOIN LATERAL (
            SELECT sum(d.distance) AS distance, length(k.word) + sum(d.letters) AS letters
            FROM unnest(v_words[:6]) WITH ORDINALITY AS t (word, place)
            CROSS JOIN LATERAL (
                SELECT util.levenshtein(t.word, o.word) AS distance, greatest(length(t.word), length(o.word)) AS letters
                FROM string_to_table(left(n.name_key, 255), ' ') AS o (word)
                WHERE length(t.word) <= 255
                ORDER BY distance, letters DESC
                LIMIT 1
            ) AS d
            WHERE t.place <> k.place
        ) AS d
        WHERE d.distance * 10 <= d.letters * 3
        ORDER BY d.distance, length(n.name_key), n.name_key
        LIMIT 1
    );
END
$$;

COMMENT ON FUNCTION bookstore.correct_authors(text) IS
'What a folded name that no author has was probably meant to be: two words joined; else those that begin no word of a name parted or corrected; else one more replaced by another of the dictionary, so that somebody has the name; else, of the names with one of its words (300 of each of the three longest), the one whose words differ least, in three of ten letters at most. NULL when nobody is called so. Example: SELECT correct_authors(''jane austin'');';

COMMIT;
