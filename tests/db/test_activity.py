"""The search log: writing it, reading it, its monthly partitions."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Refused


def record(query: str, **other: object) -> dict[str, Any]:
    return {
        "age_ms": 0,
        "catalog": "bookstore",
        "function_name": "search_books",
        "query": query,
        "filters": {},
        "hits": 1,
        "duration_ms": 1.5,
        **other,
    }


async def log(db: asyncpg.Connection, *records: dict[str, Any]) -> int:
    written: int = await db.fetchval("SELECT log_searches($1)", json.dumps(records))
    return written


async def test_a_batch_is_written_folded_and_read_newest_first(db: asyncpg.Connection) -> None:
    written = await log(
        db,
        record("García", age_ms=2000, filters={"author": "García"}, hits=3),
        record("Dune!", age_ms=1000),
        record("last", hits=0),
    )
    assert written == 3
    rows = await db.fetch("SELECT * FROM recent_searches()")
    assert {row["function_name"] for row in rows} == {"search_books"}
    assert [(row["query"], row["query_key"], row["hits"]) for row in rows] == [
        ("last", "last", 0),
        ("Dune!", "dune", 1),
        ("García", "garcia", 3),
    ]
    assert json.loads(rows[2]["filters"]) == {"author": "García"}
    assert rows[2]["searched_at"] == rows[0]["searched_at"] - timedelta(seconds=2)
    assert len(await db.fetch("SELECT * FROM recent_searches(2)")) == 2
    assert await log(db) == 0


@pytest.mark.parametrize(("age", "counted"), [(-5000, timedelta()), (1e15, timedelta(days=1))])
async def test_an_impossible_age_is_cut(db: asyncpg.Connection, age: float, counted: timedelta) -> None:
    await log(db, record("x", age_ms=age))
    row = await db.fetchrow("SELECT now() - searched_at AS age FROM recent_searches()")
    assert row["age"] == counted


@pytest.mark.parametrize(
    ("values", "constraint"),
    [({"hits": -1}, "search_log_hits_range"), ({"duration_ms": -1}, "search_log_duration_range")],
)
async def test_what_does_not_fit_is_refused(
    refused: Refused, values: dict[str, int], constraint: str
) -> None:
    refusal = await refused("23514", "SELECT log_searches($1)", json.dumps([record("x", **values)]))
    assert refusal.constraint_name.endswith(constraint)


WRITER = "6b1d6a4e-0d0f-4a5e-8f43-3f0c9d1f8c11"


async def test_a_batch_that_comes_again_is_not_written_again(db: asyncpg.Connection) -> None:
    call, two = "SELECT log_searches($1, $2, $3)", json.dumps([record("x"), record("y")])
    assert [
        await db.fetchval(call, two, writer, number)
        for writer, number in [
            *((WRITER, 1), (WRITER, 1), (WRITER, 3), (WRITER, 2), (WRITER, 3), (WRITER, 4)),
            *((WRITER.replace("1", "2"), 1), (None, None), (None, None)),
        ]
    ] == [2, 0, 2, 0, 0, 2, 2, 2, 2]
    assert await db.fetchval("SELECT count(*) FROM activity.search_log") == 12


async def test_a_refused_batch_may_come_again(db: asyncpg.Connection, refused: Refused) -> None:
    call = "SELECT log_searches($1, $2, 1)"
    await refused("23514", call, json.dumps([record("x", hits=-1)]), WRITER)
    assert await db.fetchval(call, json.dumps([record("x")]), WRITER) == 1


async def test_a_batch_that_comes_again_waits_for_its_end(database: str) -> None:
    one, two = [await asyncpg.connect(database) for _ in range(2)]
    call = "SELECT log_searches($1, $2, $3)"
    for number, end in enumerate(["COMMIT", "ROLLBACK"]):
        await one.execute("BEGIN")
        assert await one.fetchval(call, json.dumps([record("x")]), WRITER, number) == 1
        again = asyncio.create_task(two.fetchval(call, json.dumps([record("x")]), WRITER, number))
        waits = f"SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = {two.get_server_pid()}"
        while not await one.fetchval(waits):  # noqa: ASYNC110  # an event of the server's
            await asyncio.sleep(0.01)
        await one.execute(end)
        assert await again == (end == "ROLLBACK")
    assert await one.fetchval("SELECT count(*) FROM activity.search_log") == 2
    for connection in (one, two):
        await connection.close()


async def test_writers_are_forgotten_after_a_week(db: asyncpg.Connection) -> None:
    await log(db)
    for number in range(4):
        await db.execute("SELECT log_searches('[]', $1, 1)", f"{WRITER[:-1]}{number}")
    old = "UPDATE activity.log_batch SET written_at = now() - interval '7 days 1 minute' WHERE writer > $1"
    await db.execute(old, f"{WRITER[:-1]}1")
    assert [tuple(row) for row in await db.fetch("SELECT * FROM tidy_up()")] == [
        ("forgot", "writers of logs", 2)
    ]
    assert await db.fetchval("SELECT count(*) FROM activity.log_batch") == 2


def month(ahead: int, log: str = "search_log") -> str:
    now = datetime.now(UTC)
    year, number = divmod(now.year * 12 + now.month - 1 + ahead, 12)
    return f"{log}_{year}_{number + 1:02}"


async def partitions(db: asyncpg.Connection) -> set[str]:
    rows = await db.fetch(
        "SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = 'activity.search_log'::regclass"
    )
    return {row["relname"] for row in rows}


async def test_partitions_reach_from_last_month_to_three_ahead(db: asyncpg.Connection) -> None:
    assert await partitions(db) == {month(ahead) for ahead in range(-1, 4)}


async def test_missing_partitions_are_made_and_named_once(db: asyncpg.Connection) -> None:
    made = await db.fetch("SELECT * FROM make_log_partitions(5)")
    assert [row["partition_name"] for row in made] == [
        month(ahead, name) for name in ("change_log", "search_log") for ahead in (4, 5)
    ]
    assert await db.fetch("SELECT * FROM make_log_partitions(5)") == []


async def test_a_month_that_nobody_prepared_is_made_by_the_first_search(db: asyncpg.Connection) -> None:
    await db.execute(f"DROP TABLE activity.{month(0)}")
    assert await log(db, record("x")) == 1
    assert month(0) in await partitions(db)


async def test_old_months_are_dropped_and_no_others(db: asyncpg.Connection) -> None:
    for name, first, last in [
        ("2020_01", "2020-01-01", "2020-02-01"),
        ("2019_12", "2019-12-01", "2020-01-01"),
    ]:
        await db.execute(
            f"CREATE TABLE activity.search_log_{name} PARTITION OF activity.search_log FOR VALUES FROM ('{first}') TO ('{last}')"
        )
        await db.execute(f"ALTER TABLE activity.search_log_{name} OWNER TO storeroom_owner")
    dropped = await db.fetch("SELECT * FROM drop_log_partitions('search_log', 12)")
    assert [row["partition_name"] for row in dropped] == ["search_log_2019_12", "search_log_2020_01"]
    assert await partitions(db) == {month(ahead) for ahead in range(-1, 4)}
    assert await db.fetch("SELECT * FROM drop_log_partitions('search_log', 1)") == []


@pytest.mark.parametrize(
    "call",
    [
        "make_log_partitions(-1)",
        "make_log_partitions(121)",
        "make_log_partitions(NULL)",
        "drop_log_partitions('search_log', 0)",
        "drop_log_partitions('search_log', NULL)",
        "drop_log_partitions('recipe', 12)",
        "drop_log_partitions(NULL, 12)",
    ],
)
async def test_a_number_of_months_out_of_bounds_is_refused(refused: Refused, call: str) -> None:
    await refused("22023", f"SELECT * FROM {call}")


async def add_old_months(db: asyncpg.Connection, *months: str) -> list[str]:
    """Make partitions of both logs for months such as `2019-12`; their names."""
    names = []
    for log in ("search_log", "change_log"):
        for first in months:
            name = f"{log}_{first.replace('-', '_')}"
            await db.execute(
                f"SET ROLE storeroom_owner; CREATE TABLE activity.{name} PARTITION OF activity.{log}"
                f" FOR VALUES FROM ('{first}-01') TO ('{first}-15'); RESET ROLE"
            )
            names.append(name)
    return names


def dashed(ahead: int) -> str:
    return month(ahead, "")[1:].replace("_", "-")


KEPT = "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND relnamespace = 'activity'::regnamespace"


async def test_tidying_does_all_that_is_due_and_says_so_once(db: asyncpg.Connection) -> None:
    await db.execute(f"DROP TABLE activity.{month(2, 'change_log')}, activity.{month(3)}")
    await add_old_months(db, dashed(-12), dashed(-13), dashed(-84), dashed(-85))
    await db.execute(
        "INSERT INTO util.idempotency_key (key, request_hash, created_at)"
        " SELECT n::text, '', now() - n * interval '10 hours' FROM generate_series(1, 4) AS n"
    )
    assert [tuple(row) for row in await db.fetch("SELECT * FROM tidy_up()")] == [
        ("made", month(2, "change_log"), None),
        ("made", month(3), None),
        *(("dropped", month(ahead), None) for ahead in (-85, -84, -13)),
        ("dropped", month(-85, "change_log"), None),
        ("forgot", "idempotency keys", 2),
    ]
    assert {row["relname"] for row in await db.fetch(KEPT)} == {
        *(month(ahead) for ahead in (-12, -1, 0, 1, 2, 3)),
        *(month(ahead, "change_log") for ahead in (-84, -13, -12, -1, 0, 1, 2, 3)),
    }
    assert [row["key"] for row in await db.fetch("SELECT key FROM util.idempotency_key ORDER BY key")] == [
        "1",
        "2",
    ]
    assert await db.fetch("SELECT * FROM tidy_up()") == []


async def test_old_keys_are_forgotten_some_at_a_time_and_none_that_is_in_use(database: str) -> None:
    one, two = [await asyncpg.connect(database) for _ in range(2)]
    await one.execute(
        "INSERT INTO util.idempotency_key (key, request_hash, created_at)"
        " SELECT n::text, '', now() - interval '25 hours' FROM generate_series(1, 10100) AS n"
    )
    async with two.transaction():
        await two.execute("SELECT FROM util.idempotency_key WHERE key::integer <= 90 FOR UPDATE")
        forgot = [await one.fetch("SELECT * FROM tidy_up()") for _ in range(4)]
    assert [[tuple(row) for row in rows] for rows in forgot] == [
        *([("forgot", "idempotency keys", number)] for number in (5000, 5000, 10)),
        [],
    ]
    for connection in (one, two):
        await connection.close()


async def test_the_api_cannot_drop_what_it_did(db: asyncpg.Connection, refused: Refused) -> None:
    await add_old_months(db, dashed(-2), dashed(-12), dashed(-13))
    await db.execute("SET SESSION AUTHORIZATION storeroom_api")
    for kept in ("1, 11", "1, 0", "0, 12", "1, NULL", "NULL, 12", "1201, 12", "12, 1201"):
        await refused("22023", f"SELECT * FROM tidy_up({kept})")
    dropped = {row["object"] for row in await db.fetch("SELECT * FROM tidy_up(1, 12)")}
    assert dropped == {*(month(ahead) for ahead in (-2, -12, -13)), month(-13, "change_log")}


async def test_two_who_tidy_up_at_once_do_it_once(database: str) -> None:
    first, second = [await asyncpg.connect(database) for _ in range(2)]
    await add_old_months(first, dashed(-90))
    transaction = first.transaction()
    await transaction.start()
    done = await first.fetch("SELECT object FROM tidy_up()")
    assert [row["object"] for row in done] == [month(-90), month(-90, "change_log")]
    assert [tuple(row) for row in await second.fetch("SELECT * FROM tidy_up()")] == [
        ("busy", "somebody else tidies up", None)
    ]
    await transaction.commit()
    assert await second.fetch("SELECT * FROM tidy_up()") == []
    await add_old_months(first, *(dashed(-ahead) for ahead in range(90, 110)))
    answers = await asyncio.gather(*(each.fetch("SELECT * FROM tidy_up()") for each in (first, second)))
    dropped = [row["object"] for rows in answers for row in rows if row["action"] == "dropped"]
    assert len(dropped) == len(set(dropped)) == 40
    await first.close()
    await second.close()


async def test_a_log_in_use_is_left_for_later_and_the_rest_is_done(database: str) -> None:
    reader, tidy = [await asyncpg.connect(database) for _ in range(2)]
    await add_old_months(reader, dashed(-90))
    async with reader.transaction():
        await reader.execute("SELECT FROM activity.search_log")
        done = await tidy.fetch("SELECT * FROM tidy_up()")
        assert [tuple(row) for row in done] == [
            ("busy", "search_log in use", None),
            ("dropped", month(-90, "change_log"), None),
        ]
    done = await tidy.fetch("SELECT * FROM tidy_up()")
    assert [tuple(row) for row in done] == [("dropped", month(-90), None)]
    await reader.close()
    await tidy.close()
