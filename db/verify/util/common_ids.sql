-- Verify storeroom:util/common_ids on pg

BEGIN;

CREATE SCHEMA verify;
CREATE TABLE verify.thing_word (thing_id bigint, form text, rank smallint);
INSERT INTO verify.thing_word VALUES (1, 'dune', 1), (1, 'messiah', 2), (2, 'dune', 1), (3, 'emma', 1), (3, 'dune', 1), (4, 'messiah', 1);
SELECT 1 / ((util.common_ids('verify', 'thing', '{"{dune}","{messiah,emma}"}', 'VALUES (1), (2)', 1) = '{1}') IS TRUE)::integer;
SELECT 1 / ((util.common_ids('verify', 'thing', '{"{dune}","{messiah,emma}"}', NULL, 1) IS NULL) IS TRUE)::integer;
-- Of 2,000 rows with the one and the other word ten are found sooner than all are read, a hundred thousand are not.
CREATE SEQUENCE verify.thing_id_seq;
SELECT setval('verify.thing_id_seq', 4000);
INSERT INTO verify.thing_word SELECT n, w.form, 1 FROM generate_series(1001, 3000) AS n CROSS JOIN (VALUES ('north'), ('south')) AS w (form);
SELECT 1 / ((util.common_ids('verify', 'thing', '{"{north}","{south}"}', NULL, 2000, '{2000,2000}', 10) IS NULL) IS TRUE)::integer;
SELECT 1 / ((cardinality(util.common_ids('verify', 'thing', '{"{north}","{south}"}', NULL, 2000, '{2000,2000}', 100000)) = 2000) IS TRUE)::integer;

ROLLBACK;
