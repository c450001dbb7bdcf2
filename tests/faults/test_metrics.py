"""What an operator sees of servers that run: metrics of one and of several processes, lines of the log, traces."""

import asyncio
import json
import re
import signal
import socket
from collections.abc import Callable
from datetime import timedelta

import asyncpg
import httpx
import pytest

from api.auth import make_token
from api.settings import Settings
from bench.overload import wire
from tests.faults.conftest import Api, until

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"
SECRET = "a secret of the tests, 32 bytes long or more"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


async def samples(port: int) -> dict[str, float]:
    async with httpx.AsyncClient() as client:
        text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    return {
        name: float(value)
        for name, value in (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    }


@pytest.mark.parametrize("words", [(), ("--workers", "2")])
async def test_metrics_count_what_is_done(
    database: str, serve: Callable[..., Api], words: tuple[str, ...]
) -> None:
    port = free_port()
    async with serve(database, *words, STOREROOM_METRICS_PORT=port) as api:
        async with api.client() as client:
            for _ in range(20):
                await client.get("/books?q=dune", headers={"connection": "close"})
            await client.get("/books/987654321")
            assert (await client.get("/metrics")).status_code == 404  # not for everybody

        async def counted() -> bool:
            seen = await samples(port)
            return seen.get('storeroom_log_written_total{log="searches"}') == 20

        await until(counted)
        seen = await samples(port)
        assert seen['storeroom_request_seconds_count{function="search_books",status="200"}'] == 20
        assert seen['storeroom_request_seconds_count{function="get_book",status="404"}'] == 1
        for pool in ("read", "write"):
            sizes = [
                seen[f'storeroom_connections{{pool="{pool}",state="{state}"}}']
                for state in ("in_use", "free")
            ]
            assert sum(sizes) == 8 * (len(api.workers()) or 1)
        assert seen['storeroom_log_queue{log="searches"}'] == 0
        assert seen["storeroom_requests_refused_total"] == 0
        assert any(name.startswith("storeroom_build{") for name in seen)
        if words:  # what the dead had counted stays, what they had at hand does not
            api.workers()[0].send_signal(signal.SIGKILL)
            await until(lambda: len(api.workers()) == 2)
            await asyncio.sleep(2)
            seen = await samples(port)
            assert seen['storeroom_request_seconds_count{function="search_books",status="200"}'] == 20
            assert seen['storeroom_connections{pool="read",state="free"}'] <= 16


async def test_metrics_count_what_a_worker_writes_last(
    database: str, owner: asyncpg.Connection, serve: Callable[..., Api]
) -> None:
    port = free_port()
    async with serve(
        database, "--workers", "2", STOREROOM_METRICS_PORT=port, STOREROOM_LOG_INTERVAL=600
    ) as api:
        async with api.client() as client:
            for _ in range(40):
                await client.get("/books?q=dune", headers={"connection": "close"})
        before = {worker.pid for worker in api.workers()}
        api.send(signal.SIGHUP)
        await until(
            lambda: len(now := {worker.pid for worker in api.workers()}) == 2 and not now & before, 60
        )
        assert await owner.fetchval("SELECT count(*) FROM activity.search_log") == 40
        assert (await samples(port))['storeroom_log_written_total{log="searches"}'] == 40


async def test_metrics_may_share_the_port(database: str, serve: Callable[..., Api]) -> None:
    port = free_port()
    async with serve(database, PORT=port, STOREROOM_METRICS_PORT=port) as api:
        async with api.client() as client:
            await client.get("/books")
        assert (await samples(port))[
            'storeroom_request_seconds_count{function="search_books",status="200"}'
        ] == 1


async def test_a_line_of_json_for_each_request_and_no_secret(
    database: str, serve: Callable[..., Api]
) -> None:
    token = make_token(
        Settings.model_validate({"STOREROOM_JWT_SECRET": SECRET}), "anna", ["admin"], timedelta(hours=1)
    )
    async with serve(database, STOREROOM_LOG_FORMAT="json", STOREROOM_JWT_SECRET=SECRET) as api:
        async with api.client(headers={"Authorization": f"Bearer {token}"}) as client:
            made = await client.post(
                "/books?", json={"title": "Dune"}, headers={"X-Request-ID": "order-7", "traceparent": PARENT}
            )
            assert made.headers["x-request-id"] == "order-7"
            other = await client.get("/books?q=private", headers={"X-Request-ID": "a\tb"})
            assert re.fullmatch("[0-9a-f]{16}", other.headers["x-request-id"])
            changes = await client.get("/changes")
            assert changes.json()["items"][0]["request"] == "order-7"
        code, said = await api.end()
    assert code == 0
    lines = [json.loads(line) for line in said.splitlines()]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("POST", "/books", 201),
        ("GET", "/books", 200),
        ("GET", "/changes", 200),
    ]
    assert (lines[0]["function"], lines[0]["caller"], lines[0]["request"], lines[0]["trace"]) == (
        "insert_book",
        "anna",
        "order-7",
        TRACE,
    )
    assert lines[1]["duration_ms"] >= lines[1]["database_ms"] > 0
    for secret in (token, SECRET, "private"):
        assert secret not in said


async def test_plain_lines_say_the_same(database: str, serve: Callable[..., Api]) -> None:
    async with serve(database, STOREROOM_LOG_FORMAT="plain") as api:
        async with api.client() as client:
            await client.get("/books/1%0A2", headers={"X-Request-ID": "seven"})
        _, said = await api.end()
    assert re.fullmatch(
        r"\S+ \S+ INFO storeroom\.access: GET /books/1\\n2 422 in [\d.]+ ms, request seven\n", said
    )


async def test_postgresql_knows_the_trace_of_what_it_works_on(
    database: str, owner: asyncpg.Connection, serve: Callable[..., Api]
) -> None:
    names = (
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()"
    )
    async with serve(database) as api:
        for request in (wire("GET", "/books"), wire("POST", "/books", '{"title": "Traced"}')):
            client = await api.wire()
            async with owner.transaction():
                await owner.execute("LOCK TABLE bookstore.book")
                await client.send(request.replace(b"\r\n", f"\r\ntraceparent: {PARENT}\r\n".encode(), 1))

                async def traced() -> bool:
                    await owner.execute("SELECT pg_stat_clear_snapshot()")
                    return bool(await owner.fetchval(names, f"storeroom {TRACE}"))

                await until(traced)
            assert (await client.answer()).status in {200, 201}

            async def gone() -> bool:
                return not await owner.fetchval(names, f"storeroom {TRACE}")

            await until(gone)
