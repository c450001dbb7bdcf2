-- Verify storeroom:util/common_ids on pg

BEGIN;

CREATE SCHEMA verify;
CREATE TABLE verify.thing_word (thing_id bigint, form text, rank smallint);
INSERT INTO verify.thing_word VALUES (1, 'dune', 1), (1, 'messiah', 2), (2, 'dune', 1), (3, 'emma', 1), (3, 'dune', 1), (4, 'messiah', 1);
SELECT 1 / ((util.common_ids('verify', 'thing', '{"{dune}","{messiah,emma}"}', 'VALUES (1), (2)', 1) = '{1}') IS TRUE)::integer;
SELECT 1 / ((util.common_ids('verify', 'thing', '{"{dune}","{messiah,emma}"}', NULL, 1) IS NULL) IS TRUE)::integer;

ROLLBACK;
