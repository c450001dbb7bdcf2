-- Verify storeroom:util/language_tag on pg

BEGIN;

SELECT 1 / ((util.language_tag('eng') = 'en') IS TRUE)::integer;
SELECT 1 / ((util.language_tag('PT_br') = 'pt-BR') IS TRUE)::integer;
SELECT 1 / ((util.language_tag('grc') = 'grc') IS TRUE)::integer;
SELECT 1 / ((util.language_tag('DE-de-u-CO-phonebk') = 'de-DE-u-co-phonebk') IS TRUE)::integer;

ROLLBACK;
