-- Deploy storeroom:util/public_function to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE util.public_function (
    function_name text NOT NULL,
    schema_name   text NOT NULL,
    access        text NOT NULL,
    CONSTRAINT public_function_pkey PRIMARY KEY (function_name),
    CONSTRAINT public_function_access CHECK (access IN ('read', 'write'))
);

COMMENT ON TABLE util.public_function IS 'The functions people and the API may call; util.publish fills it, and it decides grants and pools.';
COMMENT ON COLUMN util.public_function.function_name IS 'Name, unique over all schemas.';
COMMENT ON COLUMN util.public_function.schema_name IS 'Schema, which is also the catalog.';
COMMENT ON COLUMN util.public_function.access IS 'read: STABLE, granted to storeroom_reader. write: VOLATILE, granted to storeroom_writer.';
COMMENT ON CONSTRAINT public_function_pkey ON util.public_function IS 'function_name: is the name of a public function already.';
COMMENT ON CONSTRAINT public_function_access ON util.public_function IS 'access: must be read or write.';

COMMIT;
