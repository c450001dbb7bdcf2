"""The search log: writing it, reading it, its monthly partitions."""

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


def month(ahead: int) -> str:
    now = datetime.now(UTC)
    year, number = divmod(now.year * 12 + now.month - 1 + ahead, 12)
    return f"search_log_{year}_{number + 1:02}"


async def partitions(db: asyncpg.Connection) -> set[str]:
    rows = await db.fetch(
        "SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = 'activity.search_log'::regclass"
    )
    return {row["relname"] for row in rows}


async def test_partitions_reach_from_last_month_to_three_ahead(db: asyncpg.Connection) -> None:
    assert await partitions(db) == {month(ahead) for ahead in range(-1, 4)}


async def test_missing_partitions_are_made_and_named_once(db: asyncpg.Connection) -> None:
    made = await db.fetch("SELECT * FROM make_search_log_partitions(5)")
    assert [row["partition_name"] for row in made] == [month(4), month(5)]
    assert await db.fetch("SELECT * FROM make_search_log_partitions(5)") == []


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
    dropped = await db.fetch("SELECT * FROM drop_search_log_partitions(12)")
    assert [row["partition_name"] for row in dropped] == ["search_log_2019_12", "search_log_2020_01"]
    assert await partitions(db) == {month(ahead) for ahead in range(-1, 4)}
    assert await db.fetch("SELECT * FROM drop_search_log_partitions(1)") == []


@pytest.mark.parametrize(
    "call",
    [
        "make_search_log_partitions(-1)",
        "make_search_log_partitions(121)",
        "make_search_log_partitions(NULL)",
        "drop_search_log_partitions(0)",
        "drop_search_log_partitions(NULL)",
    ],
)
async def test_a_number_of_months_out_of_bounds_is_refused(refused: Refused, call: str) -> None:
    await refused("22023", f"SELECT * FROM {call}")
