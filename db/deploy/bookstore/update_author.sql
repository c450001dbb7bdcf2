-- Deploy storeroom:bookstore/update_author to pg
-- requires: bookstore/insert_author
-- requires: bookstore/book_author
-- requires: util/check_clear
-- requires: bookstore/book_author_json
-- requires: util/index_words
-- requires: util/learn_words
-- requires: bookstore/book_word
-- requires: util/check_version
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.update_author(
    p_author_id      bigint,
    p_name           text    DEFAULT NULL,
    p_disambiguation text    DEFAULT NULL,
    p_birth_year     integer DEFAULT NULL,
    p_death_year     integer DEFAULT NULL,
    p_aliases        text[]  DEFAULT NULL,
    p_clear          text[]  DEFAULT '{}',
    p_version        integer DEFAULT NULL
)
RETURNS bookstore.author_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_clear  text[] := coalesce(p_clear, '{}');
    v_names  text[];
    v_books  bigint[];
    v_before bookstore.author_row;
    v_row    bookstore.author_row;
BEGIN
    CALL util.check_clear(v_clear, ARRAY['disambiguation', 'birth_year', 'death_year', 'aliases']);
    PERFORM FROM bookstore.author AS a WHERE a.author_id = p_author_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = 'there is no such author', COLUMN = 'author_id';
    END IF;
    SELECT r.* INTO v_before FROM bookstore.author_row AS r WHERE r.author_id = p_author_id;
    CALL util.check_version(p_version, v_before.version);

    BEGIN
        UPDATE bookstore.author AS a SET
            name           = CASE WHEN p_name IS NOT NULL THEN coalesce(util.tidy(p_name), '') ELSE a.name END,
            disambiguation = CASE WHEN p_disambiguation IS NOT NULL OR 'disambiguation' = ANY (v_clear)
                                  THEN coalesce(util.tidy(p_disambiguation), '') ELSE a.disambiguation END,
            birth_year     = CASE WHEN 'birth_year' = ANY (v_clear) THEN NULL ELSE coalesce(p_birth_year, a.birth_year) END,
            death_year     = CASE WHEN 'death_year' = ANY (v_clear) THEN NULL ELSE coalesce(p_death_year, a.death_year) END,
            aliases        = CASE WHEN p_aliases IS NOT NULL OR 'aliases' = ANY (v_clear) THEN bookstore.tidy_aliases(p_aliases) ELSE a.aliases END,
            version        = a.version + 1,
            updated_at     = now()
        WHERE a.author_id = p_author_id;
    EXCEPTION WHEN unique_violation THEN  -- an UPDATE has no ON CONFLICT
        PERFORM util.refuse_duplicate('author_identity', (
            SELECT o.author_id
            FROM bookstore.author AS a
            JOIN bookstore.author AS o
                ON o.name_key = coalesce(util.person_key(p_name), a.name_key)
                AND o.disambiguation = coalesce(util.tidy(p_disambiguation), CASE WHEN 'disambiguation' = ANY (v_clear) THEN '' ELSE a.disambiguation END)
            WHERE a.author_id = p_author_id
        ));
    END;
    CALL bookstore.name_authors(ARRAY[p_author_id]);
    v_names := ARRAY(SELECT n.name_key FROM bookstore.author_name AS n WHERE n.author_id = p_author_id AND NOT n.inverted);
    CALL util.learn_words('bookstore', v_names);
    SELECT r.* INTO v_row FROM bookstore.author_row AS r WHERE r.author_id = p_author_id;
    PERFORM activity.log_changes('bookstore', 'author', 'update', ARRAY[p_author_id], ARRAY[to_jsonb(v_before)], ARRAY[to_jsonb(v_row)]);

    IF v_row.name <> v_before.name THEN
        -- Locked in the order of numbers, as every writer does.
        v_books := ARRAY(
            SELECT b.book_id
            FROM bookstore.book AS b
            WHERE b.book_id IN (SELECT l.book_id FROM bookstore.book_author AS l WHERE l.author_id = p_author_id)
            ORDER BY b.book_id
            FOR UPDATE
        );
        UPDATE bookstore.book AS b SET
            authors = (
                SELECT json_agg(bookstore.book_author_json(l.author_id, a.name, l.roles) ORDER BY l.position)
                FROM bookstore.book_author AS l
                JOIN bookstore.author AS a ON a.author_id = l.author_id
                WHERE l.book_id = b.book_id
            )
        WHERE b.book_id = ANY (v_books);
        CALL util.index_words('bookstore', 'book', v_books);
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.update_author(bigint, text, text, integer, integer, text[], text[], integer) IS
'Changes what is given of an author, empties the fields that p_clear names, and returns the author; the books show a new name at once. Raises P0002 when there is no such author, otherwise as insert_author; 22023 when p_clear names another field. Raises P0004 when p_version is given and not the author''s. Example: SELECT name, aliases FROM update_author(1, p_aliases => ''{JRRT}'');';
CALL util.publish('bookstore.update_author(bigint, text, text, integer, integer, text[], text[], integer)');

COMMIT;
