-- Deploy storeroom:bookstore/author_rank to pg
-- requires: bookstore/author_match

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.author_rank(p_author_id bigint, p_name_key text, p_inverted boolean, p_key text, p_driver text)
RETURNS bookstore.author_match
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_word text COLLATE "C";
BEGIN
    IF p_name_key = p_key THEN
        RETURN (0, ''::text, ''::text, p_name_key, p_author_id);
    ELSIF starts_with(p_name_key, p_key) THEN
        RETURN (1, ''::text, ''::text, p_name_key, p_author_id);
    ELSIF NOT p_inverted AND (SELECT bool_and(strpos(' ' || p_name_key, ' ' || w.word) > 0) FROM string_to_table(p_key, ' ') AS w (word)) THEN
        SELECT min(w.word COLLATE "C") INTO v_word
        FROM string_to_table(p_name_key, ' ') AS w (word)
        WHERE starts_with(w.word, p_driver);
        RETURN (2, p_driver, v_word, p_name_key, p_author_id);
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION bookstore.author_rank(bigint, text, boolean, text, text) IS
'Where match_authors would list a name first, NULL where it does not match. Example: SELECT * FROM author_rank(1, ''ursula k le guin'', false, ''le guin'', ''guin'');';

COMMIT;
