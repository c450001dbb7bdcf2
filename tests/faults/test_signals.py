"""Servers that are killed, ended or replaced while they work."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

import asyncpg
import httpx
import pytest

from tests.conftest import at
from tests.faults.conftest import STOREROOM, Api, Wire, sessions, set_role, until

Serve = Callable[..., Api]


@dataclass
class Seen:
    """What clients were told."""

    acknowledged: list[str] = field(default_factory=list)
    unanswered: set[str] = field(default_factory=set)
    replayed: set[str] = field(default_factory=set)
    others: list[int] = field(default_factory=list)


async def write(api: Api, titles: list[str], seen: Seen, clients: int = 16) -> None:
    """Add books from several clients, each with its key, until all are sent or the server is gone."""
    left = iter(titles)

    async def one(client: httpx.AsyncClient) -> None:
        for title in left:
            try:
                answer = await client.post(
                    "/books", json={"title": title}, headers={"Idempotency-Key": title}
                )
            except httpx.TransportError:
                seen.unanswered.add(title)
                return
            if answer.status_code == 201:
                assert answer.json()["title"] == title
                seen.acknowledged.append(title)
                if "idempotency-replayed" in answer.headers:
                    seen.replayed.add(title)
            else:
                seen.others.append(answer.status_code)

    async with api.client(limits=httpx.Limits(max_connections=clients)) as client:
        await asyncio.gather(*(one(client) for _ in range(clients)))


@pytest.mark.parametrize("workers", [1, 2])
async def test_what_was_acknowledged_outlives_a_server_that_is_killed_and_nothing_is_done_twice(
    database: str, owner: asyncpg.Connection, serve: Serve, workers: int
) -> None:
    titles = [f"Book {number}" for number in range(2000)]
    seen = Seen()
    api = serve(database, "--workers", str(workers), STOREROOM_POOL_PATIENCE=30)
    for mark in (500, 1200):
        done = {*seen.acknowledged}
        writing = asyncio.create_task(write(api, [title for title in titles if title not in done], seen))
        await until(lambda mark=mark: len(seen.acknowledged) > mark, 60)  # type: ignore[misc]
        api.process.kill()
        await writing
        await until(api.refuses_connections)  # workers notice, and end
        api.process.communicate()
        await until(lambda: no_sessions(owner))
        kept = [row[0] for row in await owner.fetch("SELECT title FROM bookstore.book")]
        assert {*seen.acknowledged} <= {*kept} <= {*seen.acknowledged} | seen.unanswered
        assert len(kept) == len({*kept})
        api = serve(database, "--workers", str(workers), STOREROOM_POOL_PATIENCE=30)
    # Who heard nothing asks again with the same key, whether or not it was done; and some who did hear.
    done = {*seen.acknowledged[50:]}
    await write(api, [title for title in titles if title not in done], seen)
    assert seen.others == []
    assert {*seen.acknowledged} == {*titles}
    assert len(seen.replayed) >= 50
    assert len(seen.unanswered) <= 64
    kept = [row[0] for row in await owner.fetch("SELECT title FROM bookstore.book")]
    assert sorted(kept) == sorted(titles)
    assert (await api.end())[0] == 0


async def test_a_killed_server_loses_an_interval_of_its_log_and_no_more(
    database: str, owner: asyncpg.Connection, serve: Serve
) -> None:
    interval, told = 0.3, list[tuple[float, str]]()
    api = serve(database, STOREROOM_LOG_INTERVAL=interval)
    async with api.client() as client:
        began = monotonic()
        while monotonic() - began < 2:
            word = f"search {len(told)}"
            assert (await client.get("/books", params={"q": word})).status_code == 200
            told.append((monotonic(), word))
    api.process.kill()
    killed = monotonic()
    api.process.communicate()
    await until(lambda: no_sessions(owner))
    kept = {row[0] for row in await owner.fetch("SELECT query FROM activity.search_log")}
    lost = [since for since, word in told if word not in kept]
    assert len(kept) + len(lost) == len(told)
    assert len(kept) > len(told) / 2
    # One interval, and the time that a batch takes to be written.
    assert all(killed - since < interval + 0.5 for since in lost)


async def no_sessions(owner: asyncpg.Connection) -> bool:
    return await sessions(owner) == 0


@pytest.mark.parametrize("workers", [1, 2])
async def test_a_server_that_is_told_to_end_answers_first_and_writes_its_log(
    database: str, owner: asyncpg.Connection, serve: Serve, workers: int
) -> None:
    await set_role(owner, lock_timeout="0")
    api = serve(database, "--workers", str(workers), STOREROOM_LOG_INTERVAL=60, STOREROOM_POOL_PATIENCE=30)
    searches: list[str] = []
    ended = asyncio.Event()

    async def search(number: int) -> int:
        """Search until connections are refused; nothing else may happen."""
        for turn in range(100_000):
            word = f"search {number} {turn}"
            try:
                async with api.client() as client:
                    answer = await client.get("/books", params={"q": word})
            except httpx.ConnectError:
                assert ended.is_set()
                return turn
            except httpx.ReadError:  # connected to, but not accepted before the end
                assert ended.is_set()
                return turn
            if answer.status_code == 503 and ended.is_set():  # taken by a worker that ends
                return turn
            assert answer.status_code == 200
            searches.append(word)
        return 0

    async with api.client() as client:
        searching = [asyncio.create_task(search(number)) for number in range(4)]
        async with owner.transaction():
            await owner.execute("LOCK TABLE inventory.product")
            inside = [
                asyncio.create_task(
                    client.post("/products", json={"name": f"Thing {n}", "category": "Things"})
                )
                for n in range(4)
            ]
            await until(lambda: waits(owner, 4))
            began = monotonic()
            ended.set()
            api.send(signal.SIGTERM)
            await until(api.refuses_connections, 5)
            assert api.process.poll() is None
        assert [answer.status_code for answer in await asyncio.gather(*inside)] == [201] * 4
    assert all(await asyncio.gather(*searching))
    assert await api.ended() == (0, "")
    assert monotonic() - began < 10
    kept = {row[0] for row in await owner.fetch("SELECT query FROM activity.search_log")}
    assert {*searches} <= kept


async def waits(owner: asyncpg.Connection, number: int) -> bool:
    await owner.execute("SELECT pg_stat_clear_snapshot()")
    count: int = await owner.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    return count == number


async def test_a_request_that_never_ends_does_not_keep_a_server_from_ending(
    database: str, owner: asyncpg.Connection, serve: Serve
) -> None:
    await set_role(owner, lock_timeout="0", statement_timeout="0", transaction_timeout="0")
    api = serve(database)
    async with owner.transaction(), api.client() as client:
        await owner.execute("LOCK TABLE bookstore.book")
        stuck = asyncio.create_task(client.get("/books"))
        await until(lambda: waits(owner, 1))
        began = monotonic()
        assert await api.end() == (0, "")
        assert monotonic() - began < 10
        answer = await stuck
        assert (answer.status_code, answer.json()["code"]) == (503, "ending")


async def test_workers_are_replaced_one_at_a_time_and_no_request_fails(calm_url: str, serve: Serve) -> None:
    api = serve(calm_url, "--workers", "2")
    before = {worker.pid for worker in api.workers()}
    assert len(before) == 2
    stop, answers = asyncio.Event(), 0

    async def ask(*, kept_alive: bool) -> None:
        nonlocal answers
        client: Wire | None = None
        while not stop.is_set():
            client = client or await api.wire()
            await client.send(b"GET /books HTTP/1.1\r\nHost: a\r\n\r\n")
            answer = await client.answer()
            assert answer.status == 200
            answers += 1
            if not kept_alive or answer.headers.get("connection") == "close":
                client.hang_up()
                client = None

    asking = [asyncio.create_task(ask(kept_alive=number % 2 == 0)) for number in range(8)]
    await asyncio.sleep(0.3)
    api.send(signal.SIGHUP)
    counts: set[int] = set()

    def replaced() -> bool:
        now = {worker.pid for worker in api.workers()}
        counts.add(len(now))
        return len(now) == 2 and not now & before

    await until(replaced, 60)
    assert counts == {2, 3}
    stop.set()
    await asyncio.gather(*asking)
    assert answers > 200
    assert await api.end() == (0, "")


async def test_a_worker_that_is_killed_is_replaced(calm_url: str, serve: Serve) -> None:
    api = serve(calm_url, "--workers", "2")
    victim = api.workers()[0]
    victim.kill()
    async with api.client() as client:
        for _ in range(20):
            async with api.client() as other:  # a connection of its own
                try:
                    assert (await other.get("/books")).status_code == 200
                except httpx.TransportError:
                    pytest.fail("the other worker does not answer")
        await until(lambda: len(api.workers()) == 2 and victim.pid not in {w.pid for w in api.workers()})
        assert (await client.get("/books")).status_code == 200
    code, said = await api.end()
    assert code == 0
    assert f"Worker {victim.pid} died (-9)" in said


async def test_ctrl_c_ends_workers_without_a_traceback(calm_url: str, serve: Serve) -> None:
    api = serve(calm_url, "--workers", "2")
    os.killpg(api.process.pid, signal.SIGINT)
    assert await api.ended() == (0, "")


def test_workers_that_cannot_start_are_one_sentence(server_url: str) -> None:
    answer = subprocess.run(
        [STOREROOM, "serve", "--workers", "2"],
        env=os.environ | {"DATABASE_URL": at(server_url, "postgres"), "PORT": "0"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert len(answer.stderr.strip().splitlines()) == 1
    assert answer.stderr.startswith("storeroom: ")
    assert "storeroom deploy" in answer.stderr
