-- Deploy storeroom:recipes/ingredient_parse to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE recipes.ingredient_parse AS (
    quantity      numeric,
    quantity_max  numeric,
    unit_code     text,
    name          text,
    note          text,
    optional      boolean,
    status        text,
    ingredient_id bigint
);

COMMENT ON TYPE recipes.ingredient_parse IS 'A line of a recipe''s ingredients as recipes.parse_ingredient reads it.';
COMMENT ON COLUMN recipes.ingredient_parse.quantity IS 'How much; the lower end of a range.';
COMMENT ON COLUMN recipes.ingredient_parse.quantity_max IS 'The upper end of a range.';
COMMENT ON COLUMN recipes.ingredient_parse.unit_code IS 'Unit of the quantity; NULL where the things themselves are counted.';
COMMENT ON COLUMN recipes.ingredient_parse.name IS 'What of, without quantity, unit, size and preparation; at most 200 characters.';
COMMENT ON COLUMN recipes.ingredient_parse.note IS 'Size, preparation, purpose and what else was said.';
COMMENT ON COLUMN recipes.ingredient_parse.optional IS 'Whether the dish is complete without it: optional, to garnish, to serve.';
COMMENT ON COLUMN recipes.ingredient_parse.status IS 'parsed, partial (the name is a guess), raw (no name can be read) or heading (no ingredient at all).';
COMMENT ON COLUMN recipes.ingredient_parse.ingredient_id IS 'The known ingredient; NULL when there is none.';

COMMIT;
