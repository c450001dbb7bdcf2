"""The API as a process of its own, asked over the wire and ended by real signals."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import psutil  # type: ignore[import-untyped]
import pytest

from tests.conftest import clone

STOREROOM = Path(sys.executable).with_name("storeroom")


@dataclass
class Answer:
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401  # as json
        return json.loads(self.body)


class Wire:
    """A connection on which anything can be sent."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, seconds: float = 20) -> Answer:
        """Read one answer."""
        async with asyncio.timeout(seconds):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(head[0].split()[1]), headers, body)

    async def ended(self, seconds: float = 20) -> bytes:
        """What still comes until the other side closes."""
        async with asyncio.timeout(seconds):
            try:
                return await self.reader.read()
            except ConnectionError:
                return b""

    def hang_up(self) -> None:
        self.writer.transport.abort()


class Api:
    """`storeroom serve` on a database."""

    def __init__(self, url: str, *words: str, files: int | None = None, **environment: object) -> None:
        limited = ["sh", "-c", f'ulimit -n {files}; exec "$0" "$@"'] if files else []
        self.process = subprocess.Popen(
            [*limited, STOREROOM, "serve", *words],
            env=os.environ
            | {"DATABASE_URL": url, "PORT": "0"}
            | {name: str(value) for name, value in environment.items()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.wires: list[Wire] = []
        assert self.process.stdout
        for line in self.process.stdout:
            if found := re.search(r"Storeroom serves (\S+)", line):
                self.base = found[1]
                return
        pytest.fail(f"it ended: {self.process.communicate()[1]}")

    def client(self, **further: Any) -> httpx.AsyncClient:  # noqa: ANN401  # what httpx takes
        return httpx.AsyncClient(base_url=self.base, timeout=30, **further)

    async def wire(self) -> Wire:
        place = urlsplit(self.base)
        self.wires.append(Wire(*await asyncio.open_connection(place.hostname, place.port)))
        return self.wires[-1]

    def refuses_connections(self) -> bool:
        place = urlsplit(self.base)
        try:
            socket.create_connection((place.hostname or "", place.port or 0), 1).close()
        except OSError:
            return True
        return False

    def workers(self) -> list[psutil.Process]:
        found = []
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):  # gone, or a zombie
                if "spawn_main" in " ".join(child.cmdline()):
                    found.append(child)
        return found

    def send(self, number: int) -> None:
        os.kill(self.process.pid, number)

    async def end(self) -> tuple[int, str]:
        """Exit code and what it said, after a signal to the process alone."""
        if self.process.poll() is None:
            self.send(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> tuple[int, str]:
        """The same, when it was told already."""
        said = await asyncio.to_thread(self.process.communicate, timeout=30)
        return self.process.returncode, said[1]

    def memory(self) -> int:
        """Bytes that the server has in memory."""
        size: int = psutil.Process(self.process.pid).memory_info().rss
        return size

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for wire in self.wires:
            wire.hang_up()
        if self.process.returncode is None:
            await self.end()


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Api]]:
    """Start servers; those that still run after the test are killed, with their workers."""
    started: list[Api] = []

    def one(url: str, *words: str, **further: Any) -> Api:  # noqa: ANN401  # files, and what is set
        started.append(Api(url, *words, **further))
        return started[-1]

    yield one
    for api in started:
        for wire in api.wires:
            wire.hang_up()
        if api.process.poll() is None:
            os.killpg(api.process.pid, signal.SIGKILL)
        if api.process.stdout and not api.process.stdout.closed:
            api.process.communicate()


@pytest.fixture
async def owner(database: str) -> AsyncIterator[asyncpg.Connection]:
    """Superuser's connection to the database of the test."""
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


@pytest.fixture(scope="module")
async def calm_url(administrator: asyncpg.Connection, server_url: str, template: str) -> AsyncIterator[str]:
    """URL of a database of the module, for tests that leave nothing behind."""
    async with clone(administrator, server_url, template) as url:
        yield url


@asynccontextmanager
async def proxied(
    database: str, cut: Callable[[bytes], bool] = lambda _: False, silent: Callable[[], bool] = lambda: False
) -> AsyncIterator[tuple[str, int]]:
    """Let the server of a database be reached at another port too, given with whoever logs in there.

    A connection is hung up on when its server answers what `cut` is true of: it was done, and nobody is told. While `silent` is
    true no answer is passed on.
    """
    place = urlsplit(database)
    sockets = parse_qs(place.query).get("host", [""])[0]

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = (
            await asyncio.open_unix_connection(f"{sockets}/.s.PGSQL.5432")
            if sockets
            else await asyncio.open_connection(place.hostname, place.port)
        )
        lost = False

        async def ask() -> None:
            nonlocal lost
            with suppress(ConnectionError):
                while data := await reader.read(2**20):
                    lost = lost or cut(data)
                    there[1].write(data)
            there[1].close()

        async def answer() -> None:
            with suppress(ConnectionError):
                while (data := await there[0].read(2**20)) and not lost:
                    if not silent():
                        writer.write(data)
            writer.close()

        await asyncio.gather(ask(), answer())

    async with await asyncio.start_server(pass_on, "127.0.0.1", 0) as proxy:
        yield place.netloc.rpartition("@")[0] or "postgres", proxy.sockets[0].getsockname()[1]
        proxy.close()


async def until(condition: Callable[[], Any], seconds: float = 20) -> float:
    """Wait until something, which may be awaitable, is true; how many seconds that took."""
    began = monotonic()
    while True:
        found = condition()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return monotonic() - began
        assert monotonic() - began < seconds, "it never came"
        await asyncio.sleep(0.01)


async def sessions(connection: asyncpg.Connection, state: str = "%") -> int:
    """How many sessions of the API there are."""
    await connection.execute("SELECT pg_stat_clear_snapshot()")  # kept for a transaction otherwise
    count: int = await connection.fetchval(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE application_name = 'storeroom' AND datname = current_database() AND state LIKE $1",
        state,
    )
    return count


async def set_role(connection: asyncpg.Connection, **settings: str) -> None:
    """Set what sessions of the API begin with, in this database."""
    name = await connection.fetchval("SELECT current_database()")
    for setting, value in settings.items():
        await connection.execute(f"ALTER ROLE storeroom_api IN DATABASE {name} SET {setting} = '{value}'")
