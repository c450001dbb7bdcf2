-- Deploy storeroom:recipes/unit_alias to pg
-- requires: recipes/unit
-- requires: recipes/unit_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE recipes.unit_alias (
    alias_key text COLLATE "C" NOT NULL,
    unit_code text NOT NULL,
    CONSTRAINT unit_alias_pkey PRIMARY KEY (alias_key),
    CONSTRAINT unit_alias_unit FOREIGN KEY (unit_code) REFERENCES recipes.unit ON DELETE CASCADE,
    CONSTRAINT unit_alias_folded CHECK (alias_key = recipes.unit_key(alias_key) AND length(alias_key) BETWEEN 1 AND 50)
);
CREATE INDEX unit_alias_unit ON recipes.unit_alias (unit_code);

COMMENT ON TABLE recipes.unit_alias IS 'What units are called in lines: one namespace, with the codes themselves in it.';
COMMENT ON COLUMN recipes.unit_alias.alias_key IS 'recipes.unit_key of the name.';
COMMENT ON COLUMN recipes.unit_alias.unit_code IS 'The unit.';
COMMENT ON CONSTRAINT unit_alias_pkey ON recipes.unit_alias IS 'alias: names a unit already.';
COMMENT ON CONSTRAINT unit_alias_unit ON recipes.unit_alias IS 'unit: there is no such unit.';
COMMENT ON CONSTRAINT unit_alias_folded ON recipes.unit_alias IS 'alias: must be a folded name of 1 to 50 characters.';
COMMENT ON INDEX recipes.unit_alias_unit IS 'The names of a unit.';

COMMIT;
