-- Deploy storeroom:util/check_contract to pg
-- requires: util/contract_differences
-- requires: util/publish

-- The last change of the plan: its verify script holds all functions to db/contract.sql.

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.check_contract(p_contract text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_sentence text;
BEGIN
    SELECT d.sentence INTO v_sentence FROM util.contract_differences(p_contract) AS d LIMIT 1;
    IF FOUND THEN
        RAISE invalid_function_definition USING
            MESSAGE = v_sentence,
            HINT = 'The database is of another version (storeroom deploy), or was changed by hand. Where db/deploy was changed, storeroom contract renews db/contract.sql.';
    END IF;
END
$$;

COMMENT ON FUNCTION util.check_contract(text) IS
'Raises 42P13 with the first function that is otherwise than in a contract, lines as contract() gives them. Example: SELECT check_contract((SELECT string_agg(line, E''\n'') FROM contract()));';
CALL util.publish('util.check_contract(text)');

COMMIT;
