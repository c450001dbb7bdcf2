"""How connections are lent, and what answers say about the time they took."""

import asyncio
import re

import asyncpg
import httpx
import pytest

from api import database as database_module
from api.database import Database, Unavailable
from tests.api.conftest import Shop, serving
from tests.faults.conftest import set_role


def spent(response: httpx.Response) -> dict[str, float]:
    """What an answer says it took, in milliseconds."""
    found = re.fullmatch(
        r"pool;dur=([\d.]+), db;dur=([\d.]+), total;dur=([\d.]+)", response.headers["server-timing"]
    )
    assert found
    return dict(zip(("pool", "db", "total"), map(float, found.groups()), strict=True))


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/books", None, 200),
        ("GET", "/books/", None, 200),
        ("GET", "/books?q=none&limit=5", None, 200),
        ("POST", "/books", {"title": "Timed"}, 201),
        ("GET", "/health/ready", None, 200),
        ("GET", "/books/987654321", None, 404),
        ("GET", "/books?after=x", None, 422),
        ("POST", "/books", {"title": " "}, 422),
    ],
)
async def test_an_answer_says_what_it_took(
    shop: Shop, method: str, path: str, body: dict[str, str] | None, status: int
) -> None:
    response = await shop.request(method, path, json=body)
    assert response.status_code == status
    took = spent(response)
    assert took["db"] > 0
    assert took["pool"] + took["db"] <= took["total"] + 0.01


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/health/live", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/", 307),
        ("GET", "/nothing", 404),
        ("DELETE", "/books", 405),
        ("GET", "/books?limit=0", 422),
        ("GET", "/books/x", 422),
        ("OPTIONS", "/books", 200),
        ("GET", "/broken", 500),
    ],
)
async def test_so_does_one_without_the_database(module_url: str, method: str, path: str, status: int) -> None:
    async with serving(module_url, STOREROOM_CORS_ORIGINS=["https://shop.example"]) as shop:

        async def broken() -> None:
            raise RuntimeError

        shop.app.add_api_route("/broken", broken, include_in_schema=False)
        headers = {"origin": "https://shop.example", "access-control-request-method": "GET"}
        response = await shop.request(method, path, headers=headers)
    assert response.status_code == status
    took = spent(response)
    assert (took["pool"], took["db"]) == (0, 0)
    assert took["total"] > 0


async def test_waiting_for_a_connection_is_told_apart(database: str) -> None:
    blocker = await asyncpg.connect(database)
    async with serving(database, STOREROOM_POOL_SIZE=1, STOREROOM_POOL_PATIENCE=5.0) as shop:
        await shop.get("/books")
        async with blocker.transaction():
            await blocker.execute("LOCK TABLE bookstore.book")
            first = asyncio.create_task(shop.get("/books"))
            await asyncio.sleep(0.1)
            second = asyncio.create_task(shop.get("/books"))
            await asyncio.sleep(0.3)
        holds, waits = spent(await first), spent(await second)
    assert holds["db"] > holds["pool"]
    assert waits["pool"] > waits["db"]
    await blocker.close()


async def test_a_503_says_how_long_it_waited_for_nothing(database: str) -> None:
    blocker = await asyncpg.connect(database)
    await set_role(blocker, lock_timeout="0", statement_timeout="0", transaction_timeout="0")
    async with serving(database, STOREROOM_POOL_SIZE=1, STOREROOM_POOL_PATIENCE=0.1) as shop:
        async with blocker.transaction():
            await blocker.execute("LOCK TABLE bookstore.book")
            first = asyncio.create_task(shop.get("/books"))
            await asyncio.sleep(0.05)
            refused = await shop.get("/books")
            assert refused.status_code == 503
            assert spent(refused)["pool"] > 0
            assert spent(refused)["db"] == 0
        assert (await first).status_code == 200
    await blocker.close()


def store(shop: Shop) -> Database:
    """The database of the app."""
    found: Database = shop.app.state.database
    return found


async def sessions(connection: asyncpg.Connection) -> set[int]:
    """Process numbers of the app's sessions."""
    rows = await connection.fetch(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'storeroom' AND datname = current_database()"
    )
    return {row["pid"] for row in rows}


async def test_a_call_that_is_broken_off_leaves_a_connection_that_works(database: str) -> None:
    blocker = await asyncpg.connect(database)
    async with serving(database, STOREROOM_POOL_SIZE=1) as shop:
        for _ in range(3):
            async with blocker.transaction():
                await blocker.execute("LOCK TABLE bookstore.book")
                calls = [asyncio.create_task(store(shop).page("search_books", 1)) for _ in range(3)]
                await asyncio.sleep(0.05)
                for call in calls:  # one is being answered, two wait
                    call.cancel()
                assert [
                    type(outcome) for outcome in await asyncio.gather(*calls, return_exceptions=True)
                ] == [asyncio.CancelledError] * 3
            assert (await shop.get("/books")).status_code == 200
    await blocker.close()


async def test_one_that_is_given_at_the_last_moment_is_not_lost(database: str) -> None:
    async with serving(database, STOREROOM_POOL_SIZE=1) as shop:
        connections = store(shop)._connections["read"]  # noqa: SLF001
        for _ in range(3):
            loan = await connections.take()
            waiting = asyncio.create_task(connections.take())
            await asyncio.sleep(0)
            await connections.give(loan, loan.since, broken_off=False)
            waiting.cancel()  # it has its connection, and does not know yet
            with pytest.raises(asyncio.CancelledError):
                await waiting
        assert (await shop.get("/books")).status_code == 200


async def end_sessions(connection: asyncpg.Connection) -> None:
    """End the app's sessions as an administrator would."""
    for pid in await sessions(connection):
        await connection.execute("SELECT pg_terminate_backend($1, 5000)", pid)


async def test_connections_that_are_gone_are_replaced_and_none_is_lost(database: str) -> None:
    administrator = await asyncpg.connect(database)
    async with serving(database, STOREROOM_POOL_SIZE=2) as shop:
        for _ in range(4):
            both = [store(shop).page("search_books", 1) for _ in range(2)]
            outcomes = await asyncio.gather(*both, return_exceptions=True)
            assert not [each for each in outcomes if isinstance(each, BaseException)]
            await end_sessions(administrator)
            while True:  # what the server says of its end may still be on its way
                try:
                    await store(shop).page("search_books", 1)
                    break
                except Unavailable:
                    await asyncio.sleep(0.01)
        assert len(await sessions(administrator)) <= 4
    assert await sessions(administrator) == set()
    await administrator.close()


async def test_a_connection_is_lent_again_and_now_and_then_goes_through_its_pool(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(database, STOREROOM_POOL_SIZE=4) as shop:
        connections = store(shop)._connections["read"]  # noqa: SLF001
        first = await connections.take()
        await connections.give(first, first.since, broken_off=False)
        for _ in range(3):
            await store(shop).page("search_books", 1)
        again = await connections.take()
        assert again is first
        monkeypatch.setattr(database_module, "LEASE", 0)
        await connections.give(again, again.since, broken_off=False)
        last = await connections.take()
        await connections.give(last, last.since, broken_off=False)
        assert last.since > first.since
