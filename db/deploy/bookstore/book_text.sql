-- Deploy storeroom:bookstore/book_text to pg
-- requires: bookstore/book

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE VIEW bookstore.book_text AS
SELECT
    b.book_id,
    ARRAY[b.title, t.names, b.subtitle, b.description, c.names] AS texts,
    '{5,2,2,1,0}'::real[] AS weights,
    '{8,2,8,30,8}'::real[] AS lengths
FROM bookstore.book AS b
CROSS JOIN LATERAL (
    -- By their key too, in which initials are joined: J. R. R. and JRR.
    SELECT string_agg(concat_ws(' ', a.author ->> 'name', nullif(util.person_key(a.author ->> 'name'), util.search_key(a.author ->> 'name'))), ' ')
    FROM json_array_elements(b.authors) AS a (author)
) AS t (names)
CROSS JOIN LATERAL (SELECT string_agg(c.category ->> 'name', ' ') FROM json_array_elements(b.categories) AS c (category)) AS c (names);

COMMENT ON VIEW bookstore.book_text IS 'What of a book its words are found by: title, names of authors, subtitle and description, with weights and usual lengths in words; and the names of categories, whose words are only to be known.';

COMMIT;
