-- Deploy storeroom:util/check_version to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.check_version(p_expected integer, p_version integer)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    IF p_expected <> p_version AND p_version::text <> ALL (string_to_array(coalesce(current_setting('storeroom.versions', true), ''), ',')) THEN
        RAISE assert_failure USING
            MESSAGE = 'the row was changed meanwhile',
            DETAIL = json_build_object('version', p_version)::text,
            HINT = 'Read it again.',
            COLUMN = 'version';
    END IF;
END
$$;

COMMENT ON PROCEDURE util.check_version(integer, integer) IS
'Raises P0004, with the version as DETAIL: {"version": 2}, when a row is not in the expected version; nothing is checked when p_expected is NULL. The versions in the setting storeroom.versions, with commas between, will do as well: the HTTP server gives it when If-Match names several. The row must be locked.';

COMMIT;
