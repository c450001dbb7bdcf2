"""What `storeroom check` finds: nothing in what is deployed, and each fault when it is there."""

import asyncio
import json

import asyncpg
import pytest

from api.database import CONTRACT
from tests.test_cli import storeroom

FAULTS = {
    "an index is gone": (
        "ALTER TABLE util.sample ADD book_id bigint REFERENCES bookstore.book",
        ("error", "foreign key without index", "sample_book_id_fkey"),
    ),
    "a constraint is not validated": (
        "ALTER TABLE util.sample ADD CONSTRAINT sample_short CHECK (length(catalog) < 99) NOT VALID",
        ("error", "foreign key or check not validated", "sample_short"),
    ),
    "no primary key": (
        "ALTER TABLE util.sample DROP CONSTRAINT sample_pkey",
        ("error", "table without primary key", "util.sample"),
    ),
    "anybody may": (
        "GRANT EXECUTE ON FUNCTION util.fold(text) TO PUBLIC",
        ("error", "function open to PUBLIC", "util.fold(text)"),
    ),
    "no search_path": (
        "ALTER FUNCTION bookstore.get_book(bigint) RESET search_path",
        (
            "error",
            "function of its owner with a search_path of the caller",
            "bookstore.get_book(bigint)",
        ),
    ),
    "a search_path before which a temporary table comes": (
        "ALTER FUNCTION bookstore.get_book(bigint) SET search_path = bookstore",
        (
            "error",
            "function of its owner with a search_path of the caller",
            "bookstore.get_book(bigint)",
        ),
    ),
    "two indexes": (
        "CREATE INDEX book_again ON bookstore.book (isbn); CREATE INDEX book_again2 ON bookstore.book (isbn)",
        ("error", "duplicate index", "bookstore.book_again2"),
    ),
    "an invalid index": (
        "CREATE INDEX book_again ON bookstore.book (price); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'bookstore.book_again'::regclass",
        ("error", "invalid index", "bookstore.book_again"),
    ),
    "no partition": (
        "DO $$ BEGIN EXECUTE format('DROP TABLE activity.search_log_%s', to_char(now() AT TIME ZONE 'UTC' + interval '1 month', 'YYYY_MM')); END $$",
        ("error", "missing partition", "activity.search_log_"),
    ),
    "stock": (
        "INSERT INTO inventory.category (category_id, name) VALUES (901, 'Odd'); INSERT INTO inventory.product (product_id, category_id, name) VALUES (901, 901, 'Odd'); INSERT INTO inventory.stock (product_id, category_id, active, quantity) VALUES (901, 901, true, 5)",
        ("error", "stock that is not the sum of its movements", "product 901"),
    ),
    "a function": (
        "ALTER FUNCTION util.fold(text) STABLE",
        ("error", "contract", "fold"),
    ),
    "an unused index": (
        "CREATE INDEX book_wide ON bookstore.book (description); INSERT INTO bookstore.book (title, description) SELECT 'T' || i, (SELECT string_agg(md5((i * 99 + j)::text), '') FROM generate_series(1, 20) AS j) FROM generate_series(1, 6000) AS i",
        ("note", "unused index", "bookstore.book_wide"),
    ),
}


async def findings(db: asyncpg.Connection, days: int = -1) -> list[tuple[str, str, str]]:
    lines = CONTRACT.read_text().split("$contract$")[1]
    rows = await db.fetch("SELECT level, what, place, advice FROM util.findings($1, $2)", lines, days)
    assert all(row["advice"] for row in rows)
    return [(row["level"], row["what"], row["place"]) for row in rows]


async def test_nothing_is_wrong_with_what_is_deployed(db: asyncpg.Connection) -> None:
    # What other tests have rolled back in this database is dead, too.
    assert [found for found in await findings(db, 7) if found[1] != "bloat"] == []


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_is_found(db: asyncpg.Connection, fault: str) -> None:
    statement, (level, what, place) = FAULTS[fault]
    await db.execute(statement)
    assert any(
        (found[0], found[1]) == (level, what) and found[2].startswith(place) for found in await findings(db)
    )


async def test_young_statistics_call_nothing_unused(db: asyncpg.Connection) -> None:
    await db.execute(FAULTS["an unused index"][0])
    # What other tests have rolled back in this database is dead, too.
    assert [found for found in await findings(db, 7) if found[1] != "bloat"] == []


async def test_bloat_is_found(database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("ALTER TABLE util.sample SET (autovacuum_enabled = false)")
    await connection.execute(
        "INSERT INTO util.sample (catalog) SELECT i::text FROM generate_series(1, 12000) AS i"
    )
    assert ("warning", "bloat", "util.sample") not in await findings(connection)
    await connection.execute("UPDATE util.sample SET loaded_at = now()")
    await connection.execute("SELECT pg_stat_force_next_flush()")
    await connection.execute("SELECT pg_stat_clear_snapshot()")
    assert ("warning", "bloat", "util.sample") in await findings(connection)
    await connection.close()


async def test_check_shows_them_and_fails_on_errors(database: str) -> None:
    done = await asyncio.to_thread(storeroom, "check", DATABASE_URL=database)
    assert (done.stdout, done.returncode) == ("0 errors, 0 findings\n", 0)
    connection = await asyncpg.connect(database)
    await connection.execute("GRANT EXECUTE ON FUNCTION util.fold(text) TO PUBLIC")
    await connection.close()
    done = await asyncio.to_thread(storeroom, "check", DATABASE_URL=database)
    assert done.returncode == 1
    assert (
        "error: function open to PUBLIC: util.fold(text): REVOKE EXECUTE ON ROUTINE util.fold(text) FROM PUBLIC\n"
        in done.stdout
    )
    assert done.stdout.endswith("2 errors, 2 findings\n")
    done = await asyncio.to_thread(storeroom, "check", "--json", DATABASE_URL=database)
    assert done.returncode == 1
    assert [each["what"] for each in json.loads(done.stdout)] == ["contract", "function open to PUBLIC"]
