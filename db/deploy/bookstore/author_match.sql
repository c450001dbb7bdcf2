-- Deploy storeroom:bookstore/author_match to pg
-- requires: bookstore/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE bookstore.author_match AS (
    tier      integer,
    driver    text,
    word      text,
    name_key  text,
    author_id bigint
);

COMMENT ON TYPE bookstore.author_match IS 'A name that matches a query, and its place in the order of matches: tier and word as in author_rank; driver is the word of the query whose list is walked.';

COMMIT;
