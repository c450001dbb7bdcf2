"""The contract: what callers may count on is in db/contract.sql, and whatever differs is named."""

import asyncpg
import pytest

from api.database import CONTRACT

RENEW = "db/contract.sql is not what db/deploy makes: run ./run.sh contract, and commit it with the change"


async def sentences(db: asyncpg.Connection) -> list[str]:
    lines = CONTRACT.read_text().split("$contract$")[1]
    rows = await db.fetch("SELECT sentence FROM util.contract_differences($1)", lines)
    return [row["sentence"] for row in rows]


async def test_the_contract_is_what_the_scripts_make(db: asyncpg.Connection) -> None:
    assert await sentences(db) == [], RENEW
    lines = [row["line"] for row in await db.fetch("SELECT line FROM util.contract()")]
    assert CONTRACT.read_text().splitlines()[3:-1] == lines, RENEW


async def test_it_has_every_function(db: asyncpg.Connection) -> None:
    lines = CONTRACT.read_text().splitlines()
    public = await db.fetch("SELECT schema_name, function_name, access FROM util.public_functions()")
    assert len(public) > 60
    for function in public:
        [line] = [
            each
            for each in lines
            if each.startswith(f"{function['schema_name']}.{function['function_name']}(")
        ]
        assert f"| {function['access']} plpgsql " in line
        assert line.endswith(
            ("| to storeroom_reader | " + line[-16:], "| to storeroom_writer | " + line[-16:])
        )
    assert any("bookstore.book_item {book_id bigint, title " in line for line in lines)


BY_HAND = {
    "a text": (
        "DO $$ BEGIN EXECUTE replace(pg_get_functiondef('util.isbn13(text)'::regprocedure), 'BEGIN', 'BEGIN NULL;'); END $$",
        "isbn13 has other text: ",
    ),
    "a grant taken": (
        "REVOKE EXECUTE ON FUNCTION bookstore.get_book(bigint) FROM storeroom_reader",
        "get_book has other grants: `to storeroom_reader` in the contract, `to nobody` in the database",
    ),
    "a grant given": (
        "GRANT EXECUTE ON FUNCTION util.fold(text) TO PUBLIC",
        "fold has other grants: `to nobody` in the contract, `to PUBLIC` in the database",
    ),
    "a default": (
        "DO $$ BEGIN EXECUTE replace(pg_get_functiondef('activity.drop_log_partitions'::regproc), 'DEFAULT 12', 'DEFAULT 1'); END $$",
        "drop_log_partitions has other parameters: `",
    ),
    "a setting": (
        "ALTER FUNCTION util.fold(text) RESET search_path",
        'fold has other settings: `search_path=""` in the contract, `no settings` in the database',
    ),
    "a mark": (
        "ALTER FUNCTION bookstore.get_book(bigint) VOLATILE",
        "get_book has other marks: `read plpgsql stable ",
    ),
    "another column": (
        "ALTER TYPE bookstore.book_item ADD ATTRIBUTE shelf text CASCADE",
        "search_books has other results: `",
    ),
    "one that is gone": (
        "DROP FUNCTION bookstore.get_book(bigint)",
        "get_book is missing in the database",
    ),
    "one too many": (
        "CREATE FUNCTION util.mine() RETURNS text LANGUAGE sql AS 'SELECT 1::text'; ALTER FUNCTION util.mine() OWNER TO storeroom_owner",
        "mine is in the database but not in the contract",
    ),
    "one that is no longer listed": (
        "DELETE FROM util.public_function WHERE function_name = 'get_book'",
        "get_book has other marks: `read plpgsql",
    ),
}


@pytest.mark.parametrize("change", BY_HAND)
async def test_what_was_changed_by_hand_is_named(db: asyncpg.Connection, change: str) -> None:
    statement, sentence = BY_HAND[change]
    await db.execute(statement)
    found = await sentences(db)
    assert any(each.startswith(sentence) for each in found)
    with pytest.raises(asyncpg.InvalidFunctionDefinitionError) as refusal:
        await db.execute(CONTRACT.read_text())
    assert refusal.value.args[0] == found[0]


async def test_the_other_value_is_shown_from_where_it_differs(db: asyncpg.Connection) -> None:
    await db.execute(BY_HAND["another column"][0])
    shown = next(each for each in await sentences(db) if each.startswith("search_books "))
    assert "shelf text" in shown.partition("in the contract")[2]
    assert "shelf text" not in shown.partition("in the contract")[0]
    assert len(shown) < 320


async def test_the_api_role_may_check_it(db: asyncpg.Connection) -> None:
    await db.execute("SET SESSION AUTHORIZATION storeroom_api")
    await db.execute(CONTRACT.read_text())
