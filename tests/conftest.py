"""The test run's own PostgreSQL 18, and databases in it."""

# ruff: noqa: E402  # the environment is set before anything that reads it is imported
import os

CHOICE = os.environ.get("STOREROOM_TEST_SERVER")

# Before anything reads them: no test may reach a server that this run did not start.
for name in [*os.environ]:
    if (name.startswith(("STOREROOM_", "PG")) and not name.startswith("STOREROOM_TEST_")) or name in {
        "DATABASE_URL",
        "HOST",
        "PORT",
    }:
        del os.environ[name]

# Before testcontainers is imported, which reads them once: no second container that cleans up after this one, an
# address on this machine even when the tests run in a container, and ten looks a second whether the server is ready.
os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
os.environ.setdefault("TESTCONTAINERS_CONNECTION_MODE", "docker_host")
os.environ.setdefault("TC_POOLING_INTERVAL", "0.1")

import gc
import subprocess
import tempfile
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from docker.errors import DockerException  # type: ignore[import-untyped]

from api import embedded
from api.settings import ROOT

try:
    from testcontainers.community.postgres import PostgresContainer
except ImportError:
    from testcontainers.postgres import PostgresContainer

LOCALE = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
INITDB = "--encoding=UTF8 --locale-provider=builtin --builtin-locale=PG_UNICODE_FAST --locale=C.UTF-8"
SERVER = pytest.StashKey[str]()
LONGEST = ["plans", "migrations", "faults", "tests"]


def at(url: str, database: str) -> str:
    """Replace the database of a URL."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def pytest_configure() -> None:
    if CHOICE not in {None, "docker", "embedded"}:
        raise pytest.UsageError("STOREROOM_TEST_SERVER is docker or embedded: tests start their own server")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the directories whose files take longest: in the end no process works on one of them while the others are done."""
    items.sort(
        key=lambda item: LONGEST.index(name) if (name := item.path.parent.name) in LONGEST else len(LONGEST)
    )


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401  # pytest-xdist's worker, which is untyped
    """Take over from a worker what only it knows."""
    if server := getattr(node, "workeroutput", {}).get("server"):
        node.config.stash[SERVER] = server


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that started this one, if it is a worker, which server it has used."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["server"] = session.config.stash.get(SERVER, None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    terminalreporter.write_line(f"server: {config.stash.get(SERVER, 'none was needed')}")
    terminalreporter.write_line(f"skipped: {len(skipped)}")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"  {count} x {reason}")


def container() -> PostgresContainer:
    """Prepare a PostgreSQL in a container. Raises DockerException when no engine answers."""
    postgres = PostgresContainer(
        "postgres:18", username="postgres", password=uuid4().hex, dbname="postgres", driver=None
    )
    postgres.with_env("POSTGRES_INITDB_ARGS", INITDB)
    # What the planner knows of a database is what its test had analysed, whenever a vacuum would have come.
    return postgres.with_command(["-c", "random_page_cost=1.1", "-c", "fsync=off", "-c", "autovacuum=off"])


@pytest.fixture(scope="session")
def server_url(pytestconfig: pytest.Config) -> Iterator[str]:
    """Superuser URL of a PostgreSQL 18 made for this run: a container where Docker answers, else the embedded one."""
    with ExitStack() as stack:
        if CHOICE != "embedded":
            # Where no engine answers, the Docker client leaves its socket to the garbage collector.
            with warnings.catch_warnings(action="ignore", category=ResourceWarning):
                try:
                    url, missing = stack.enter_context(container()).get_connection_url(), ""
                except DockerException as error:
                    missing = str(error)
                gc.collect()
            if not missing:
                pytestconfig.stash[SERVER] = "postgres:18 in a container"
                yield url
                return
            if CHOICE == "docker":
                pytest.fail(
                    f"STOREROOM_TEST_SERVER=docker, but no container starts: {missing}", pytrace=False
                )
        data = stack.enter_context(tempfile.TemporaryDirectory(prefix="storeroom-tests-"))
        url = at(stack.enter_context(embedded.running(Path(data))), "postgres")
        for statement in ["ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"]:
            subprocess.run([embedded.BIN / "psql", url, "-qXc", statement], check=True, capture_output=True)
        pytestconfig.stash[SERVER] = f"embedded PostgreSQL {embedded.version()}"
        yield url


@pytest.fixture(scope="session")
async def administrator(server_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Connect as the one who makes and drops databases."""
    connection = await asyncpg.connect(server_url)
    yield connection
    await connection.close()


@asynccontextmanager
async def fresh(administrator: asyncpg.Connection, server_url: str, source: str) -> AsyncIterator[str]:
    """URL of a new database, made as `source` says and dropped afterwards."""
    name = f"test_{uuid4().hex[:12]}"
    await administrator.execute(f"CREATE DATABASE {name} {source}")
    try:
        yield at(server_url, name)
    finally:
        await administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


@asynccontextmanager
async def clone(administrator: asyncpg.Connection, server_url: str, template: str) -> AsyncIterator[str]:
    """URL of a copy of the database that `template` is the URL of, dropped afterwards."""
    original = urlsplit(template).path[1:]
    async with fresh(administrator, server_url, f"TEMPLATE {original}") as url:
        # CREATE DATABASE copies neither what ALTER DATABASE … SET nor what GRANT and REVOKE … ON DATABASE did.
        copy = urlsplit(url).path[1:]
        await administrator.execute(
            "INSERT INTO pg_db_role_setting SELECT c.oid, s.setrole, s.setconfig"
            " FROM pg_db_role_setting s JOIN pg_database o ON o.oid = s.setdatabase, pg_database c"
            " WHERE o.datname = $1 AND c.datname = $2",
            original,
            copy,
        )
        await administrator.execute(
            "UPDATE pg_database c SET datacl = o.datacl FROM pg_database o WHERE o.datname = $1 AND c.datname = $2",
            original,
            copy,
        )
        yield url


@pytest.fixture
async def empty_database(administrator: asyncpg.Connection, server_url: str) -> AsyncIterator[str]:
    """URL of an empty database with the locale of a real one."""
    async with fresh(administrator, server_url, f"TEMPLATE template0 {LOCALE}") as url:
        yield url


@pytest.fixture(scope="session")
async def template(administrator: asyncpg.Connection, server_url: str) -> AsyncIterator[str]:
    """URL of a database with everything deployed: copied, never used itself."""
    from api import sqitch  # noqa: PLC0415  # a broken deploy must not hide the tests that need none

    async with fresh(administrator, server_url, f"TEMPLATE template0 {LOCALE}") as url:
        # Verified by tests/migrations: what fails there must not fail all.
        await sqitch.deploy(url, sqitch.Plan.read(ROOT), verify=False, say=print)
        yield url


@pytest.fixture
async def database(administrator: asyncpg.Connection, server_url: str, template: str) -> AsyncIterator[str]:
    """URL of a deployed database of this test alone, for tests that commit."""
    async with clone(administrator, server_url, template) as url:
        yield url


@pytest.fixture(scope="session")
async def shared(administrator: asyncpg.Connection, server_url: str, template: str) -> AsyncIterator[str]:
    """URL of the deployed database that `db` works in; nothing is ever committed there."""
    async with clone(administrator, server_url, template) as url:
        yield url


@pytest.fixture(scope="module")
async def session(shared: str) -> AsyncIterator[Callable[[], Awaitable[asyncpg.Connection]]]:
    """Lends `db` one connection for all tests of a file, for a new session plans every statement anew; another when a test has lost it."""
    connections: list[asyncpg.Connection] = []

    async def connected() -> asyncpg.Connection:
        if not connections or connections[-1].is_closed():
            connections.append(await asyncpg.connect(shared))
        return connections[-1]

    yield connected
    for connection in connections:
        await connection.close()


@pytest.fixture
async def db(session: Callable[[], Awaitable[asyncpg.Connection]]) -> AsyncIterator[asyncpg.Connection]:
    """Superuser's connection in a transaction that is rolled back after the test."""
    connection = await session()
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    if not connection.is_closed():
        try:
            await transaction.rollback()
            await connection.reset()  # settings, locks, listeners
        except BaseException:
            connection.terminate()  # nobody is lent it again
            raise
