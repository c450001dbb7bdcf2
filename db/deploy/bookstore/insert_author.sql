-- Deploy storeroom:bookstore/insert_author to pg
-- requires: bookstore/author_row
-- requires: bookstore/name_authors
-- requires: bookstore/tidy_aliases
-- requires: util/refuse_duplicate
-- requires: util/publish
-- requires: util/learn_words
-- requires: bookstore/book_word
-- requires: util/replay
-- requires: util/keep_answer
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.insert_author(
    p_name           text,
    p_disambiguation text    DEFAULT '',
    p_birth_year     integer DEFAULT NULL,
    p_death_year     integer DEFAULT NULL,
    p_aliases        text[]  DEFAULT '{}',
    p_idempotency_key text   DEFAULT NULL
)
RETURNS bookstore.author_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_author_id bigint;
    v_names     text[];
    v_row       bookstore.author_row := json_populate_record(NULL::bookstore.author_row, util.replay(
        p_idempotency_key, 'insert_author', jsonb_build_array(p_name, p_disambiguation, p_birth_year, p_death_year, p_aliases)
    ));
BEGIN
    IF v_row.author_id IS NOT NULL THEN
        RETURN v_row;
    END IF;
    INSERT INTO bookstore.author (name, disambiguation, birth_year, death_year, aliases)
    VALUES (
        coalesce(util.tidy(p_name), ''), coalesce(util.tidy(p_disambiguation), ''), p_birth_year, p_death_year, bookstore.tidy_aliases(p_aliases)
    )
    ON CONFLICT ON CONSTRAINT author_identity DO NOTHING
    RETURNING author.author_id INTO v_author_id;
    IF v_author_id IS NULL THEN
        PERFORM util.refuse_duplicate('author_identity', (
            SELECT a.author_id
            FROM bookstore.author AS a
            WHERE a.name_key = util.person_key(p_name) AND a.disambiguation = coalesce(util.tidy(p_disambiguation), '')
        ));
    END IF;

    CALL bookstore.name_authors(ARRAY[v_author_id]);
    v_names := ARRAY(SELECT n.name_key FROM bookstore.author_name AS n WHERE n.author_id = v_author_id AND NOT n.inverted);
    CALL util.learn_words('bookstore', v_names);
    SELECT r.* INTO v_row FROM bookstore.author_row AS r WHERE r.author_id = v_author_id;
    PERFORM activity.log_changes('bookstore', 'author', 'insert', ARRAY[v_author_id], NULL, ARRAY[to_jsonb(v_row)]);
    CALL util.keep_answer(p_idempotency_key, to_json(v_row));
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.insert_author(text, text, integer, integer, text[], text) IS
'Adds an author and returns it. Raises 23505 with the existing number when name and disambiguation are known, 23514 for a value out of bounds. With p_idempotency_key it is done once, see replay. Example: SELECT author_id FROM insert_author(''Mary Ann Evans'', p_aliases => ''{George Eliot}'');';
CALL util.publish('bookstore.insert_author(text, text, integer, integer, text[], text)');

COMMIT;
