-- Deploy storeroom:roles/storeroom_api to pg

BEGIN;

DO $$
BEGIN
    CREATE ROLE storeroom_api LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    RAISE NOTICE 'role storeroom_api exists already';
END
$$;

COMMENT ON ROLE storeroom_api IS 'The HTTP server logs in as this role. Owns nothing, reads no table, executes what its two groups may.';

GRANT storeroom_reader TO storeroom_api WITH INHERIT TRUE, SET FALSE;
GRANT storeroom_writer TO storeroom_api WITH INHERIT TRUE, SET FALSE;

-- So that the deployer can serve as this role where it has no password.
GRANT storeroom_api TO CURRENT_USER WITH INHERIT FALSE, SET TRUE;

-- Timeouts are settings of the login role: SET statement_timeout on a function has no effect. The last one ends what a server
-- was asked for that is no longer there.
DO $$
DECLARE
    v_setting text;
BEGIN
    FOREACH v_setting IN ARRAY ARRAY[
        'statement_timeout = ''5s''',
        'lock_timeout = ''2s''',
        'transaction_timeout = ''10s''',
        'idle_in_transaction_session_timeout = ''10s''',
        'client_connection_check_interval = ''1s'''
    ] LOOP
        EXECUTE format('ALTER ROLE storeroom_api IN DATABASE %I SET %s', current_database(), v_setting);
    END LOOP;
END
$$;

COMMIT;
