-- Deploy storeroom:bookstore/import_books to pg
-- requires: bookstore/import_row
-- requires: bookstore/resolve_import
-- requires: bookstore/link_books
-- requires: bookstore/book_text
-- requires: bookstore/book_word
-- requires: util/index_words
-- requires: util/import_outcome
-- requires: util/start_import
-- requires: util/finish_import
-- requires: util/category_json
-- requires: util/first_lines
-- requires: util/rejected_lines
-- requires: bookstore/book_row
-- requires: activity/log_changes
-- requires: util/language_tag

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.import_books(p_import_id bigint, p_source text, p_rows json)
RETURNS SETOF util.import_outcome
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER ROWS 1000 SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    -- Arrays between the steps, because the planner knows their sizes and guesses those of subqueries.
    v_rows     bookstore.import_row[];
    v_picked   bookstore.import_row[];
    v_inserted bigint[];
    v_keys     text[];
    v_before   jsonb;
    v_updated  bigint[];
    v_touched  bigint[] := '{}';
    v_outcomes util.import_outcome[];
    v_lines    bigint[];
    v_problems text[];
    v_given    jsonb[];
    v_done     bigint[];
BEGIN
    -- Batches with the same books in another order would wait for each other's.
    PERFORM pg_advisory_xact_lock('bookstore.book'::regclass::oid::bigint);

    -- 1. Every value is tried against its domain; a line with a value that does not fit is rejected, not the batch.
    WITH raw AS MATERIALIZED (
        SELECT
            r.line,
            util.tidy(r.key) AS source_key,
            coalesce(util.tidy(r.title), '') AS title,
            util.tidy(r.subtitle) AS subtitle,
            r.authors,
            r.categories,
            util.isbn13(r.isbn) AS isbn,
            upper(nullif(regexp_replace(r.isbn, '[^0-9A-Za-z]', '', 'g'), '')) AS printed_isbn,
            regexp_replace(util.tidy(r.published_year), '\.0+$', '') AS published_year,
            util.language_tag(r.language) AS language,
            util.tidy(r.publisher) AS publisher,
            util.tidy(r.price) AS price,
            CASE WHEN util.tidy(r.price) IS NOT NULL THEN util.tidy(r.currency) END AS currency,  -- of a file whose prices are all in one, some rows have none
            nullif(btrim(r.description, E' \t\r\n'), '') AS description
        FROM json_to_recordset(p_rows) AS r (
            line bigint, key text, title text, subtitle text, authors json, categories json, isbn text, published_year text,
            language text, publisher text, price text, currency text, description text
        )
    ),
    checked AS MATERIALIZED (
        SELECT
            r.*,
            CASE
                WHEN NOT pg_input_is_valid(r.title, 'bookstore.title') THEN 'title_length'
                WHEN NOT coalesce(pg_input_is_valid(r.subtitle, 'bookstore.subtitle'), true) THEN 'subtitle_length'
                WHEN NOT coalesce(pg_input_is_valid(r.published_year, 'bookstore.published_year'), true) THEN 'published_year_range'
                WHEN NOT coalesce(pg_input_is_valid(r.language, 'util.language_code'), true) THEN 'language_code_form'
                WHEN NOT coalesce(pg_input_is_valid(r.publisher, 'bookstore.publisher'), true) THEN 'publisher_length'
                WHEN NOT coalesce(pg_input_is_valid(r.price, 'util.price'), true) THEN 'price_range'
                WHEN NOT coalesce(pg_input_is_valid(r.currency, 'util.currency_code'), true) THEN 'currency_code_form'
                WHEN r.price IS NOT NULL AND r.currency IS NULL THEN 'book_price_currency'
                WHEN NOT coalesce(pg_input_is_valid(r.description, 'util.description'), true) THEN 'description_length'
                WHEN r.isbn IS NULL AND length(r.printed_isbn) > 40 THEN 'book_printed_isbn_length'
                WHEN length(r.source_key) > 200 THEN 'book_source_length'
                WHEN json_typeof(r.authors) = 'array' AND json_array_length(r.authors) > 100 THEN 'book_authors_number'
                WHEN json_typeof(r.categories) = 'array' AND json_array_length(r.categories) > 100 THEN 'book_categories_number'
                WHEN EXISTS (
                    SELECT FROM json_array_elements(CASE json_typeof(r.authors) WHEN 'array' THEN r.authors ELSE '[]' END) AS a (author)
                    WHERE NOT coalesce(pg_input_is_valid(util.tidy(
                        CASE json_typeof(a.author) WHEN 'object' THEN a.author ->> 'name' ELSE a.author #>> '{}' END
                    ), 'bookstore.person_name'), true)
                ) THEN 'person_name_length'
                WHEN EXISTS (
                    SELECT FROM json_array_elements(CASE json_typeof(r.authors) WHEN 'array' THEN r.authors ELSE '[]' END) AS a (author)
                    WHERE json_typeof(a.author) = 'object'
                        AND coalesce(a.author ->> 'role', 'author') NOT IN ('author', 'editor', 'translator', 'illustrator')
                ) THEN 'book_author_roles'
                WHEN EXISTS (
                    SELECT FROM json_array_elements(CASE json_typeof(r.categories) WHEN 'array' THEN r.categories ELSE '[]' END) AS c (category)
                    WHERE NOT coalesce(pg_input_is_valid(util.tidy(c.category #>> '{}'), 'util.category_name'), true)
                ) THEN 'category_name_length'
            END AS problem
        FROM raw AS r
    )
    SELECT
        array_agg(
            (
                c.line, NULL,
                coalesce(
                    'key ' || c.source_key,
                    'isbn ' || c.isbn,
                    -- Nothing but what it says tells this book from others.
                    'text ' || encode(sha256(convert_to(
                        concat_ws(E'\n', util.name_key(c.title), util.name_key(c.subtitle), c.authors::text, c.published_year, c.printed_isbn, c.language),
                        'UTF8'
                    )), 'hex')
                ),
                NULL, c.source_key, c.title, c.subtitle, c.authors, c.categories, c.isbn, CASE WHEN c.isbn IS NULL THEN c.printed_isbn END,
                c.published_year, c.language, c.publisher, round(c.price::numeric, 2), c.currency, c.description
            )::bookstore.import_row
            ORDER BY c.line
        ) FILTER (WHERE c.problem IS NULL),
        array_agg(c.line) FILTER (WHERE c.problem IS NOT NULL),
        array_agg(c.problem) FILTER (WHERE c.problem IS NOT NULL),
        array_agg(to_jsonb(c)) FILTER (WHERE c.problem IS NOT NULL)
    INTO v_rows, v_lines, v_problems, v_given
    FROM checked AS c;
    v_outcomes := util.rejected_lines(v_lines, v_problems, v_given);

    -- 2. Which line of the file had each identity first, and who the authors and categories are.
    SELECT array_agg(
        (
            r.line, m.line, r.identity, NULL, coalesce(r.source_key, CASE WHEN r.isbn IS NULL THEN r.identity END), r.title, r.subtitle, r.authors,
            r.categories, r.isbn, r.printed_isbn, r.published_year, r.language, r.publisher, r.price, r.currency, r.description
        )::bookstore.import_row
        ORDER BY r.line
    )
    INTO v_rows
    FROM unnest(v_rows) AS r
    JOIN util.first_lines(p_import_id, ARRAY(SELECT k.identity FROM unnest(v_rows) AS k), ARRAY(SELECT k.line FROM unnest(v_rows) AS k)) AS m ON m.key = r.identity;
    v_rows := bookstore.resolve_import(v_rows);

    -- 3. Rounds, in each at most one line for a book, so that lines about the same book count in their order.
    WHILE cardinality(v_rows) > 0 LOOP
        v_picked := ARRAY(
            SELECT DISTINCT ON (coalesce(k.book_id::text, r.identity)) (
                r.line, r.first_line, r.identity, k.book_id, r.source_key, r.title, r.subtitle, r.authors, r.categories, r.isbn,
                r.printed_isbn, r.published_year, r.language, r.publisher, r.price, r.currency, r.description
            )::bookstore.import_row
            FROM unnest(v_rows) AS r
            -- LIMIT keeps these look-ups by index: to statistics, a source that is being imported has no books yet.
            LEFT JOIN LATERAL (
                SELECT b.book_id FROM bookstore.book AS b WHERE b.source = p_source AND b.source_key = r.source_key LIMIT 1
            ) AS s ON true
            LEFT JOIN LATERAL (SELECT b.book_id FROM bookstore.book AS b WHERE b.isbn = r.isbn LIMIT 1) AS i ON true
            CROSS JOIN LATERAL (VALUES (coalesce(s.book_id, i.book_id))) AS k (book_id)
            ORDER BY coalesce(k.book_id::text, r.identity), r.line
        );

        WITH inserted AS (
            INSERT INTO bookstore.book (
                title, subtitle, authors, categories, isbn, printed_isbn, published_year, language, publisher, price, currency, description,
                source, source_key
            )
            SELECT
                p.title, p.subtitle, p.authors, p.categories, p.isbn, p.printed_isbn, p.published_year, p.language, p.publisher, p.price,
                p.currency, p.description, p_source, p.source_key
            FROM unnest(v_picked) AS p
            WHERE p.book_id IS NULL
            ORDER BY p.line
            ON CONFLICT DO NOTHING  -- somebody else was quicker: the next round finds the book
            RETURNING book.book_id, coalesce('key ' || book.source_key, book.isbn) AS key
        )
        SELECT array_agg(i.book_id), array_agg(i.key) INTO v_inserted, v_keys FROM inserted AS i;

        -- What the file says of its own book counts; of a book from elsewhere, and on a further line, it only fills gaps.
        PERFORM FROM bookstore.book AS b WHERE b.book_id IN (SELECT p.book_id FROM unnest(v_picked) AS p) ORDER BY b.book_id FOR UPDATE;
        v_before := (SELECT jsonb_object_agg(r.book_id, to_jsonb(r)) FROM bookstore.book_row AS r WHERE r.book_id = ANY (ARRAY(SELECT p.book_id FROM unnest(v_picked) AS p)));
        WITH merged AS (
            SELECT
                b.book_id,
                CASE WHEN o.own THEN p.title ELSE b.title END AS title,
                CASE WHEN o.own THEN coalesce(p.subtitle, b.subtitle) ELSE coalesce(b.subtitle, p.subtitle) END AS subtitle,
                CASE WHEN json_array_length(p.authors) > 0 AND (o.own OR json_array_length(b.authors) = 0) THEN p.authors ELSE b.authors END AS authors,
                coalesce(a.categories, b.categories) AS categories,
                CASE WHEN t.taken THEN b.isbn WHEN o.own THEN coalesce(p.isbn, b.isbn) ELSE coalesce(b.isbn, p.isbn) END AS isbn,
                CASE WHEN p.isbn IS NOT NULL AND NOT t.taken THEN NULL WHEN o.own THEN coalesce(p.printed_isbn, b.printed_isbn)
                    ELSE coalesce(b.printed_isbn, p.printed_isbn) END AS printed_isbn,
                CASE WHEN o.own THEN coalesce(p.published_year, b.published_year) ELSE coalesce(b.published_year, p.published_year) END AS published_year,
                CASE WHEN o.own THEN coalesce(p.language, b.language) ELSE coalesce(b.language, p.language) END AS language,
                CASE WHEN o.own THEN coalesce(p.publisher, b.publisher) ELSE coalesce(b.publisher, p.publisher) END AS publisher,
                CASE WHEN o.own THEN coalesce(p.price, b.price) ELSE coalesce(b.price, p.price) END AS price,
                -- A price and its currency come from one side.
                CASE WHEN o.own OR b.price IS NULL THEN coalesce(p.currency, b.currency) ELSE b.currency END AS currency,
                CASE WHEN o.own THEN coalesce(p.description, b.description) ELSE coalesce(b.description, p.description) END AS description
            FROM (
                SELECT q.*, q.isbn IS NOT NULL AND row_number() OVER (PARTITION BY q.isbn ORDER BY q.line) > 1 AS later FROM unnest(v_picked) AS q
            ) AS p
            JOIN bookstore.book AS b ON b.book_id = p.book_id
            -- An ISBN belongs to one book: to the one that has it, else to the first line that gives it.
            CROSS JOIN LATERAL (VALUES (
                p.later OR EXISTS (SELECT FROM bookstore.book AS c WHERE c.isbn = p.isbn AND c.book_id <> b.book_id)
            )) AS t (taken)
            CROSS JOIN LATERAL (VALUES (b.source IS NOT DISTINCT FROM p_source AND p.line = p.first_line)) AS o (own)
            LEFT JOIN LATERAL (
                SELECT json_agg(util.category_json(c.category_id, c.name) ORDER BY c.search_key, c.category_id) AS categories
                FROM bookstore.category AS c
                WHERE c.category_id IN (
                    SELECT (e.value ->> 'category_id')::bigint FROM json_array_elements(b.categories) AS e
                    UNION
                    SELECT (e.value ->> 'category_id')::bigint FROM json_array_elements(p.categories) AS e
                )
            ) AS a ON json_array_length(p.categories) > 0
        ),
        updated AS (
            UPDATE bookstore.book AS b SET
                title = m.title, subtitle = m.subtitle, authors = m.authors, categories = m.categories, isbn = m.isbn,
                printed_isbn = m.printed_isbn, published_year = m.published_year, language = m.language, publisher = m.publisher,
                price = m.price, currency = m.currency, description = m.description, version = b.version + 1, updated_at = now()
            FROM merged AS m
            WHERE b.book_id = m.book_id
                AND (b.title, b.subtitle, b.authors::text, b.categories::text, b.isbn, b.printed_isbn, b.published_year, b.language, b.publisher, b.price, b.currency, b.description)
                    IS DISTINCT FROM
                    (m.title, m.subtitle, m.authors::text, m.categories::text, m.isbn, m.printed_isbn, m.published_year, m.language, m.publisher, m.price, m.currency, m.description)
            RETURNING b.book_id
        )
        SELECT array_agg(u.book_id) INTO v_updated FROM updated AS u;
        PERFORM activity.log_changes(
            'bookstore', 'book', 'insert', v_inserted, NULL,
            ARRAY(SELECT to_jsonb(r) FROM unnest(v_inserted) WITH ORDINALITY AS i (id, place) JOIN bookstore.book_row AS r ON r.book_id = i.id ORDER BY i.place)
        );
        PERFORM activity.log_changes(
            'bookstore', 'book', 'update', v_updated, ARRAY(SELECT v_before -> u.id::text FROM unnest(v_updated) AS u (id)),
            ARRAY(SELECT to_jsonb(r) FROM unnest(v_updated) WITH ORDINALITY AS u (id, place) JOIN bookstore.book_row AS r ON r.book_id = u.id ORDER BY u.place)
        );

        v_outcomes := v_outcomes || ARRAY(
            SELECT (
                p.line, 'inserted', i.book_id,
                CASE WHEN p.printed_isbn IS NOT NULL THEN 'isbn' END,
                CASE WHEN p.printed_isbn IS NOT NULL THEN 'book_isbn_valid' END,
                CASE WHEN p.printed_isbn IS NOT NULL THEN 'is not a valid ISBN; kept as printed.' END
            )::util.import_outcome
            FROM unnest(v_picked) AS p
            JOIN unnest(v_inserted, v_keys) AS i (book_id, key) ON i.key = coalesce('key ' || p.source_key, p.isbn)
            WHERE p.book_id IS NULL
        ) || ARRAY(
            SELECT (
                p.line,
                CASE WHEN p.book_id = ANY (v_updated) THEN 'updated' WHEN p.line = p.first_line AND b.source IS NOT DISTINCT FROM p_source THEN 'unchanged' ELSE 'duplicate' END,
                p.book_id,
                NULL,
                NULL,
                CASE
                    WHEN p.line <> p.first_line THEN format('the same book as line %s', p.first_line)
                    WHEN b.source IS DISTINCT FROM p_source THEN format('the same ISBN as a book from %s', coalesce(b.source, 'elsewhere'))
                END
            )::util.import_outcome
            FROM unnest(v_picked) AS p
            JOIN bookstore.book AS b ON b.book_id = p.book_id
        );
        v_touched := v_touched || v_inserted || v_updated;
        v_done := ARRAY(SELECT o.line FROM unnest(v_outcomes) AS o);
        v_rows := ARRAY(SELECT r FROM unnest(v_rows) AS r WHERE r.line <> ALL (v_done) ORDER BY r.line);
    END LOOP;

    CALL bookstore.link_books(v_touched);
    CALL util.index_words('bookstore', 'book', v_touched);
    RETURN QUERY SELECT * FROM unnest(v_outcomes) AS o ORDER BY o.line;
END
$$;

COMMENT ON FUNCTION bookstore.import_books(bigint, text, json) IS
'Merges a batch of lines [{"line", "key", "title", "subtitle", "authors", "categories", "isbn", "published_year", "language", "publisher", "price", "currency", "description"}] and says what became of each. A book is known by its key in p_source, else its ISBN, else all it says. The first line about a book of the same source overwrites what it gives; a further line, or a book of another source, only fills gaps and adds categories. A bad ISBN is kept as printed, a currency without a price is none. Example: SELECT * FROM import_books(start_import(), ''own'', ''[{"line": 2, "title": "Dune", "authors": ["Frank Herbert"]}]'');';
CALL util.publish('bookstore.import_books(bigint, text, json)');

COMMIT;
