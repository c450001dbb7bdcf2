"""A database that dies, is slow, full, read-only, elsewhere, or changes under the server."""

import asyncio
import os
import random
import re
import signal
import socket
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from api import embedded
from api.settings import ROOT
from tests.api.conftest import serving
from tests.conftest import at
from tests.faults.conftest import STOREROOM, Api, proxied, sessions, set_role, until
from tests.faults.test_signals import Seen, no_sessions, waits
from tests.test_embedded import root_only, tmpfs

Serve = Callable[..., Api]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A deployed server that may be killed, and its URL; durable, as servers are."""
    data = tmp_path_factory.mktemp("mortal")
    with embedded.running(data) as url:
        subprocess.run(
            [STOREROOM, "deploy", "--no-verify"],
            env=os.environ | {"STOREROOM_DATA": str(data)},
            check=True,
            capture_output=True,
        )
        yield data, url
        embedded.running(data).__enter__()  # whoever killed it: it is stopped as one that runs


@pytest.mark.parametrize("whose", ["ours", "elsewhere"])
async def test_a_killed_postmaster_is_survived(cluster: tuple[Path, str], serve: Serve, whose: str) -> None:
    """Ours is started again by the server itself, one elsewhere by others."""
    data, url = cluster
    api = serve("", STOREROOM_DATA=data) if whose == "ours" else serve(url)
    stop, seen, others = asyncio.Event(), Seen(), Counter[int]()
    slowest = 0.0

    async def write(client: httpx.AsyncClient, name: int) -> None:
        nonlocal slowest
        for turn in range(1_000_000):
            if stop.is_set():
                return
            began = monotonic()
            title = f"Book {name} {turn} {whose}"
            answer = await client.post("/books", json={"title": title})
            slowest = max(slowest, monotonic() - began)
            if answer.status_code == 201:
                seen.acknowledged.append(title)
                continue
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "1"
            others[answer.status_code] += 1
            await asyncio.sleep(0.02)

    async with api.client() as client:
        writing = [asyncio.create_task(write(client, name)) for name in range(16)]
        for _ in range(2):
            mark = len(seen.acknowledged) + 100
            await until(lambda mark=mark: len(seen.acknowledged) > mark)  # type: ignore[misc]
            os.kill(int((data / "postgres/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
            missed = others[503]
            await until(lambda missed=missed: others[503] > missed)  # type: ignore[misc]
            assert (await client.get("/health/live")).status_code == 200
            with nullcontext() if whose == "ours" else embedded.running(data):
                back = monotonic()
                mark = len(seen.acknowledged)
                await until(lambda mark=mark: len(seen.acknowledged) > mark, 60)  # type: ignore[misc]
                assert (
                    monotonic() - back < 15
                )  # promised: 5 when it is back, and a busy machine starts it slowly
        stop.set()
        await asyncio.gather(*writing)
    assert slowest < 5
    connection = await asyncpg.connect(url)
    kept = [row[0] for row in await connection.fetch("SELECT title FROM bookstore.book")]
    assert {*seen.acknowledged} <= {*kept}
    assert len(kept) == len({*kept})
    assert await sessions(connection) <= 16
    assert await sessions(connection, "idle in transaction%") == 0
    code, said = await api.end()
    assert code == 0
    # One line when it goes and one when it comes, not one for each request.
    lines = [line.partition(": ")[0] for line in said.splitlines()]
    again = ["PostgreSQL had ended; it was started again."] if whose == "ours" else []
    assert Counter(lines) == Counter(["The database is away", "The database is back.", *again] * 2)
    await until(lambda: no_sessions(connection))
    await connection.close()


async def test_what_takes_too_long_ends_and_its_connection_works_on(
    database: str, owner: asyncpg.Connection, serve: Serve
) -> None:
    await set_role(owner, lock_timeout="200ms", statement_timeout="5s")
    async with serve(database, STOREROOM_POOL_SIZE=1) as api, api.client() as client:
        pids = "SELECT array_agg(pid ORDER BY pid) FROM pg_stat_activity WHERE application_name = 'storeroom' AND datname = current_database()"
        assert (await client.get("/books")).status_code == 200
        before = await owner.fetchval(pids)
        async with owner.transaction():
            await owner.execute("LOCK TABLE bookstore.book")
            answer = await client.get("/books")
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
            assert answer.json()["code"] == "try_again"
        assert (await client.get("/books")).status_code == 200
        assert (await client.post("/books", json={"title": "After"})).status_code == 201
        assert await owner.fetchval(pids) == before
    # The same of statements and transactions: what sessions begin with is what ends them.
    for setting, status in (("statement_timeout", 504), ("transaction_timeout", 503)):
        await set_role(
            owner,
            **{"lock_timeout": "0", "statement_timeout": "0", "transaction_timeout": "0", setting: "200ms"},
        )
        async with serve(database, STOREROOM_POOL_SIZE=1) as api, api.client() as client:
            async with owner.transaction():
                await owner.execute("LOCK TABLE bookstore.book")
                for method, book in (("GET", None), ("POST", {"title": "Never"})):
                    began = monotonic()
                    answer = await client.request(method, "/books", json=book)
                    assert answer.status_code == status, setting
                    assert answer.json()["code"] in {"timeout", "unavailable"}
                    assert monotonic() - began < 2
            assert (await client.get("/books")).status_code == 200
            assert (await client.get("/books?q=never")).json()["items"] == []


async def test_a_database_that_says_nothing_is_not_waited_for(
    database: str, owner: asyncpg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    await set_role(owner, statement_timeout="500ms")
    silent = False
    async with proxied(database, silent=lambda: silent) as (login, port):
        url = f"postgresql://{login}@127.0.0.1:{port}{urlsplit(database).path}"
        async with serving(url, STOREROOM_POOL_SIZE=1) as shop:
            assert (await shop.get("/books")).status_code == 200
            assert (await shop.post("/books", json={"title": "Kept"})).status_code == 201
            silent = True
            for method, book in (("GET", None), ("POST", {"title": "Perhaps"})):
                async with asyncio.timeout(20):  # promised: 3 seconds beyond the statement_timeout
                    answer = await shop.request(method, "/books", json=book)
                assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
                assert answer.json()["retryable"] == (method == "GET")
            silent = False

            async def answers() -> bool:
                return (await shop.get("/books")).status_code == 200

            await until(answers)
    assert sum("got no answer in 4 s" in line for line in caplog.messages) == 2


async def test_what_a_killed_server_asked_for_ends(
    database: str, owner: asyncpg.Connection, serve: Serve
) -> None:
    await set_role(owner, lock_timeout="0", statement_timeout="0", transaction_timeout="0")
    api = serve(database)
    async with owner.transaction():
        await owner.execute("LOCK TABLE bookstore.book")
        client = await api.wire()
        await client.send(b"GET /books HTTP/1.1\r\nHost: a\r\n\r\n")
        await until(lambda: waits(owner, 1))
        # By the clock of the database, which looks itself: this test may be kept from looking.
        killed = await owner.fetchval("SELECT clock_timestamp()")
        api.process.kill()
        api.process.wait()
        dead = await owner.fetchval("SELECT clock_timestamp()")
        await owner.execute(
            """DO $$
               BEGIN
                   WHILE EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') LOOP
                       PERFORM pg_sleep(0.01), pg_stat_clear_snapshot();
                   END LOOP;
               END $$"""
        )
        ended = await owner.fetchval("SELECT clock_timestamp()")
        assert (ended - dead).total_seconds() < 1.5, (ended - killed, dead - killed)
        await until(lambda: no_sessions(owner))


async def test_a_thousand_orders_of_several_products_at_once(
    database: str, owner: asyncpg.Connection, serve: Serve
) -> None:
    chance = random.Random(7)  # noqa: S311  # no secret
    async with serve(database) as api, api.client() as client:
        numbers = [
            (
                await client.post(
                    "/products", json={"name": f"Thing {n}", "category": "Things", "quantity": 5000}
                )
            ).json()["product_id"]
            for n in range(20)
        ]
        orders = [
            [{"product_id": number, "kind": "issue", "quantity": 1} for number in chance.sample(numbers, 5)]
            for _ in range(1000)
        ]
        left = iter(orders)
        statuses = Counter[int]()

        async def order() -> None:
            for movements in left:
                answer = await client.post("/movements", json={"movements": movements})
                statuses[answer.status_code] += 1

        began = monotonic()
        await asyncio.gather(*(order() for _ in range(32)))
        assert statuses == {201: 1000}
        assert monotonic() - began < 30  # in an order of their own, 970 of them deadlock, for ten minutes
        checked = await owner.fetchrow("SELECT * FROM check_stock()")
        assert (checked["wrong"], checked["movements"]) == (0, 5020)
        assert await owner.fetchval("SELECT sum(quantity) FROM inventory.stock") == 20 * 5000 - 5 * 1000
        deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        assert await owner.fetchval(deadlocks) == 0


async def test_a_migration_while_serving_fails_no_request(
    database: str, owner: asyncpg.Connection, serve: Serve
) -> None:
    again = [
        re.sub(r"^CREATE (?=FUNCTION|PROCEDURE)", "CREATE OR REPLACE ", script, flags=re.MULTILINE)
        for name in ("bookstore/search_books_by_author", "bookstore/insert_book", "bookstore/get_book")
        for script in re.findall(
            r"^CREATE FUNCTION .*?^\$\$;",
            (ROOT / f"db/deploy/{name}.sql").read_text(),
            re.MULTILINE | re.DOTALL,
        )
    ]
    assert len(again) >= 3
    async with serve(database) as api, api.client() as client:
        number = (await client.post("/books", json={"title": "Kept", "authors": ["Anne One"]})).json()[
            "book_id"
        ]
        stop, statuses = asyncio.Event(), Counter[tuple[str, int]]()

        async def ask(method: str, path: str) -> None:
            while not stop.is_set():
                book = {"title": f"Book {random.random()}"} if method == "POST" else None  # noqa: S311
                answer = await client.request(method, path, json=book)
                statuses[method, answer.status_code] += 1
                if answer.status_code == 503 and answer.json()["code"] != "try_again":
                    pytest.fail(answer.text)

        asking = [
            asyncio.create_task(ask(method, path))
            for method, path in [
                ("GET", "/books?author=one"),
                ("GET", f"/books/{number}"),
                ("POST", "/books"),
                ("GET", "/books?q=kept"),
            ]
            * 2
        ]
        for turn in range(15):
            for script in again:
                await owner.execute(script)
            await owner.execute(f"ALTER TABLE bookstore.book ADD COLUMN extra_{turn} integer DEFAULT {turn}")
            await asyncio.sleep(0.05)
        stop.set()
        await asyncio.gather(*asking)
        assert {status for _, status in statuses} == {200, 201}, statuses
        assert statuses.total() > 50


async def test_a_database_that_takes_no_writes_says_so_and_is_read(
    cluster: tuple[Path, str], serve: Serve
) -> None:
    data, url = cluster
    server = embedded.Cluster(data)
    server.identify()
    async with serve(url) as api, api.client() as client:
        assert (await client.post("/books", json={"title": "Before"})).status_code == 201
        server.stop()
        (data / "postgres/standby.signal").touch()  # as a replica, until it is promoted
        server.start()
        answer = await client.post("/books", json={"title": "Never", "authors": ["Nobody"]})
        for _ in range(100):  # until the sessions from before are replaced
            if answer.json()["code"] == "read_only":
                break
            answer = await client.post("/books", json={"title": "Never", "authors": ["Nobody"]})
        assert (answer.status_code, answer.json()["code"]) == (503, "read_only")
        assert answer.headers["retry-after"] == "1"
        assert (await client.get("/books?q=before")).json()["items"][0]["title"] == "Before"
        assert (await client.get("/authors?q=nobody")).json()["items"] == []  # nothing half written
        # Nor does that keep another server from starting, and reading.
        async with serve(url) as other, other.client() as reader:
            assert (await reader.get("/books?q=before")).json()["items"][0]["title"] == "Before"
            code, said = await other.end()
            assert code == 0
            assert "tidy_up: cannot execute " in said
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("SELECT pg_promote()")
        await connection.close()
        assert (await client.post("/books", json={"title": "Now"})).status_code == 201


async def test_a_name_that_is_not_found_is_said_and_looked_for_again(
    monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    nowhere = at("postgresql://postgres@db.invalid:5432/x", urlsplit(database).path[1:])
    answer = subprocess.run(
        [STOREROOM, "serve"],
        env=os.environ | {"DATABASE_URL": nowhere, "PORT": "0"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert answer.returncode == 1
    assert re.fullmatch(r"storeroom: Cannot connect to the database: .*[Nn]ame.*\n", answer.stderr), (
        answer.stderr
    )

    # While serving: a name for the server of the test, which the resolver knows now and then.
    loop, known = asyncio.get_running_loop(), True
    ask = loop.getaddrinfo

    async def resolve(host: str, *words: Any, **further: Any) -> Any:  # noqa: ANN401  # as asyncio
        if host != "db.storeroom.test":
            return await ask(host, *words, **further)
        if not known:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return await ask("127.0.0.1", *words, **further)

    monkeypatch.setattr(loop, "getaddrinfo", resolve)
    async with proxied(database) as (login, port):
        named = f"postgresql://{login}@db.storeroom.test:{port}{urlsplit(database).path}"
        async with serving(named) as shop:
            assert (await shop.get("/books")).status_code == 200
            known = False
            assert (await shop.get("/books")).status_code == 200  # what is connected works on
            administrator = await asyncpg.connect(database)
            await administrator.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE application_name = 'storeroom' AND datname = current_database()"
            )
            for _ in range(3):
                began = monotonic()
                told = await shop.problem(503, "GET", "/books")
                assert told["code"] == "unavailable"
                assert "db.storeroom" not in str(told)
                assert monotonic() - began < 2
            known = True
            assert (await shop.get("/books")).status_code == 200
            assert (await shop.post("/books", json={"title": "Found"})).status_code == 201
            await administrator.close()


@pytest.fixture
def small(cluster: tuple[Path, str], tmp_path: Path) -> Iterator[Path]:
    """Lend a disk of 24 MB that belongs to the server."""
    for folder in [tmp_path, *tmp_path.parents[:2]]:
        folder.chmod(folder.stat().st_mode | 0o711)
    home = (cluster[0] / "postgres").stat()
    with tmpfs(tmp_path / "small", f"size=24m,uid={home.st_uid},gid={home.st_gid},mode=700"):
        yield tmp_path / "small"


def fill(disk: Path) -> Path:
    """Write a file until there is no room left."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)
    return ballast


@root_only
async def test_a_full_disk_is_said_and_heals_when_there_is_room(
    cluster: tuple[Path, str], serve: Serve, small: Path
) -> None:
    url = cluster[1]
    owner = await asyncpg.connect(url)
    try:
        await owner.execute(f"CREATE TABLESPACE small LOCATION '{small}'")
        for table in ("bookstore.book", "bookstore.book_author", "bookstore.author"):
            await owner.execute(f"ALTER TABLE {table} SET TABLESPACE small")
        async with serve(url, STOREROOM_POOL_SIZE=2) as api, api.client() as client:
            told = 0
            for number in range(100_000):
                if number == 20:
                    ballast = fill(small)
                body = {"title": f"Full {number}", "authors": [f"Author {number}"], "description": "x" * 1900}
                answer = await client.post("/books", json=body)
                if answer.status_code != 201:
                    break
                told += 1
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
            assert answer.json()["code"] == "unavailable"
            assert str(small) not in answer.text
            assert (await client.get("/books")).status_code == 200
            kept = await owner.fetchval("SELECT count(*) FROM bookstore.book WHERE title LIKE 'Full %'")
            assert kept == told
            authors = "SELECT count(*) FROM bookstore.author WHERE name LIKE 'Author %'"
            assert await owner.fetchval(authors) == told  # nothing half written
            ballast.unlink()
            assert (await client.post("/books", json=body)).status_code == 201
        for table in ("bookstore.book", "bookstore.book_author", "bookstore.author"):
            await owner.execute(f"ALTER TABLE {table} SET TABLESPACE pg_default")
        await owner.execute("DROP TABLESPACE small")
    finally:
        await owner.close()
