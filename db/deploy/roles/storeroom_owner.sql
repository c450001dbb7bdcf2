-- Deploy storeroom:roles/storeroom_owner to pg

BEGIN;

-- A role belongs to the whole server: another database may have made it already.
DO $$
BEGIN
    CREATE ROLE storeroom_owner NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    RAISE NOTICE 'role storeroom_owner exists already';
END
$$;

COMMENT ON ROLE storeroom_owner IS 'Owns every object of Storeroom. Nobody logs in as it; the deployer is its member.';

-- Who makes a role without being a superuser may administer it but not yet act as it.
GRANT storeroom_owner TO CURRENT_USER WITH INHERIT TRUE, SET TRUE;

DO $$
BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO storeroom_owner', current_database());
END
$$;

-- The form with IN SCHEMA would have no effect.
ALTER DEFAULT PRIVILEGES FOR ROLE storeroom_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

COMMIT;
