-- Verify storeroom:util/listed_ids on pg

BEGIN;

CREATE SCHEMA verify;
CREATE TABLE verify.thing_word (thing_id bigint, form text);
INSERT INTO verify.thing_word VALUES (1, 'dune'), (2, 'emma');
SELECT 1 / ((util.listed_ids('verify', 'thing', '{2,1}', '{dune}', 1) = '{1}') IS TRUE)::integer;
SELECT 1 / ((util.listed_ids('verify', 'thing', '{2,1}', '{dune}', 11) = '{2,1}') IS TRUE)::integer;

ROLLBACK;
