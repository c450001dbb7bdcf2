-- Deploy storeroom:bookstore/import_books to pg
-- requires: bookstore/import_row
-- requires: bookstore/resolve_import
-- requires: bookstore/link_books
-- requires: util/import_outcome
-- requires: util/start_import
-- requires: util/finish_import

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.import_books(p_import_id bigint, p_source text, p_rows json)
RETURNS SETOF util.import_outcome
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER ROWS 1000 SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_rows     bookstore.import_row[];
    v_outcomes util.import_outcome[];
    v_results  util.import_outcome[] := '{}';
    v_touched  bigint[] := '{}';
BEGIN
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
            util.tidy(r.language) AS language,
            util.tidy(r.publisher) AS publisher,
            util.tidy(r.price) AS price,
            util.tidy(r.currency) AS currency,
            nullif(btrim(r.description), '') AS description
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
                WHEN (r.price IS NULL) <> (r.currency IS NULL) THEN 'book_price_currency'
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
                    WHERE NOT coalesce(pg_input_is_valid(util.tidy(c.category #>> '{}'), 'bookstore.category_name'), true)
                ) THEN 'category_name_length'
            END AS problem
        FROM raw AS r
    ),
    identified AS MATERIALIZED (
        SELECT
            c.*,
            coalesce(
                'key ' || c.source_key,
                'isbn ' || c.isbn,
                -- Nothing but what it says tells this book from others.
                'text ' || encode(sha256(convert_to(
                    concat_ws(E'\n', util.name_key(c.title), util.name_key(c.subtitle), c.authors::text, c.published_year, c.printed_isbn, c.language),
                    'UTF8'
                )), 'hex')
            ) AS identity
        FROM checked AS c
        WHERE c.problem IS NULL
    ),
    met AS (
        INSERT INTO util.import_key AS k (import_id, key, line)
        SELECT p_import_id, i.identity, min(i.line) FROM identified AS i GROUP BY i.identity
        ON CONFLICT ON CONSTRAINT import_key_pkey DO UPDATE SET line = k.line  -- no change: for RETURNING
        RETURNING k.key, k.line
    )
    SELECT
        array_agg(
            (
                i.line, m.line, coalesce(i.source_key, CASE WHEN i.identity LIKE 'text %' THEN i.identity END), i.title, i.subtitle, i.authors,
                i.categories, i.isbn, CASE WHEN i.isbn IS NULL THEN i.printed_isbn END, i.published_year, i.language, i.publisher, i.price,
                i.currency, i.description
            )::bookstore.import_row
            ORDER BY i.line
        ) FILTER (WHERE i.line IS NOT NULL),
        array_agg((c.line, 'rejected', NULL, t.field, c.problem, t.message)::util.import_outcome) FILTER (WHERE c.problem IS NOT NULL)
    INTO v_rows, v_outcomes
    FROM checked AS c
    LEFT JOIN identified AS i ON i.line = c.line
    LEFT JOIN met AS m ON m.key = i.identity
    LEFT JOIN util.constraint_messages() AS t ON t.constraint_name = c.problem;

    v_results := coalesce(v_outcomes, '{}');

    -- 2. Names become authors and categories once for the whole batch.
    v_rows := bookstore.resolve_import(v_rows);

    -- 3. Rounds, in each at most one line for a book, so that lines about the same book count in their order.
    WHILE cardinality(v_rows) > 0 LOOP
        WITH pending AS MATERIALIZED (
            SELECT p.*, coalesce(s.book_id, i.book_id) AS book_id
            FROM unnest(v_rows) AS p
            LEFT JOIN bookstore.book AS s ON s.source = p_source AND s.source_key = p.source_key
            LEFT JOIN bookstore.book AS i ON i.isbn = p.isbn
        ),
        picked AS MATERIALIZED (
            SELECT DISTINCT ON (coalesce(p.book_id::text, p.isbn, p.source_key)) p.*
            FROM pending AS p
            ORDER BY coalesce(p.book_id::text, p.isbn, p.source_key), p.line
        ),
        fresh AS MATERIALIZED (
            SELECT nextval('bookstore.book_id_seq') AS new_id, p.* FROM (SELECT * FROM picked AS q WHERE q.book_id IS NULL ORDER BY q.line) AS p
        ),
        inserted AS (
            INSERT INTO bookstore.book (
                book_id, title, subtitle, authors, categories, isbn, printed_isbn, published_year, language, publisher, price, currency,
                description, source, source_key
            )
            SELECT
                f.new_id, f.title, f.subtitle, f.authors, f.categories, f.isbn, f.printed_isbn, f.published_year, f.language, f.publisher,
                f.price, f.currency, f.description, p_source, f.source_key
            FROM fresh AS f
            ON CONFLICT DO NOTHING  -- somebody else was quicker: the next round finds the book
            RETURNING book.book_id
        ),
        merged AS MATERIALIZED (
            -- What the file says of its own book counts; of a book from elsewhere, and on a second line, it only fills gaps.
            SELECT
                p.line,
                p.first_line,
                b.book_id,
                b.source,
                own.own,
                CASE WHEN own.own THEN p.title ELSE b.title END AS title,
                CASE WHEN own.own THEN coalesce(p.subtitle, b.subtitle) ELSE coalesce(b.subtitle, p.subtitle) END AS subtitle,
                CASE WHEN json_array_length(p.authors) > 0 AND (own.own OR json_array_length(b.authors) = 0) THEN p.authors ELSE b.authors END AS authors,
                CASE WHEN added.categories IS NULL THEN b.categories ELSE added.categories END AS categories,
                CASE WHEN taken.book_id IS NOT NULL THEN b.isbn WHEN own.own THEN coalesce(p.isbn, b.isbn) ELSE coalesce(b.isbn, p.isbn) END AS isbn,
                CASE WHEN own.own THEN coalesce(p.printed_isbn, b.printed_isbn) ELSE coalesce(b.printed_isbn, p.printed_isbn) END AS printed_isbn,
                CASE WHEN own.own THEN coalesce(p.published_year, b.published_year) ELSE coalesce(b.published_year, p.published_year) END AS published_year,
                CASE WHEN own.own THEN coalesce(p.language, b.language) ELSE coalesce(b.language, p.language) END AS language,
                CASE WHEN own.own THEN coalesce(p.publisher, b.publisher) ELSE coalesce(b.publisher, p.publisher) END AS publisher,
                CASE WHEN own.own THEN coalesce(p.price, b.price) ELSE coalesce(b.price, p.price) END AS price,
                CASE WHEN own.own THEN coalesce(p.currency, b.currency) ELSE coalesce(b.currency, p.currency) END AS currency,
                CASE WHEN own.own THEN coalesce(p.description, b.description) ELSE coalesce(b.description, p.description) END AS description
            FROM picked AS p
            JOIN bookstore.book AS b ON b.book_id = p.book_id
            LEFT JOIN bookstore.book AS taken ON taken.isbn = p.isbn AND taken.book_id <> b.book_id
            CROSS JOIN LATERAL (VALUES (b.source IS NOT DISTINCT FROM p_source AND p.line = p.first_line)) AS own (own)
            LEFT JOIN LATERAL (
                SELECT json_agg(json_build_object('category_id', c.category_id, 'name', c.name) ORDER BY c.search_key, c.category_id) AS categories
                FROM bookstore.category AS c
                WHERE c.category_id IN (
                    SELECT (e.value ->> 'category_id')::bigint FROM json_array_elements(b.categories) AS e
                    UNION
                    SELECT (e.value ->> 'category_id')::bigint FROM json_array_elements(p.categories) AS e
                )
            ) AS added ON json_array_length(p.categories) > 0
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
        SELECT array_agg((o.line, o.outcome, o.id, o.field, o.code, o.message)::util.import_outcome)
        INTO v_outcomes
        FROM (
            SELECT
                f.line, 'inserted' AS outcome, f.new_id AS id,
                CASE WHEN f.printed_isbn IS NOT NULL THEN 'isbn' END AS field,
                CASE WHEN f.printed_isbn IS NOT NULL THEN 'book_isbn_valid' END AS code,
                CASE WHEN f.printed_isbn IS NOT NULL THEN 'is no valid ISBN; kept as printed' END AS message
            FROM fresh AS f
            WHERE f.new_id IN (SELECT i.book_id FROM inserted AS i)
            UNION ALL
            SELECT
                m.line,
                CASE
                    WHEN m.book_id IN (SELECT u.book_id FROM updated AS u) THEN 'updated'
                    WHEN m.own THEN 'unchanged'
                    ELSE 'duplicate'
                END,
                m.book_id,
                NULL,
                NULL,
                CASE
                    WHEN m.own THEN NULL
                    WHEN m.line <> m.first_line THEN format('the same book as line %s', m.first_line)
                    ELSE format('the same ISBN as a book from %s', coalesce(m.source, 'elsewhere'))
                END
            FROM merged AS m
        ) AS o;

        v_results := v_results || v_outcomes;
        v_touched := v_touched || ARRAY(SELECT o.id FROM unnest(v_outcomes) AS o WHERE o.outcome IN ('inserted', 'updated'));
        v_rows := ARRAY(
            SELECT p FROM unnest(v_rows) AS p WHERE p.line NOT IN (SELECT o.line FROM unnest(v_outcomes) AS o) ORDER BY p.line
        );
    END LOOP;

    CALL bookstore.link_books(v_touched);
    RETURN QUERY SELECT * FROM unnest(v_results) AS r ORDER BY r.line;
END
$$;

COMMENT ON FUNCTION bookstore.import_books(bigint, text, json) IS
'Merges a batch of lines [{"line", "key", "title", "subtitle", "authors", "categories", "isbn", "published_year", "language", "publisher", "price", "currency", "description"}] and says what became of each. A book is known by its key in p_source, else its ISBN, else all it says. The first line about a book of the same source overwrites what it gives; a further line, or a book of another source, only fills gaps and adds categories. A bad ISBN is kept as printed. Example: SELECT * FROM import_books(start_import(), ''own'', ''[{"line": 2, "title": "Dune", "authors": ["Frank Herbert"]}]'');';
CALL util.publish('bookstore.import_books(bigint, text, json)');

COMMIT;
