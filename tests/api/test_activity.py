"""The log of searches: what it says, and that nobody waits for it."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from api.activity import Log
from tests.api.conftest import Shop, serving


def log_of(shop: Shop) -> Log:
    """The log of the app."""
    log: Log = shop.app.state.searches
    return log


def waiting(log: Log) -> int:
    """Number of records that wait."""
    return len(log._waiting)  # noqa: SLF001


async def record(log: Log, query: str, hits: int = 1) -> None:
    """Hand over a search."""
    await log.record(
        catalog="bookstore", function_name="search_books", query=query, filters={}, hits=hits, duration_ms=1.0
    )


async def until(condition: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something is so, or fail."""
    end = perf_counter() + seconds
    while not condition():
        assert perf_counter() < end, "it never came"
        await asyncio.sleep(0.01)


async def logged(shop: Shop, request: Callable[[], Awaitable[Any]]) -> list[dict[str, Any]]:
    """What a request adds to the log."""
    log = log_of(shop)
    await until(lambda: waiting(log) == 0)
    before = log.written
    await request()
    await asyncio.sleep(0)
    handed = waiting(log)
    await until(lambda: log.written == before + handed)
    items: list[dict[str, Any]] = (await shop.get("/searches", params={"limit": 100})).json()["items"]
    return items[:handed]


@pytest.mark.parametrize(
    ("query", "text", "key"),
    [
        ({"author": "GARCÍA  Márquez"}, "GARCÍA  Márquez", "garcia marquez"),
        ({"category": "Science-Fiction"}, "Science-Fiction", "science fiction"),
        ({"q": "O'Brien\u2019s 100%", "sort": "year"}, "O'Brien\u2019s 100%", "obriens 100"),
        ({"isbn": "0-441-17271-7"}, "0-441-17271-7", "0 441 17271 7"),
        ({"author": "Le Guin", "q": "winter", "limit": 5}, "Le Guin winter", "le guin winter"),
    ],
    ids=str,
)
async def test_a_search_is_logged(shop: Shop, query: dict[str, Any], text: str, key: str) -> None:
    items = await logged(shop, lambda: shop.get("/books", params=query))
    assert len(items) == 1
    item = items[0]
    assert {name: item[name] for name in ("catalog", "query", "query_key", "filters", "hits")} == {
        "catalog": "bookstore",
        "query": text,
        "query_key": key,
        "filters": query,
        "hits": 0,
    }
    assert 0 < item["duration_ms"] < 5000


async def test_hits_are_the_rows_of_the_page(shop: Shop) -> None:
    for number in range(3):
        await shop.made("/books", title=f"Countable {number}")
    for limit, hits in ((2, 2), (20, 3)):
        items = await logged(shop, lambda: shop.get("/books", params={"q": "countable", "limit": limit}))  # noqa: B023
        assert [item["hits"] for item in items] == [hits]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/books", 200), ("/books?sort=title", 200), ("/books?q=%20", 422), ("/books?author=", 422)],
)
async def test_lists_and_refusals_are_not_searches(shop: Shop, path: str, status: int) -> None:
    async def request() -> None:
        assert (await shop.get(path)).status_code == status

    assert await logged(shop, request) == []


async def test_the_latest_come_first_and_limit_holds(shop: Shop) -> None:
    for text in ("first", "second", "third"):
        await logged(shop, lambda: shop.get("/books", params={"q": text}))  # noqa: B023
    items = (await shop.get("/searches", params={"limit": 2})).json()
    assert [item["query"] for item in items["items"]] == ["third", "second"]
    assert items["next"] is None


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "101"}, {"limit": "x"}, {"after": "x"}], ids=str)
async def test_a_bad_parameter_is_named(shop: Shop, query: dict[str, str]) -> None:
    assert [(await shop.problem(422, "GET", "/searches", params=query))["field"]] == list(query)


async def test_nobody_waits_for_the_log(database: str) -> None:
    blocker = await asyncpg.connect(database)
    async with serving(database) as shop:
        await shop.get("/books", params={"q": "warm"})
        log = log_of(shop)
        await until(lambda: log.written == 1)
        async with blocker.transaction():
            await blocker.execute("LOCK TABLE activity.search_log")
            for _ in range(5):
                began = perf_counter()
                assert (await shop.get("/books", params={"q": "quick"})).status_code == 200
                assert perf_counter() - began < 0.5
                await asyncio.sleep(0.06)
            assert log.written == 1
        await until(lambda: log.written == 6)
        assert log.dropped == 0
    await blocker.close()


async def test_a_log_that_is_locked_for_long_loses_nothing(database: str) -> None:
    blocker = await asyncpg.connect(database)
    name = urlsplit(database).path[1:]
    await blocker.execute(f"ALTER ROLE storeroom_api IN DATABASE {name} SET lock_timeout = '50ms'")
    async with serving(database) as shop:
        async with blocker.transaction():
            await blocker.execute("LOCK TABLE activity.search_log")
            await shop.get("/books", params={"q": "patient"})
            await asyncio.sleep(0.4)
        await until(lambda: log_of(shop).written == 1)
        assert log_of(shop).dropped == 0
    await blocker.close()


async def test_the_queue_is_bounded_and_drained_on_shutdown(database: str) -> None:
    async with serving(database, STOREROOM_LOG_QUEUE=4, STOREROOM_LOG_INTERVAL=3600) as shop:
        log = log_of(shop)
        for number in range(10):
            assert (await shop.get("/books", params={"q": f"search {number}"})).status_code == 200
        assert (log.written, waiting(log), log.dropped) == (0, 4, 6)
    assert (log.written, waiting(log), log.dropped) == (4, 0, 6)
    connection = await asyncpg.connect(database)
    kept = await connection.fetch("SELECT query FROM recent_searches() ORDER BY query")
    assert [row["query"] for row in kept] == [f"search {number}" for number in range(4)]
    await connection.close()


async def test_more_than_a_batch_is_drained(database: str) -> None:
    async with serving(database, STOREROOM_LOG_INTERVAL=3600) as shop:
        log = log_of(shop)
        for number in range(2500):
            await record(log, f"search {number}")
    assert (log.written, waiting(log), log.dropped) == (2500, 0, 0)
    connection = await asyncpg.connect(database)
    assert await connection.fetchval("SELECT count(DISTINCT query) FROM activity.search_log") == 2500
    await connection.close()


async def test_a_refused_batch_is_counted_and_the_next_is_written(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(database) as shop:
        log = log_of(shop)
        await record(log, "negative", hits=-1)
        await until(lambda: log.dropped == 1)
        assert "(SQLSTATE 23514); 1 records dropped" in caplog.text
        await record(log, "good")
        await until(lambda: log.written == 1)


async def test_the_database_goes_and_comes_back(administrator: asyncpg.Connection, database: str) -> None:
    name = urlsplit(database).path[1:]
    async with serving(database, STOREROOM_LOG_QUEUE=5) as shop:
        log = log_of(shop)
        await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await administrator.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", name
        )
        for number in range(4):
            await record(log, f"search {number}")
            await asyncio.sleep(0.1)
        await until(lambda: waiting(log) == 4)
        for number in range(4, 8):
            await record(log, f"search {number}")
        await until(lambda: waiting(log) == 5)
        assert (log.written, log.dropped) == (0, 3)
        await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await until(lambda: log.written == 5)
        assert (waiting(log), log.dropped) == (0, 3)
        items = (await shop.get("/searches")).json()["items"]
        assert sorted(item["query"] for item in items) == [f"search {number}" for number in range(5)]


async def test_shutdown_does_not_wait_for_a_database_that_is_gone(
    administrator: asyncpg.Connection, database: str
) -> None:
    name = urlsplit(database).path[1:]
    async with serving(database, STOREROOM_LOG_INTERVAL=3600) as shop:
        log = log_of(shop)
        await record(log, "lost")
        await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await administrator.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", name
        )
        began = perf_counter()
    assert perf_counter() - began < 5
    assert (log.written, waiting(log), log.dropped) == (0, 0, 1)
    await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


async def test_a_month_that_nobody_prepared_is_made(database: str) -> None:
    connection = await asyncpg.connect(database)
    months = (
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'activity.search_log'::regclass"
    )
    before = await connection.fetch(months)
    async with serving(database) as shop:
        for month in before:
            await connection.execute(f"DROP TABLE {month[0]}")
        assert (await shop.get("/books", params={"q": "new month"})).status_code == 200
        await until(lambda: log_of(shop).written == 1)
        assert (await shop.get("/searches")).json()["items"][0]["query"] == "new month"
    assert len(await connection.fetch(months)) == 5
    await connection.close()


async def test_starting_makes_the_coming_months(database: str) -> None:
    connection = await asyncpg.connect(database)
    months = (
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'activity.search_log'::regclass"
    )
    before = await connection.fetch(months)
    await connection.execute(f"DROP TABLE {max(before)[0]}")
    async with serving(database):
        assert sorted(await connection.fetch(months)) == sorted(before)
    await connection.close()
