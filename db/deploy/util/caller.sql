-- Deploy storeroom:util/caller to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- Without SECURITY DEFINER and as SQL: inlined where a table's default or a function asks.
CREATE FUNCTION util.caller()
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT coalesce(nullif(pg_catalog.current_setting('storeroom.caller', true), ''), session_user::pg_catalog.text)
$$;

COMMENT ON FUNCTION util.caller() IS
'Who calls: the setting storeroom.caller, which the HTTP server gives with each write, else the role that logged in. Example: SELECT caller();';

COMMIT;
