-- Deploy storeroom:recipes/unit to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE recipes.unit (
    unit_code text    NOT NULL,
    dimension text    NOT NULL,
    to_base   numeric NOT NULL,
    CONSTRAINT unit_pkey PRIMARY KEY (unit_code),
    CONSTRAINT unit_code_length CHECK (length(unit_code) BETWEEN 1 AND 20),
    CONSTRAINT unit_dimension CHECK (dimension IN ('mass', 'volume', 'length', 'count')),
    CONSTRAINT unit_to_base_range CHECK (to_base > 0 AND to_base < 1000000)
);

COMMENT ON TABLE recipes.unit IS 'Units that quantities of ingredients are given in.';
COMMENT ON COLUMN recipes.unit.unit_code IS 'What people see, for example g, tbsp or clove.';
COMMENT ON COLUMN recipes.unit.dimension IS 'What it measures: mass, volume, length or count.';
COMMENT ON COLUMN recipes.unit.to_base IS 'Grams, millilitres, centimetres or pieces in one.';
COMMENT ON CONSTRAINT unit_pkey ON recipes.unit IS 'unit: exists already.';
COMMENT ON CONSTRAINT unit_code_length ON recipes.unit IS 'unit: must be 1 to 20 characters long.';
COMMENT ON CONSTRAINT unit_dimension ON recipes.unit IS 'dimension: must be mass, volume, length or count.';
COMMENT ON CONSTRAINT unit_to_base_range ON recipes.unit IS 'to_base: must be a number above 0 and below 1,000,000.';

COMMIT;
