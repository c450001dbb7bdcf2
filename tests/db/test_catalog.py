"""The rules that every object of the database keeps, read from PostgreSQL's own catalogs."""

import re

import asyncpg
import pytest

from api.settings import ROOT

SCHEMAS = ["bookstore", "recipes", "inventory", "activity", "util"]
OWN = "n.nspname = ANY ($1) AND d.objid IS NULL"
FUNCTIONS = f"""
    SELECT p.oid, p.oid::regprocedure::text AS signature, n.nspname AS schema, p.proname AS name, p.provolatile::text AS volatility,
        p.prosecdef AS definer, p.proconfig AS settings, p.proowner::regrole::text AS owner, p.prokind::text AS kind,
        p.proargnames[1:p.pronargs] AS parameters, obj_description(p.oid, 'pg_proc') AS comment,
        coalesce(f.access, 'none') AS access,
        ARRAY(SELECT CASE a.grantee WHEN 0 THEN 'public' ELSE a.grantee::regrole::text END
              FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
              WHERE a.privilege_type = 'EXECUTE' AND a.grantee <> p.proowner) AS grantees
    FROM pg_proc AS p
    JOIN pg_namespace AS n ON n.oid = p.pronamespace
    LEFT JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
    LEFT JOIN util.public_function AS f ON f.function_name = p.proname AND f.schema_name = n.nspname
    WHERE {OWN}
"""
ROLES = ["storeroom_api", "storeroom_reader", "storeroom_writer"]
MARKS = r"(IMMUTABLE|STABLE|VOLATILE)( STRICT)? PARALLEL (SAFE|UNSAFE|RESTRICTED) SECURITY (DEFINER|INVOKER)"


async def functions(db: asyncpg.Connection) -> list[asyncpg.Record]:
    found: list[asyncpg.Record] = await db.fetch(FUNCTIONS, SCHEMAS)
    assert len(found) > 40
    return found


async def public(db: asyncpg.Connection) -> list[asyncpg.Record]:
    found = [function for function in await functions(db) if function["access"] != "none"]
    assert len(found) == await db.fetchval("SELECT count(*) FROM util.public_function") > 20
    return found


async def as_api(db: asyncpg.Connection) -> None:
    await db.execute("SET SESSION AUTHORIZATION storeroom_api")


async def test_public_functions_run_as_an_owner_who_is_no_superuser_with_an_empty_search_path(
    db: asyncpg.Connection,
) -> None:
    for function in await public(db):
        assert function["definer"], function["signature"]
        assert 'search_path=""' in function["settings"], function["signature"]
        assert function["owner"] == "storeroom_owner", function["signature"]
    assert await db.fetchval(
        "SELECT NOT (rolsuper OR rolcanlogin OR rolcreaterole OR rolcreatedb OR rolbypassrls) FROM pg_roles WHERE rolname = 'storeroom_owner'"
    )


async def test_public_functions_that_read_are_the_readers_and_those_that_write_are_the_writers(
    db: asyncpg.Connection,
) -> None:
    for function in await public(db):
        role = {"s": "storeroom_reader", "v": "storeroom_writer"}[function["volatility"]]
        assert function["grantees"] == [role], function["signature"]
        assert function["access"] == {"s": "read", "v": "write"}[function["volatility"]], function[
            "signature"
        ]


async def test_other_functions_are_nobodys_but_the_owners(db: asyncpg.Connection) -> None:
    for function in await functions(db):
        if function["access"] == "none":
            assert function["grantees"] == [], function["signature"]
            assert not function["definer"] or function["name"] == "drop_log_partitions", function["signature"]


async def test_the_owner_owns_everything(db: asyncpg.Connection) -> None:
    for catalog, prefix in [("pg_class", "rel"), ("pg_proc", "pro"), ("pg_type", "typ")]:
        foreign = await db.fetch(
            f"SELECT o.oid, o.{prefix}name FROM {catalog} AS o JOIN pg_namespace AS n ON n.oid = o.{prefix}namespace"
            f" WHERE n.nspname = ANY ($1) AND o.{prefix}owner <> 'storeroom_owner'::regrole"
            " AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = o.oid AND d.deptype = 'e')",
            SCHEMAS,
        )
        assert foreign == []
    assert not await db.fetch(
        "SELECT nspname FROM pg_namespace WHERE nspname = ANY ($1) AND nspowner <> 'storeroom_owner'::regrole",
        SCHEMAS,
    )


async def test_function_names_are_unique_over_all_schemas(db: asyncpg.Connection) -> None:
    names = [function["name"] for function in await functions(db)]
    assert sorted(set(names)) == sorted(names)


async def test_public_names_resolve_unqualified(db: asyncpg.Connection) -> None:
    for function in await public(db):
        assert await db.fetchval("SELECT to_regproc($1)::oid", function["name"]) == function["oid"], function[
            "signature"
        ]


async def test_parameters_begin_with_p(db: asyncpg.Connection) -> None:
    for function in await functions(db):
        for parameter in function["parameters"] or []:
            assert parameter.startswith("p_"), function["signature"]


def deployed() -> list[tuple[str, str]]:
    """The name and text of each script that makes a function or procedure."""
    scripts = [(str(path.relative_to(ROOT)), path.read_text()) for path in ROOT.glob("db/deploy/*/*.sql")]
    return [
        (name, text)
        for name, text in scripts
        if re.search(r"^CREATE (FUNCTION|PROCEDURE) ", text, re.MULTILINE)
    ]


@pytest.mark.parametrize("script", deployed(), ids=lambda script: script[0])
def test_scripts_write_every_mark_of_a_function(script: tuple[str, str]) -> None:
    _, text = script
    assert len(re.findall(r"^CREATE (?:FUNCTION|PROCEDURE) ", text, re.MULTILINE)) == 1
    head = text.partition("$$")[0]
    if "CREATE PROCEDURE" in head:
        assert re.search(r"^LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''", head, re.MULTILINE)
        return
    assert re.search(rf"^LANGUAGE (plpgsql|sql) {MARKS}", head, re.MULTILINE)
    assert "SET search_path = ''" in head or "LANGUAGE sql" in head
    if "SETOF" in head:
        assert " ROWS " in head


async def test_everything_has_a_comment(db: asyncpg.Connection) -> None:
    missing = await db.fetch(
        """
        WITH own AS (SELECT oid, nspname FROM pg_namespace AS n WHERE n.nspname = ANY ($1)),
        object AS (
            SELECT 'pg_namespace'::regclass AS class, n.oid, 0 AS part, n.nspname::text AS name FROM own AS n
            UNION ALL
            SELECT 'pg_class'::regclass, c.oid, 0, c.oid::regclass::text FROM pg_class AS c JOIN own ON own.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
                OR (c.relkind IN ('i', 'I') AND NOT c.relispartition
                    AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = c.oid))
            UNION ALL
            SELECT 'pg_class'::regclass, c.oid, a.attnum, format('%s.%s', c.oid::regclass, a.attname)
            FROM pg_class AS c JOIN own ON own.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL
            SELECT 'pg_proc'::regclass, p.oid, 0, p.oid::regprocedure::text FROM pg_proc AS p JOIN own ON own.oid = p.pronamespace
            UNION ALL
            SELECT 'pg_type'::regclass, t.oid, 0, t.oid::regtype::text FROM pg_type AS t JOIN own ON own.oid = t.typnamespace
            LEFT JOIN pg_class AS c ON c.oid = t.typrelid
            WHERE t.typtype IN ('d', 'e', 'r') OR c.relkind = 'c'
            UNION ALL
            SELECT 'pg_constraint'::regclass, k.oid, 0, k.conname::text FROM pg_constraint AS k JOIN own ON own.oid = k.connamespace
            LEFT JOIN pg_class AS c ON c.oid = k.conrelid
            WHERE k.contype <> 'n' AND NOT coalesce(c.relispartition, false)
        )
        SELECT o.name FROM object AS o
        WHERE coalesce(CASE o.part WHEN 0 THEN obj_description(o.oid, o.class::text) ELSE col_description(o.oid, o.part) END, '') = ''
            AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
        """,
        SCHEMAS,
    )
    assert [row["name"] for row in missing] == []
    assert not await db.fetch(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'storeroom%' AND coalesce(shobj_description(oid, 'pg_authid'), '') = ''"
    )


async def test_each_constraint_says_field_and_sentence(db: asyncpg.Connection) -> None:
    constraints = await db.fetch(
        """
        SELECT k.conname, obj_description(k.oid, 'pg_constraint') AS comment
        FROM pg_constraint AS k JOIN pg_namespace AS n ON n.oid = k.connamespace LEFT JOIN pg_class AS c ON c.oid = k.conrelid
        WHERE n.nspname = ANY ($1) AND k.contype IN ('c', 'u', 'f', 'p') AND NOT coalesce(c.relispartition, false)
        """,
        SCHEMAS,
    )
    assert len(constraints) > 40
    for constraint in constraints:
        assert re.fullmatch(r"[a-z_]+: [a-z][^\n]*\.", constraint["comment"] or ""), constraint["conname"]
    # Messages are looked up by name alone: constraints of one name, as those of categories, say the same.
    names = {constraint["conname"] for constraint in constraints}
    assert len({tuple(constraint) for constraint in constraints}) == len(names)
    told = await db.fetch("SELECT constraint_name FROM util.constraint_messages()")
    assert {row["constraint_name"] for row in told} == names


async def test_each_foreign_key_has_an_index_that_begins_with_it(db: asyncpg.Connection) -> None:
    keys = await db.fetch(
        """
        SELECT k.conname, EXISTS (
            SELECT FROM pg_index AS i
            WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
                AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
        ) AS indexed
        FROM pg_constraint AS k JOIN pg_namespace AS n ON n.oid = k.connamespace
        WHERE n.nspname = ANY ($1) AND k.contype = 'f'
        """,
        SCHEMAS,
    )
    assert len(keys) >= 10
    # A recipe has few lines, found by its number; units are never deleted.
    few = {"recipe_ingredient_use", "recipe_ingredient_unit"}
    assert {key["conname"] for key in keys if not key["indexed"]} <= few


async def test_nothing_crosses_from_one_catalog_into_another(db: asyncpg.Connection) -> None:
    crossing = await db.fetch(
        "SELECT k.conname FROM pg_constraint AS k JOIN pg_class AS a ON a.oid = k.conrelid JOIN pg_class AS b ON b.oid = k.confrelid"
        " WHERE k.contype = 'f' AND a.relnamespace <> b.relnamespace"
    )
    assert crossing == []
    assert not await db.fetch(
        "SELECT t.tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE n.nspname = ANY ($1) AND NOT t.tgisinternal",
        SCHEMAS,
    )


@pytest.mark.parametrize("role", ROLES)
async def test_no_role_may_touch_a_table_view_or_sequence(db: asyncpg.Connection, role: str) -> None:
    rights = await db.fetch(
        """
        SELECT c.oid::regclass::text AS relation
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND (
            CASE c.relkind WHEN 'S' THEN has_sequence_privilege($2, c.oid, 'USAGE, SELECT, UPDATE')
            ELSE has_table_privilege($2, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN')
                OR has_any_column_privilege($2, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES') END
        )
        """,
        SCHEMAS,
        role,
    )
    assert rights == []
    assert not await db.fetchval(
        "SELECT bool_or(has_schema_privilege($2, n.oid, 'CREATE')) FROM pg_namespace AS n WHERE n.nspname = ANY ($1)",
        [*SCHEMAS, "public"],
        role,
    )
    assert not await db.fetchval(
        "SELECT has_database_privilege($1, current_database(), 'TEMPORARY, CREATE')", role
    )


async def test_the_api_role_owns_nothing_and_is_in_the_two_groups_only(db: asyncpg.Connection) -> None:
    assert not await db.fetchval(
        "SELECT count(*) FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = 'storeroom_api'::regrole AND deptype = 'o'"
    )
    groups = await db.fetch(
        "SELECT roleid::regrole::text AS role, inherit_option, set_option, admin_option FROM pg_auth_members"
        " WHERE member = 'storeroom_api'::regrole ORDER BY 1"
    )
    assert [tuple(group) for group in groups] == [
        ("storeroom_reader", True, False, False),
        ("storeroom_writer", True, False, False),
    ]
    role = await db.fetchrow(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = 'storeroom_api'"
    )
    assert tuple(role) == (False, False, False, False, False, True)


async def test_the_api_role_has_its_timeouts_in_this_database(db: asyncpg.Connection) -> None:
    settings = await db.fetchval(
        "SELECT setconfig FROM pg_db_role_setting AS s JOIN pg_database AS d ON d.oid = s.setdatabase"
        " WHERE d.datname = current_database() AND s.setrole = 'storeroom_api'::regrole"
    )
    assert sorted(settings) == [
        "client_connection_check_interval=1s",
        "idle_in_transaction_session_timeout=10s",
        "lock_timeout=2s",
        "statement_timeout=5s",
        "transaction_timeout=10s",
    ]


async def test_the_api_role_reads_no_table(db: asyncpg.Connection) -> None:
    relations = await db.fetch(
        "SELECT c.oid::regclass::text AS name FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p', 'v')",
        SCHEMAS,
    )
    assert len(relations) > 10
    await as_api(db)
    for relation in relations:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with db.transaction():
                await db.execute(f"SELECT FROM {relation['name']}")


async def test_the_api_role_executes_listed_functions_only(db: asyncpg.Connection) -> None:
    listed = {function["oid"] for function in await public(db)}
    every = [function["oid"] for function in await functions(db)]
    await as_api(db)
    for oid in every:
        assert await db.fetchval("SELECT has_function_privilege($1::oid, 'EXECUTE')", oid) == (oid in listed)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TEMPORARY TABLE book (book_id bigint)",
        "CREATE TABLE public.book (book_id bigint)",
        "CREATE SCHEMA mine",
        "SET ROLE storeroom_writer",
        "SET ROLE storeroom_owner",
        "SELECT nextval('bookstore.book_id_seq')",
        "CALL util.publish('util.fold(text)')",
        "SELECT activity.drop_log_partitions('search_log', 1)",
        "SELECT util.fold('x')",
        "SELECT util.match_categories('bookstore', 'x')",
        "COPY bookstore.book TO STDOUT",
        "UPDATE inventory.stock SET quantity = 0",
        "DELETE FROM inventory.stock_movement",
        "SELECT inventory.apply_movement(1, 'receive', 1)",
        "SELECT salt FROM recipes.view_salt",
        "UPDATE recipes.recipe_views SET views = 0",
        "SELECT recipes.ensure_ingredients('{x}')",
        "SELECT util.replay('k', 'f', '[]')",
        "SELECT activity.log_changes('a', 'b', 'c', '{1}', NULL, NULL)",
        "DELETE FROM activity.change_log",
        "SELECT FROM util.idempotency_key",
        "SELECT FROM sqitch.changes",
        "SELECT FROM pg_authid",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('/')",
        "COPY (SELECT 1) TO PROGRAM 'id'",
        "COPY (SELECT 1) TO '/tmp/storeroom'",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT lo_creat(-1)",
        "SELECT lo_import('/etc/passwd')",
        "CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION dblink",
        "ALTER ROLE storeroom_api SUPERUSER",
        "GRANT storeroom_owner TO storeroom_api",
        "LOAD 'auto_explain'",
    ],
)
async def test_the_api_role_is_refused(db: asyncpg.Connection, statement: str) -> None:
    await as_api(db)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.execute(statement)


async def test_nobody_but_the_owner_may_execute_by_being_anybody(db: asyncpg.Connection) -> None:
    default = await db.fetchval(
        "SELECT array_agg(DISTINCT a.grantee) FROM pg_default_acl AS d, aclexplode(d.defaclacl) AS a"
        " WHERE d.defaclrole = 'storeroom_owner'::regrole AND d.defaclobjtype = 'f'"
    )
    assert default is not None
    assert 0 not in default
    assert not [function for function in await functions(db) if "public" in function["grantees"]]


async def examples(db: asyncpg.Connection) -> list[tuple[str, str]]:
    found = [
        (function["signature"], example.group(1))
        for function in await functions(db)
        if (example := re.search(r"Example: (.+;)$", function["comment"] or "", re.DOTALL))
    ]
    assert len(found) > 40
    return found


async def test_every_function_has_an_example(db: asyncpg.Connection) -> None:
    shown = {signature for signature, _ in await examples(db)}
    assert [
        f["signature"] for f in await functions(db) if f["kind"] == "f" and f["signature"] not in shown
    ] == []


async def test_every_example_runs(db: asyncpg.Connection) -> None:
    for table in ["author", "category", "book"]:
        await db.execute(f"SELECT setval('bookstore.{table}_id_seq', 1)")  # the next is 2
    await db.execute(
        "INSERT INTO bookstore.author (author_id, name) VALUES (1, 'J. R. R. Tolkien');"
        " INSERT INTO bookstore.category (category_id, name) VALUES (1, 'Fantasy');"
        " INSERT INTO bookstore.book (book_id, title) VALUES (1, 'The Hobbit')"
    )
    for table in ["category", "product", "movement"]:
        await db.execute(f"SELECT setval('inventory.{table}_id_seq', 2)")  # the next is 3
    await db.execute(
        "INSERT INTO inventory.category (category_id, name) VALUES (1, 'Spices'), (2, 'Crockery');"
        " INSERT INTO inventory.product (product_id, category_id, name) VALUES (1, 2, 'Blue mug'), (2, 2, 'Plate');"
        " INSERT INTO inventory.stock (product_id, category_id, active, quantity) VALUES (1, 2, true, 0), (2, 2, true, 5);"
        " INSERT INTO inventory.stock_movement (product_id, movement_id, kind, delta, quantity_before, quantity_after)"
        " VALUES (2, 1, 'initial', 5, 0, 5)"
    )
    for table in ["category", "recipe"]:
        await db.execute(f"SELECT setval('recipes.{table}_id_seq', 1)")  # the next is 2
    await db.execute(
        "INSERT INTO recipes.category (category_id, name) VALUES (1, 'Soup');"
        " INSERT INTO recipes.recipe (recipe_id, title, servings) VALUES (1, 'Leek and Potato Soup', 4);"
        " INSERT INTO recipes.recipe_views (recipe_id) VALUES (1)"
    )
    for signature, example in await examples(db):
        name = signature.partition("(")[0].rpartition(".")[2]
        assert re.search(rf"\b{name}\(", example), signature
        transaction = db.transaction()
        await transaction.start()
        try:
            if name in {"refuse_duplicate", "refuse_product"}:
                with pytest.raises(asyncpg.UniqueViolationError):
                    await db.execute(example)
            else:
                await db.execute(example)
        except asyncpg.PostgresError as error:
            pytest.fail(f"the example of {signature} raises {error.sqlstate}: {error}")
        finally:
            await transaction.rollback()
