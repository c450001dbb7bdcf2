"""PostgreSQL, and all SQL text of Storeroom outside `db/`."""

import asyncio
import hashlib
import hmac
import json
import logging
import os
import re
from base64 import b64encode
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from time import perf_counter
from typing import Any, NamedTuple, NoReturn, Self
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg

from api.catalogs import CATALOG_OF, CATALOGS
from api.settings import ROOT, Settings

logger = logging.getLogger("storeroom.database")

API_ROLE = "storeroom_api"

STALE = {"3F000", "42501", "42883", "42P01"}
"""SQLSTATEs that a right call meets only when functions, schemas or roles are not what they were."""

CONTRACT = ROOT / "db/contract.sql"
"""What the functions of the database must be for this version: a call of check_contract with a line for each."""

OLDEST = 18
"""Major version of PostgreSQL that the functions need."""

LEASE = 60
"""Seconds for which a connection is lent again and again before it passes through its pool."""

QUIET = 1.0
"""Seconds in which a call that was cancelled must have ended before its session is given up: a cancel may come before the
statement it is meant for, and be lost."""

CHECKED = 5
"""Seconds for which it is known whether the contract holds."""

SLOW = 1.0
"""Seconds for which connecting may take too long before it is said that the server is away: so long it may only be busy."""

HEALTHY = 3.0
"""Seconds in which a database that is well gives the connection that looks after it, and answers on it."""

SILENCE = 3.0
"""Seconds beyond the statement_timeout in which an answer must come: a database that ends no statement in time hears nothing any more."""

ATTEMPTS = 5
"""How often a batch of an import is tried that another writer's lock has thrown back."""

SCRIPT_SESSION = "storeroom deploy"
"""The application_name of every session that runs a script while its deployer holds the registry's lock."""

TRACING = {
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_format": "json",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_timing": "on",
    "auto_explain.log_level": "notice",
    "auto_explain.log_min_duration": "-1",
    "auto_explain.sample_rate": "1",
    "client_min_messages": "notice",
}
"""Settings with which PostgreSQL tells a session the plan of every statement, also of those inside functions."""

UNFINISHED = "Began, and has not finished."
"""The note of a `fail` event that stands while a change is being deployed, and stays when its deployer is killed."""


class RegistryError(RuntimeError):
    """The registry could not be read or written: one sentence, with what PostgreSQL said."""


@dataclass
class Tag:
    """A tag of a plan, or of the registry."""

    id: str
    name: str
    """With its sign: `@v1.0.0`."""
    note: str
    planner: tuple[str, str]
    """Name and email."""
    planned_at: datetime


@dataclass
class Change:
    """A change of a plan, or of the registry."""

    id: str
    name: str
    note: str
    planner: tuple[str, str]
    """Name and email."""
    planned_at: datetime
    requires: list[str] = field(default_factory=list)
    """As hashed: `name`, `name@tag`, `@tag`, `project:name`."""
    conflicts: list[str] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    script_hash: str | None = None
    """SHA-1 of the deploy script, none when the file is missing."""

    @property
    def title(self) -> str:
        """The name and the tags that sit on the change."""
        return " ".join([self.name, *(tag.name for tag in self.tags)])


@contextmanager
def _as_sentence(task: str) -> Iterator[None]:
    try:
        yield
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, ValueError, OverflowError) as error:
        raise RegistryError(f"{task}: {error or type(error).__name__}") from error


class Registry:
    """Sqitch's registry (schema `sqitch`, release 1.1) of one database, and the lock that admits one deployer.

    Holds one connection. Every method raises RegistryError when PostgreSQL refuses.
    """

    def __init__(self, connection: asyncpg.Connection, committer: tuple[str, str]) -> None:
        """Use a connection; `committer` (name, email) signs what is written."""
        self._connection = connection
        self._committer = committer

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, committer: tuple[str, str]) -> AsyncIterator[Self]:
        """Connect to the database at `url`."""
        with _as_sentence("Cannot connect to the database"):
            connection = await asyncpg.connect(
                url,
                # A script may run longer than any session of the application is allowed to idle.
                server_settings={"idle_in_transaction_session_timeout": "0", "idle_session_timeout": "0"},
            )
        try:
            with _as_sentence("The registry of changes cannot be used"):
                yield cls(connection, committer)
        finally:
            await connection.close()

    async def lock(self) -> bool:
        """Take Sqitch's lock of this database, kept until the connection ends; false when another deployer has it."""
        # Asked again and again instead of waited for: a waiting query would hold a snapshot, and a
        # CREATE INDEX CONCURRENTLY of the deployer that has the lock waits for every snapshot to go.
        taken: bool = await self._connection.fetchval("SELECT pg_try_advisory_lock(75474063)")
        return taken

    async def end_orphans(self) -> None:
        """End the sessions of scripts whose deployer is gone. Only for the holder of the lock."""
        await self._connection.execute(
            """SELECT pg_terminate_backend(a.pid, 10000)
                 FROM pg_stat_activity AS a
                WHERE a.datname = current_database() AND a.application_name = $1""",
            SCRIPT_SESSION,
        )

    async def version(self) -> str | None:
        """Release of the registry, `1.1`; none when this database has no registry."""
        if await self._connection.fetchval("SELECT to_regclass('sqitch.changes') IS NULL"):
            return None
        release: str = await self._connection.fetchval(
            "SELECT coalesce(max(version)::text, '0') FROM sqitch.releases"
        )
        return release

    async def create(self) -> None:
        """Create the registry, whole or not at all."""
        async with self._connection.transaction():
            await self._connection.execute((ROOT / "db/registry.sql").read_text())
            await self._connection.execute(
                "INSERT INTO sqitch.releases (version, installer_name, installer_email) VALUES (1.1, $1, $2)",
                *self._committer,
            )

    async def register(self, project: str, uri: str | None) -> None:
        """Enter the project, or raise RegistryError when it is entered with another URI."""
        known = await self._connection.fetchrow("SELECT uri FROM sqitch.projects WHERE project = $1", project)
        if known is None:
            with _as_sentence(f'Cannot register project "{project}" with URI {uri}'):
                await self._connection.execute(
                    """INSERT INTO sqitch.projects (project, uri, creator_name, creator_email)
                       VALUES ($1, $2, $3, $4)""",
                    project,
                    uri,
                    *self._committer,
                )
        elif known["uri"] != uri:
            raise RegistryError(
                f'Cannot register project "{project}" with URI {uri}: it is registered with URI {known["uri"]}'
            )

    async def deployed(self, project: str) -> list[Change]:
        """Read the changes of a project that are deployed, in the order they were."""
        changes = {
            row["change_id"]: Change(
                row["change_id"],
                row["change"],
                row["note"],
                (row["planner_name"], row["planner_email"]),
                row["planned_at"],
                script_hash=row["script_hash"],
            )
            for row in await self._connection.fetch(
                "SELECT * FROM sqitch.changes WHERE project = $1 ORDER BY committed_at", project
            )
        }
        for row in await self._connection.fetch(
            "SELECT * FROM sqitch.tags WHERE change_id = ANY ($1) ORDER BY committed_at", list(changes)
        ):
            changes[row["change_id"]].tags.append(
                Tag(
                    row["tag_id"],
                    row["tag"],
                    row["note"],
                    (row["planner_name"], row["planner_email"]),
                    row["planned_at"],
                )
            )
        for row in await self._connection.fetch(
            "SELECT * FROM sqitch.dependencies WHERE change_id = ANY ($1)", list(changes)
        ):
            change = changes[row["change_id"]]
            (change.requires if row["type"] == "require" else change.conflicts).append(row["dependency"])
        return list(changes.values())

    async def committed(self, change: Change) -> tuple[datetime, str]:
        """When a deployed change was committed, and by whom (`name <email>`)."""
        row = await self._connection.fetchrow(
            """SELECT committed_at, format('%s <%s>', committer_name, committer_email) AS committer
                 FROM sqitch.changes WHERE change_id = $1""",
            change.id,
        )
        return row["committed_at"], row["committer"]

    async def requiring(self, change_ids: Collection[str]) -> list[str]:
        """Deployed changes, as `project:name`, that require one of these and are not among them."""
        rows = await self._connection.fetch(
            """SELECT DISTINCT c.project || ':' || c.change AS name
                 FROM sqitch.dependencies AS d
                 JOIN sqitch.changes AS c USING (change_id)
                WHERE d.dependency_id = ANY ($1) AND c.change_id <> ALL ($1)
                ORDER BY name""",
            list(change_ids),
        )
        return [row["name"] for row in rows]

    @asynccontextmanager
    async def work(self) -> AsyncIterator[None]:
        """One transaction that keeps every other deployer from writing changes."""
        with _as_sentence("The registry of changes cannot be written"):
            async with self._connection.transaction():
                await self._connection.execute("LOCK TABLE sqitch.changes IN EXCLUSIVE MODE")
                yield

    async def begin(self, project: str, change: Change) -> bool:
        """Note that a change is about to be deployed; true when the last deploy of it was killed on the way."""
        if await self._connection.fetchval(
            """SELECT EXISTS (SELECT FROM sqitch.events
                               WHERE event = 'fail' AND project = $1 AND change = $2 AND note = $3)""",
            project,
            change.name,
            UNFINISHED,
        ):
            return True
        await self._event("fail", project, replace(change, note=UNFINISHED))
        return False

    async def record_deploy(self, project: str, change: Change, required: Mapping[str, str]) -> None:
        """Enter a deployed change; `required` gives the id of each change it requires. Call it inside `work`."""
        await self._finish(project, change)
        await self._connection.execute(
            """INSERT INTO sqitch.changes (change_id, script_hash, change, project, note, committer_name,
                                           committer_email, planned_at, planner_name, planner_email)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
            change.id,
            change.script_hash,
            change.name,
            project,
            change.note,
            *self._committer,
            change.planned_at,
            *change.planner,
        )
        await self._connection.executemany(
            "INSERT INTO sqitch.dependencies (change_id, type, dependency, dependency_id) VALUES ($1, $2, $3, $4)",
            [(change.id, "require", name, required[name]) for name in change.requires]
            + [(change.id, "conflict", name, None) for name in change.conflicts],
        )
        await self.record_tags(project, change)
        await self._event("deploy", project, change)

    async def record_tags(self, project: str, change: Change) -> None:
        """Enter those tags of a deployed change that are not entered yet."""
        await self._connection.executemany(
            """INSERT INTO sqitch.tags (tag_id, tag, project, change_id, note, committer_name, committer_email,
                                        planned_at, planner_name, planner_email)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
               ON CONFLICT (tag_id) DO NOTHING""",
            [
                (
                    tag.id,
                    tag.name,
                    project,
                    change.id,
                    tag.note,
                    *self._committer,
                    tag.planned_at,
                    *tag.planner,
                )
                for tag in change.tags
            ],
        )

    async def record_revert(self, project: str, change: Change) -> None:
        """Take out a reverted change, as `deployed` gave it. Call it inside `work`."""
        await self._connection.execute("DELETE FROM sqitch.tags WHERE change_id = $1", change.id)
        await self._connection.execute("DELETE FROM sqitch.changes WHERE change_id = $1", change.id)
        await self._event("revert", project, change)

    async def record_failure(self, project: str, change: Change) -> None:
        """Enter that a change could not be deployed."""
        with _as_sentence("The failure cannot be written to the registry"):
            async with self._connection.transaction():
                await self._finish(project, change)
                await self._event("fail", project, change)

    async def _finish(self, project: str, change: Change) -> None:
        await self._connection.execute(
            "DELETE FROM sqitch.events WHERE event = 'fail' AND project = $1 AND change = $2 AND note = $3",
            project,
            change.name,
            UNFINISHED,
        )

    async def _event(self, event: str, project: str, change: Change) -> None:
        await self._connection.execute(
            """INSERT INTO sqitch.events (event, change_id, change, project, note, requires, conflicts, tags,
                                          committer_name, committer_email, planned_at, planner_name, planner_email)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)""",
            event,
            change.id,
            change.name,
            project,
            change.note,
            change.requires,
            change.conflicts,
            [tag.name for tag in change.tags],
            *self._committer,
            change.planned_at,
            *change.planner,
        )


class DatabaseError(RuntimeError):
    """The database cannot be used: one sentence for people."""


class Unavailable(RuntimeError):
    """The database is away; the same call may work in a moment."""


class Busy(Unavailable):
    """No connection was free in time."""


@dataclass
class Refusal(Exception):
    """PostgreSQL refused a call."""

    sqlstate: str
    message: str
    """Fixed text without values of the row."""
    constraint: str | None = None
    field: str | None = None
    hint: str | None = None
    members: dict[str, Any] | None = None
    """What a program needs to go on, such as `existing_id`."""

    def __str__(self) -> str:
        """Say it as a log should show it."""
        return f"{self.message} (SQLSTATE {self.sqlstate})"


@dataclass(frozen=True)
class Function:
    """A public function, as `util.public_functions` lists it."""

    schema: str
    name: str
    access: str
    """`read` or `write`: which pool calls it."""
    parameters: dict[str, str]
    """Base type of each parameter."""
    versioned: bool = False
    """Whether its rows have a version."""

    def call(self, arguments: Collection[str], settings: Collection[str] = (), **changed: str) -> str:
        """Write a call by name with `$1`, `$2`… for the arguments in order; `changed` replaces some of these.

        It takes a further value for each of the settings: they are made while the first argument is read, before the function
        begins, and end with the statement.
        """
        values = [
            changed.get(name, f"${place}::{self.parameters[name]}") for place, name in enumerate(arguments, 1)
        ]
        if settings and values:
            made = " AND ".join(
                f"set_config('{setting}', ${place}, true) IS NOT NULL"
                for place, setting in enumerate(settings, len(values) + 1)
            )
            values[0] = f"CASE WHEN {made} THEN {values[0]} END"
        named = ", ".join(f"{name} => {value}" for name, value in zip(arguments, values, strict=True))
        return f"{self.schema}.{self.name}({named})"

    def beside(self, arguments: Collection[str], **further: str) -> str:
        """Write a call in the statement of another function: with those of its arguments that this one knows, and `further` ones."""
        known = {
            name: f"${place}::{self.parameters[name]}"
            for place, name in enumerate(arguments, 1)
            if name in self.parameters
        }
        values = ", ".join(f"{name} => {value}" for name, value in (known | further).items())
        return f"{self.schema}.{self.name}({values})"


# One row more than the page tells whether there is a next page.
PAGE = """
    WITH item AS MATERIALIZED (SELECT i, row_number() OVER () AS place FROM {call} AS i)
    SELECT convert_to(concat('{{"items":', items, ',"next":', coalesce(to_json(next)::text, 'null'), '}}'), 'UTF8'), next, hits
      FROM (SELECT coalesce(json_agg(i) FILTER (WHERE place <= $1), '[]')::text AS items,
                   CASE WHEN count(*) > $1 THEN max((i).cursor) FILTER (WHERE place = $1) END AS next,
                   least(count(*), $1) AS hits
              FROM item) AS page"""
"""Makes a page of a call of a search function."""

CORRECTED_PAGE = PAGE.replace(
    ", '}}')", """, ',"corrected":', coalesce(to_json(corrected)::text, 'null'), '}}')"""
).replace(" AS hits\n", " AS hits, max((i).corrected) FILTER (WHERE place <= $1) AS corrected\n")
"""The same, with what was searched for instead of what was typed."""


class Row(NamedTuple):
    """An answer of a function with one row."""

    body: bytes
    version: int | None
    """None when rows of its kind have none."""
    replayed: bool
    """Whether it is what an earlier call with the same key answered."""


class Page(NamedTuple):
    """An answer of a search function: JSON text from PostgreSQL, and what the request needs to know of it."""

    body: bytes
    next: str | None
    hits: int
    replayed: bool = False
    """Whether it is what an earlier call with the same key answered."""


@dataclass(slots=True)
class Work:
    """A request in hand: what logs call it, and what it took so far."""

    id: str = ""
    trace: str = ""
    """Its trace (W3C), if it came with one: PostgreSQL is told."""
    caller: str = ""
    function: str = ""
    pool: float = 0.0
    """Seconds that it waited for connections."""
    database: float = 0.0
    """Seconds that PostgreSQL worked for it."""
    sent: bool = False
    """Whether PostgreSQL was asked for anything."""


WORK: ContextVar[Work | None] = ContextVar("work", default=None)
"""The request in hand, if there is one."""


@dataclass(frozen=True, slots=True)
class Behalf:
    """On whose behalf a request writes, and on what condition."""

    caller: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    """Arguments for each function that has such parameters: `p_idempotency_key`, `p_version`."""
    versions: str = ""
    """All versions that will do, with commas between, when there are several."""


BEHALF: ContextVar[Behalf] = ContextVar("behalf", default=Behalf())  # noqa: B039  # frozen
"""On whose behalf the request in hand writes."""


class Loan(NamedTuple):
    """A connection that is lent, none while there was no need of it, and since when it is out of the pool."""

    connection: asyncpg.Connection | None = None
    since: float = 0.0


class Server:
    """Whether a server lets connect: told to the log when that changes, not at every request."""

    def __init__(self) -> None:
        """Begin with one that does."""
        self._since: float | None = None
        self._said = False

    def refuses(self, error: BaseException) -> None:
        """Note that it did not let connect."""
        now = perf_counter()
        if self._since is None:
            self._since = now
        slow = isinstance(error, TimeoutError) and now - self._since < SLOW
        if not slow and not self._said:
            self._said = True
            logger.warning("The database is away: %s", str(error) or type(error).__name__)

    @property
    def is_away(self) -> bool:
        """Whether it was said to be."""
        return self._said

    def connects(self) -> None:
        """Note that it did."""
        self._since = None
        if self._said:
            self._said = False
            logger.warning("The database is back.")


class Connections:
    """The connections of a pool, lent again and again before they go back to it.

    Through the pool each call would make two tasks and a timer, which cost more than sending the call.
    """

    def __init__(self, pool: asyncpg.Pool, server: Server, size: int, patience: float, waiters: int) -> None:
        """Lend up to `size` connections to a server at once; up to `waiters` who want one more wait, for `patience` seconds."""
        self._pool = pool
        self._server = server
        self._patience = patience
        self._waiters = waiters
        self._size = size
        self._free = deque([Loan()] * size)
        self._waiting: deque[asyncio.Future[Loan]] = deque()
        self._expired = 0.0

    def state(self) -> tuple[int, int, int]:
        """How many are lent and free, and how many requests wait for one."""
        waiting = sum(not waiter.done() for waiter in self._waiting)
        return self._size - len(self._free), len(self._free), waiting

    async def take(self) -> Loan:
        """Lend a connection, or raise Unavailable when there is none, whatever the server's reason."""
        try:
            # The one given back last: it has what it needs at hand, and the others may stay unopened.
            loan = self._free.pop() if self._free else await self._wait()
            if _usable(loan.connection):
                return loan
            try:
                await self._release(loan)
                connection = await self._pool.acquire(timeout=self._patience)
            except BaseException as error:
                self._put(Loan())
                if isinstance(error, (*_AWAY, asyncpg.PostgresError)):
                    self._server.refuses(error)
                raise
            self._server.connects()
            return Loan(connection, perf_counter())
        except TimeoutError as error:
            raise (Unavailable if self._server.is_away else Busy)(str(error) or "TimeoutError") from error
        except (*_AWAY, asyncpg.PostgresError) as error:
            raise Unavailable(str(error) or type(error).__name__) from error

    async def give(self, loan: Loan, now: float, *, broken_off: bool) -> None:
        """Take a connection back. After a while it goes to the pool, which replaces what is worn out or broken."""
        if not broken_off and loan.since > max(self._expired, now - LEASE):
            self._put(loan)
            return
        try:
            await self._release(loan)
        finally:
            self._put(Loan())

    async def expire(self) -> None:
        """Lend none of the present connections again."""
        await self._pool.expire_connections()
        await self.close()

    async def close(self) -> None:
        """Give the pool back what is not lent, and the rest when it comes back."""
        self._expired = perf_counter()
        free, self._free = self._free, deque([Loan()] * len(self._free))
        for loan in free:
            await self._release(loan)

    async def _release(self, loan: Loan) -> None:
        if loan.connection:
            with suppress(*_AWAY, asyncpg.PostgresError):  # the pool closes it then
                await self._pool.release(loan.connection, timeout=QUIET)

    async def _wait(self) -> Loan:
        if len(self._waiting) >= self._waiters:
            raise TimeoutError("too many wait for a connection already")
        waiter: asyncio.Future[Loan] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(self._patience):
                return await waiter
        except BaseException:
            if waiter.done() and not waiter.cancelled():  # given at the last moment
                self._put(waiter.result())
            else:
                with suppress(ValueError):  # passed over by one who gave a connection back at that moment
                    self._waiting.remove(waiter)
            raise

    def _put(self, loan: Loan) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(loan)
                return
        if loan.connection:
            self._free.append(loan)
        else:
            self._free.appendleft(loan)


def _usable(connection: asyncpg.Connection | None) -> bool:
    try:
        return connection is not None and not connection.is_closed()
    except asyncpg.InterfaceError:  # closed, and the pool knows
        return False


class Database:
    """The reader's and the writer's connections, and one call of a public function over one of them."""

    def __init__(
        self,
        connections: dict[str, Connections],
        functions: dict[str, Function],
        contract: str,
        silence: float | None,
    ) -> None:
        """Use the connections of each access; after so many seconds without an answer a call is given up."""
        self._silence = silence
        self._connections = connections
        self.functions = functions
        self._contract = contract
        self._broken: str | None = None
        self._checked = perf_counter()
        self._check: asyncio.Task[str | None] | None = None
        self._statements: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], str] = {}

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings, url: str) -> AsyncIterator[Self]:
        """Connect to the server at `url` as `storeroom_api`, or raise DatabaseError, also when its functions are not as in CONTRACT."""
        contract = CONTRACT.read_text()
        reader = settings.reader_url or url
        async with AsyncExitStack() as stack:
            try:
                pools = {
                    access: await stack.enter_async_context(
                        _pool(settings, server, read_only=access == "read", size=settings.pool_size)
                    )
                    for access, server in (("read", reader), ("write", url))
                }
                rows = await pools["read"].fetch("SELECT * FROM util.public_functions()")
                limit = await pools["read"].fetchval(
                    "SELECT extract(epoch FROM current_setting('statement_timeout')::interval)::float8"
                )
                for pool in pools.values():
                    await pool.execute(contract)
            except asyncpg.InvalidFunctionDefinitionError as error:
                raise DatabaseError(
                    f"The functions of the database are not those of this version: {error.message}. {error.hint}"
                ) from error
            except asyncpg.UndefinedFunctionError as error:
                raise DatabaseError(
                    f"The database is of another version ({error.message}): run `storeroom deploy`."
                ) from error
            except _AWAY as error:
                raise DatabaseError(
                    f"Cannot connect to the database: {error or type(error).__name__}"
                ) from error
            except asyncpg.PostgresError as error:
                raise DatabaseError(
                    f"The database does not let storeroom_api in, or is not deployed ({error.message}): run `storeroom deploy`."
                ) from error
            functions = {
                row["function_name"]: Function(
                    row["schema_name"],
                    row["function_name"],
                    row["access"],
                    dict(zip(row["parameters"] or (), row["types"], strict=True)),
                    row["versioned"],
                )
                for row in rows
            }
            # One of its own for looking whether all is well, made when somebody asks: in a crowd the others are all taken.
            pools["check"] = await stack.enter_async_context(_pool(settings, reader, read_only=True, size=1))
            usual = settings.pool_size, settings.pool_patience, settings.pool_waiters
            primary = Server()
            replica = primary if reader == url else Server()
            limits = {
                "read": (replica, *usual),
                "write": (primary, *usual),
                "check": (replica, 1, HEALTHY, 0),
            }
            yield cls(
                {
                    access: await stack.enter_async_context(_lending(pool, *limits[access]))
                    for access, pool in pools.items()
                },
                functions,
                contract,
                limit + SILENCE if limit else None,
            )

    def state(self) -> dict[str, tuple[int, int, int]]:
        """How many connections of each access are in use and free, and how many requests wait for one."""
        return {access: connections.state() for access, connections in self._connections.items()}

    def function(self, name: str) -> Function:
        """Look up a public function, or raise Refusal as PostgreSQL would."""
        if name not in self.functions:
            raise Refusal("42883", f"there is no public function {name}")
        return self.functions[name]

    async def page(
        self, name: str, limit: int, counting: tuple[str, str] | None = None, **arguments: object
    ) -> Page:
        """One page of a search function: `{"items": […], "next": cursor or null}`.

        A function that can be told to take a text as it is has also `corrected`, what was searched for instead. `counting` names
        the function that counts what the search finds, and its `p_count`: the page then has the count, too.
        """
        given = {"p_limit": limit, **arguments}
        template = PAGE
        if "p_exact" in self.function(name).parameters:
            template = CORRECTED_PAGE
        if counting is not None:
            counter = self.function(counting[0]).beside(given, p_count=f"'{counting[1]}'")
            template = template.replace(
                ", '}}')",
                """, ',"count":', counted.count, ',"count_is":', to_json(counted.count_is), '}}')""",
            )
            template += f" CROSS JOIN {counter} AS counted"
        return Page(*await self._fetch(template, name, given, p_limit="$1::integer + 1"))

    async def all(self, name: str, **arguments: object) -> Page:
        """All rows of a function that has no cursors, in the shape of a page."""
        row = await self._fetch(
            """SELECT convert_to(concat('{{"items":', coalesce(json_agg(i), '[]'), ',"next":null}}'), 'UTF8'), NULL, count(*),
                      current_setting('storeroom.replayed', true) IS NOT DISTINCT FROM 'true'
                 FROM {call} AS i""",
            name,
            arguments,
        )
        return Page(*row)

    async def facets(self, name: str, facets: Collection[str], **arguments: object) -> bytes:
        """Return the rows of a function that counts facets: `{"facets": {facet: [{"value", "id", "count"}…]…}, "counted", "capped", "corrected"}`."""
        row = await self._fetch(
            f"""WITH item AS MATERIALIZED (SELECT i.*, row_number() OVER () AS place FROM {{call}} AS i)
               SELECT convert_to(json_build_object(
                          'facets', (SELECT json_object_agg(f.facet, coalesce((
                                                SELECT json_agg(json_build_object('value', i.value, 'id', i.id, 'count', i.count) ORDER BY i.place)
                                                  FROM item AS i WHERE i.facet = f.facet), '[]'))
                                       FROM unnest(string_to_array('{",".join(facets)}', ',')) AS f (facet)),
                          'counted', i.count, 'capped', i.capped, 'corrected', i.corrected)::text, 'UTF8')
                 FROM item AS i WHERE i.facet = 'all'""",  # noqa: S608
            name,
            arguments,
        )
        body: bytes = row[0]
        return body

    async def row(self, name: str, **arguments: object) -> Row:
        """Return the one row of a function as a JSON object."""
        version = "r.version" if self.function(name).versioned else "NULL"
        row = await self._fetch(
            f"""SELECT convert_to(row_to_json(r)::text, 'UTF8'), {version}, current_setting('storeroom.replayed', true) IS NOT DISTINCT FROM 'true'
                  FROM {{call}} AS r""",  # noqa: S608
            name,
            arguments,
        )
        return Row(*row)

    async def value(self, name: str, **arguments: object) -> object:
        """Return the one value of a function, none when it has no rows."""
        row = await self._fetch("SELECT v FROM {call} AS v", name, arguments)
        return row and row[0]

    async def breach(self) -> str | None:
        """Ask the database whether it answers, or raise Unavailable; and say which function is not as this version needs it, none when all are.

        All who ask at once get the answer to one question.
        """
        if self._check is None or self._check.done():
            self._check = asyncio.create_task(self._look())
            self._check.add_done_callback(lambda check: check.cancelled() or check.exception())  # known
        return await asyncio.shield(self._check)

    async def _look(self) -> str | None:
        async with self._connection("check") as connection:
            due = perf_counter() - self._checked > CHECKED
            try:
                async with asyncio.timeout(HEALTHY):
                    await connection.execute(
                        self._contract if due else "SELECT FROM util.public_functions() LIMIT 1"
                    )
                if due:
                    self._broken = None
            except (asyncpg.InvalidFunctionDefinitionError, asyncpg.UndefinedFunctionError) as error:
                self._broken = error.message
            except (*_AWAY, asyncpg.PostgresError) as error:
                raise Unavailable(str(error) or type(error).__name__) from error
        if due:
            self._checked = perf_counter()
        return self._broken

    async def constraint_messages(self) -> dict[str, tuple[str, str]]:
        """Read field and sentence of every constraint."""
        async with self._connection("read") as connection:
            rows = await connection.fetch("SELECT * FROM util.constraint_messages()")
        return {row["constraint_name"]: (row["field"], row["message"]) for row in rows}

    async def _fetch(
        self, template: str, name: str, arguments: Mapping[str, object], **changed: str
    ) -> asyncpg.Record:
        function = self.function(name)
        settings: dict[str, str] = {}
        work = WORK.get()
        if work is not None:
            work.function = name
            if work.trace:
                settings["application_name"] = f"storeroom {work.trace}"
        if function.access == "write":
            behalf = BEHALF.get()
            further = {name: value for name, value in behalf.given.items() if name in function.parameters}
            arguments = {**arguments, **further}
            settings |= {"storeroom.caller": behalf.caller, "storeroom.request": work.id if work else ""}
            if behalf.versions:
                settings["storeroom.versions"] = behalf.versions
        if not arguments:
            settings.clear()
        key = (template, name, tuple(arguments), tuple(settings))
        if (statement := self._statements.get(key)) is None:
            call = function.call(arguments, settings, **changed)
            statement = self._statements[key] = template.format(call=call)
        async with self._connection(function.access) as connection:
            if work is not None:
                work.sent = True
            try:
                return await connection.fetchrow(
                    statement, *arguments.values(), *settings.values(), timeout=self._silence
                )
            except _AWAY as error:
                if isinstance(error, TimeoutError):
                    logger.warning("%s got no answer in %.0f s.", name, self._silence)
                raise Unavailable(str(error) or type(error).__name__) from error
            except asyncpg.PostgresError as error:
                if error.sqlstate in STALE:
                    # Reverted, or deployed anew: new sessions may know what old ones do not.
                    await self._connections[function.access].expire()
                raise _refusal(error, arguments) from error

    def _connection(self, access: str) -> "Lent":
        """Lend a connection; entering raises Unavailable when there is none."""
        return Lent(self._connections[access])


class Lent:
    """A connection while it is lent. A class, because contextlib's generators cost more."""

    __slots__ = ("_began", "_connections", "_loan", "_work")

    def __init__(self, connections: Connections) -> None:
        """Take one of these when entered."""
        self._connections = connections
        self._work = WORK.get() or Work()

    async def __aenter__(self) -> asyncpg.Connection:
        """Wait for a connection."""
        began = perf_counter()
        try:
            self._loan = await self._connections.take()
        finally:
            self._began = perf_counter()
            self._work.pool += self._began - began
        return self._loan.connection

    async def __aexit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Give it back."""
        now = perf_counter()
        self._work.database += now - self._began
        await self._connections.give(
            self._loan, now, broken_off=error is not None and not isinstance(error, Refusal)
        )


_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
)


def _unkept(arguments: Mapping[str, object]) -> str | None:
    """Name the first argument with U+0000, which PostgreSQL does not say."""
    for name, value in arguments.items():
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and "\0" in text for text in texts):
            return name.removeprefix("p_")
    return None


def _refusal(error: asyncpg.PostgresError, arguments: Mapping[str, object]) -> Refusal:
    sqlstate = (
        "22021" if isinstance(error.__cause__, UnicodeEncodeError) else error.sqlstate
    )  # a lone surrogate
    # A JSON object is our functions'; what PostgreSQL itself puts there shows the row.
    ours = (error.constraint_name or error.sqlstate in {"P0004", "23000"}) and (
        error.detail or ""
    ).startswith("{")
    return Refusal(
        sqlstate,
        error.message or str(error),
        error.constraint_name,
        error.column_name or (_unkept(arguments) if sqlstate == "22021" else None),
        error.hint,
        json.loads(error.detail) if ours else None,
    )


@asynccontextmanager
async def _lending(
    pool: asyncpg.Pool, server: Server, size: int, patience: float, waiters: int
) -> AsyncIterator[Connections]:
    connections = Connections(pool, server, size, patience, waiters)
    try:
        yield connections
    finally:
        await connections.close()


async def _settle(connection: asyncpg.Connection) -> None:
    """Leave the session as it is, for functions keep no state in it, but not between the parts of a call that was cancelled there."""
    await connection.execute("SELECT")


@asynccontextmanager
async def _pool(settings: Settings, url: str, *, read_only: bool, size: int) -> AsyncIterator[asyncpg.Pool]:
    login: dict[str, str] = {}
    impersonate = False
    if settings.database_url is None:
        login = {"user": API_ROLE}
    elif settings.api_password:
        login = {"user": API_ROLE, "password": settings.api_password}
    else:
        impersonate = urlsplit(url).username != API_ROLE

    async def become_api(connection: asyncpg.Connection) -> None:
        # With the settings that logging in would have given.
        await connection.execute(
            """SELECT set_config(split_part(s.setting, '=', 1), substr(s.setting, strpos(s.setting, '=') + 1), false)
                 FROM pg_db_role_setting AS d
                 JOIN pg_database AS b ON b.oid = d.setdatabase AND b.datname = current_database()
                CROSS JOIN unnest(d.setconfig) AS s (setting)
                WHERE d.setrole = 'storeroom_api'::regrole"""
        )
        await connection.execute("SET ROLE storeroom_api")

    async with asyncpg.create_pool(
        url,
        **login,
        min_size=0,  # it would restore more by itself, and wait a minute for a server that says nothing
        max_size=size,
        init=become_api if impersonate else None,
        reset=_settle,
        server_settings={
            "application_name": "storeroom",
            "default_transaction_read_only": "on" if read_only else "off",
        },
    ) as pool:
        yield pool


async def _connect(url: str) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(url)
    except asyncpg.InvalidCatalogNameError:
        raise
    except asyncpg.PostgresError as error:
        raise DatabaseError(f"Cannot connect to the database: {error.message}.") from error
    except (*_AWAY, ValueError, OverflowError) as error:
        raise DatabaseError(
            f"Cannot connect to the database: {str(error).rstrip('.') or type(error).__name__}."
        ) from error


@asynccontextmanager
async def _session(url: str) -> AsyncIterator[asyncpg.Connection]:
    try:
        connection = await _connect(url)
    except asyncpg.InvalidCatalogNameError as error:
        raise DatabaseError(f"Cannot connect: {error.message}; `storeroom deploy` makes it.") from error
    try:
        yield connection
    except (
        asyncpg.InvalidSchemaNameError,
        asyncpg.UndefinedTableError,
        asyncpg.UndefinedFunctionError,
    ) as error:
        raise DatabaseError(
            f"Storeroom is not deployed there ({error.message}): run `storeroom deploy`."
        ) from error
    except asyncpg.PostgresConnectionError as error:
        raise DatabaseError(f"The connection to the database broke: {error}.") from error
    except asyncpg.PostgresError as error:
        raise DatabaseError(f"The database refused: {error.message}.") from error
    except asyncpg.InterfaceError as error:
        raise DatabaseError(f"The connection to the database broke: {error}.") from error
    finally:
        await connection.close()


async def create(url: str) -> bool:
    """Make the database that `url` names, with the locale that folding and order need; true unless it was there."""
    try:
        connection = await _connect(url)
    except asyncpg.InvalidCatalogNameError:
        pass
    else:
        encoding, version = connection.get_settings().server_encoding, connection.get_server_version()
        await connection.close()
        if encoding != "UTF8":
            raise DatabaseError(f"The database keeps its texts in {encoding}: name one that keeps UTF8.")
        if version.major < OLDEST:
            raise DatabaseError(f"The server is PostgreSQL {version.major}: {OLDEST} or later is needed.")
        return False
    name = unquote(urlsplit(url).path[1:])
    async with _session(urlunsplit(urlsplit(url)._replace(path="/postgres"))) as connection:
        with suppress(
            asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError
        ):  # somebody else was quicker
            await connection.execute(
                """CREATE DATABASE "{}" TEMPLATE template0 ENCODING 'UTF8'
                   LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'""".format(
                    name.replace('"', '""')
                )
            )
    return True


async def drop(url: str) -> None:
    """Drop the database that `url` names."""
    name = unquote(urlsplit(url).path[1:]).replace('"', '""')
    async with _session(urlunsplit(urlsplit(url)._replace(path="/postgres"))) as connection:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def replace_with(url: str, other: str) -> None:
    """Give the database at `url` up for the one at `other`, which gets its name. Raises DatabaseError."""
    name, new = (unquote(urlsplit(each).path[1:]) for each in (url, other))
    old = f"{new}_old"
    quoted = {each: '"{}"'.format(each.replace('"', '""')) for each in (name, new, old)}
    async with _session(urlunsplit(urlsplit(url)._replace(path="/postgres"))) as connection:
        # Whoever is there would be in the way, and so would who comes back at once.
        await connection.execute(f"ALTER DATABASE {quoted[name]} ALLOW_CONNECTIONS false")
        try:
            await connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = ANY ($1)",
                [name, new],
            )
            await connection.execute(f"ALTER DATABASE {quoted[name]} RENAME TO {quoted[old]}")
        except BaseException:
            await connection.execute(f"ALTER DATABASE {quoted[name]} ALLOW_CONNECTIONS true")
            raise
        try:
            await connection.execute(f"ALTER DATABASE {quoted[new]} RENAME TO {quoted[name]}")
        except BaseException:
            await connection.execute(f"ALTER DATABASE {quoted[old]} RENAME TO {quoted[name]}")
            await connection.execute(f"ALTER DATABASE {quoted[name]} ALLOW_CONNECTIONS true")
            raise
        await connection.execute(f"DROP DATABASE {quoted[old]} WITH (FORCE)")


async def is_used(url: str) -> bool:
    """Tell whether a database has anything in it but extensions."""
    async with _session(url) as connection:
        used: bool = await connection.fetchval(
            """SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname NOT IN ('public', 'information_schema') AND nspname !~ '^pg_')
                   OR EXISTS (SELECT FROM pg_class AS c WHERE c.relnamespace = to_regnamespace('public')
                                 AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e'))"""
        )
        return used


async def analyze(url: str) -> None:
    """Let the planner know the tables."""
    async with _session(url) as connection:
        # Who is no superuser is told of each table of PostgreSQL's own.
        await connection.execute("SET client_min_messages = error; ANALYZE")


async def check_contract(url: str) -> None:
    """Raise DatabaseError when a function is not as in CONTRACT."""
    async with _session(url) as connection:
        await connection.execute(CONTRACT.read_text())


async def findings(url: str) -> list[dict[str, str]]:
    """Return what `util.findings` finds, CONTRACT included."""
    async with _session(url) as connection:
        rows = await connection.fetch(
            "SELECT * FROM util.findings($1)", CONTRACT.read_text().split("$contract$")[1]
        )
    return [dict(row) for row in rows]


async def write_contract(url: str) -> int:
    """Write to CONTRACT what the functions of the database at `url` are, and return how many lines changed."""
    async with _session(url) as connection:
        rows = await connection.fetch("SELECT line FROM util.contract()")
    before = CONTRACT.read_text() if CONTRACT.exists() else ""
    lines = "\n".join(row["line"] for row in rows)
    text = f"""-- What the functions of the database are, a line each, as util.contract() tells it; `storeroom contract` writes this file.
-- Held to by the verify script of the plan's last change, by the API when it starts and at /health/ready, and by `storeroom check`.
SELECT util.check_contract($contract$
{lines}
$contract$);
"""
    CONTRACT.write_text(text)
    return len(set(text.splitlines()) ^ set(before.splitlines()))


async def begin_sample(url: str, catalog: str) -> bool:
    """Tell whether a catalog is to have the sample data: it is empty and never had it, or had only a part of it."""
    async with _session(url) as connection:
        await connection.execute(
            f"INSERT INTO util.sample (catalog) SELECT $1 WHERE NOT EXISTS (SELECT FROM {catalog}.{CATALOGS[catalog].table}) ON CONFLICT DO NOTHING",  # noqa: S608
            catalog,
        )
        wanted: bool = await connection.fetchval(
            "SELECT EXISTS (SELECT FROM util.sample WHERE catalog = $1 AND loaded_at IS NULL)", catalog
        )
        return wanted


async def finish_sample(url: str, catalog: str) -> None:
    """Note that a catalog had all of the sample data."""
    async with _session(url) as connection:
        await connection.execute("UPDATE util.sample SET loaded_at = now() WHERE catalog = $1", catalog)


async def set_api_password(url: str, password: str) -> None:
    """Give `storeroom_api` a password; the server sees only its SCRAM-SHA-256 verifier (RFC 5802), never the text."""
    salt, rounds = os.urandom(16), 4096
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    text = [b64encode(part).decode() for part in (salt, stored, server)]
    async with _session(url) as connection:
        await connection.execute(
            f"ALTER ROLE storeroom_api PASSWORD 'SCRAM-SHA-256${rounds}:{text[0]}${text[1]}:{text[2]}'"
        )


async def tidy_up(url: str, searches_kept: int, changes_kept: int) -> list[dict[str, Any]]:
    """Do what is due in logs and idempotency keys: what was done. Raises DatabaseError."""
    done: list[dict[str, Any]] = []
    async with _session(url) as connection:
        more = True
        while more:
            rows = await connection.fetch(
                "SELECT * FROM activity.tidy_up($1, $2)", searches_kept, changes_kept
            )
            done += [dict(row) for row in rows]
            more = any(row["action"] == "forgot" for row in rows)
    return done


@asynccontextmanager
async def importing(
    url: str, kind: str, source: str, *, shortage: str | None = None, dry_run: bool = False
) -> AsyncIterator[
    Callable[[str], Awaitable[list[tuple[int, str, int | None, str | None, str | None, str | None]]]]
]:
    """Start an import run and give a function that sends a batch of lines, a JSON array, and returns their outcomes.

    A batch is one transaction; a dry run is one for all of them and ends in a rollback. `shortage` is for movements.
    """
    further = {} if shortage is None else {"p_shortage": shortage}
    named = "".join(f", {name} => ${place}" for place, name in enumerate(further, 4))
    statement = f"SELECT line, outcome, id, field, code, message FROM {CATALOG_OF[kind]}.import_{kind}($1, $2, $3{named})"  # noqa: S608
    async with _session(url) as connection:
        transaction = connection.transaction()
        if dry_run:
            await transaction.start()
        import_id = await connection.fetchval("SELECT util.start_import()")

        async def send(rows: str) -> list[tuple[int, str, int | None, str | None, str | None, str | None]]:
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    outcomes = await connection.fetch(statement, import_id, source, rows, *further.values())
                    break
                except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError):
                    # Another writer was in the way; the batch was taken back whole, but in a dry run all before it, too.
                    if dry_run or attempt == ATTEMPTS:
                        raise
            return [tuple(outcome) for outcome in outcomes]

        try:
            yield send
        finally:
            if connection.is_closed():
                pass  # the next import clears up
            elif dry_run:
                await transaction.rollback()
            else:
                await connection.execute("SELECT util.finish_import($1)", import_id)


async def exporting(url: str, kind: str, page: int) -> AsyncGenerator[list[str], None]:
    """Give all rows of a kind as JSON objects, in pages and in one snapshot."""
    identity = {"recipes": "recipe_id"}[kind]
    async with (
        _session(url) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        after = 0
        while True:
            rows = await connection.fetch(
                f"SELECT e.{identity}, row_to_json(e)::text FROM {kind}.export_{kind}($1, $2) AS e",  # noqa: S608
                after,
                page,
            )
            if rows:
                yield [row[1] for row in rows]
                after = rows[-1][0]
            if len(rows) < page:
                return


@dataclass(frozen=True)
class Trace:
    """What PostgreSQL told of a call."""

    statement: str
    """As it was run."""
    writes: bool
    """Whether it was refused in a read-only transaction."""
    rows: list[Any]
    plans: list[tuple[str, str]]
    """Message of each statement with its plan, in the order in which they ended, and the calls it was inside of, innermost first."""


async def explain(url: str, call: str, *, plans: str = "auto", calls: int = 2) -> Trace:
    """Run a call of a function, or one SELECT, that many times, each rolled back, and trace the last.

    `plans` says for which values statements are planned: custom for those given, generic for any, auto as PostgreSQL chooses.
    Raises DatabaseError.
    """
    if any("\ud800" <= character <= "\udfff" for character in call):
        raise DatabaseError("The call is not in UTF-8.")
    prefix = "" if re.match(r"\s*(select|with|values|table)\b", call, re.IGNORECASE) else "SELECT * FROM "
    statement = prefix + call.strip()
    async with _session(url) as connection:
        functions = {
            row["function_name"]: row["signature"].partition(".")[2]
            for row in await connection.fetch("SELECT function_name, signature FROM util.public_functions()")
        }
        await prepare_trace(connection)
        mode = plans if plans == "auto" else f"force_{plans}_plan"
        await connection.execute("SELECT set_config('plan_cache_mode', $1, false)", mode)
        # Only what writes is refused here; so it is known without looking into the functions.
        access = "READ ONLY"
        number = 1
        while True:
            await connection.execute(f"BEGIN {access}")
            try:
                if number < calls:
                    await connection.fetch(statement)
                else:
                    rows, told = await trace(connection, statement)
            except asyncpg.ReadOnlySQLTransactionError as error:
                if access == "READ WRITE":
                    _explain_refused(error, statement, len(prefix), functions)
                access = "READ WRITE"
                continue
            except asyncpg.PostgresError as error:
                _explain_refused(error, statement, len(prefix), functions)
            except asyncpg.InterfaceError as error:
                if connection.is_closed():
                    raise
                raise DatabaseError("Write values in the places of the parameters.") from error
            finally:
                await connection.execute("ROLLBACK")
            if number == calls:
                return Trace(statement, access == "READ WRITE", rows, told)
            number += 1


async def prepare_trace(connection: asyncpg.Connection) -> None:
    """Let a session tell its plans when `trace` asks. Raises DatabaseError when its role may not."""
    try:
        # Where a role may not load it, the server may have done so.
        if not await connection.fetchval(
            "SELECT EXISTS (SELECT FROM pg_settings WHERE name = 'auto_explain.log_analyze')"
        ):
            await connection.execute("LOAD 'auto_explain'")
        for name, value in TRACING.items():
            await connection.execute("SELECT set_config($1, $2, false)", name, value)
    except asyncpg.InsufficientPrivilegeError as error:
        role = await connection.fetchval("SELECT quote_ident(current_user)")
        granted = ", ".join(name for name in TRACING if "." in name)
        raise DatabaseError(
            f"{role} may not see plans ({error.message}): connect as a superuser, or let one run"
            f" ALTER ROLE {role} SET session_preload_libraries = 'auto_explain'; GRANT SET ON PARAMETER {granted} TO {role};"
        ) from error
    except asyncpg.UndefinedFileError as error:
        raise DatabaseError(
            f"The server lacks auto_explain, which is in PostgreSQL's contrib ({error.message})."
        ) from error


async def trace(
    connection: asyncpg.Connection, query: str, *arguments: object
) -> tuple[list[Any], list[tuple[str, str]]]:
    """Run a query on a session that `prepare_trace` prepared: its rows, and the plans as in Trace."""
    told: list[tuple[str, str]] = []

    def listen(_: asyncpg.Connection, message: Any) -> None:  # noqa: ANN401  # asyncpg is untyped
        if message.message.startswith("duration: "):
            told.append((message.message, message.context or ""))

    await connection.prepare(query)  # looks types up, which is not to be traced
    await connection.execute("SET auto_explain.log_min_duration = 0")
    connection.add_log_listener(listen)
    try:
        rows = await connection.fetch(query, *arguments)
        # Within a transaction the query itself ends, and is told, when the next command comes.
        await connection.execute("SET auto_explain.log_min_duration = -1")
        await asyncio.sleep(0)  # lets the last message through
    finally:
        connection.remove_log_listener(listen)
    return rows, told


def _explain_refused(
    error: asyncpg.PostgresError, statement: str, offset: int, functions: Mapping[str, str]
) -> NoReturn:
    """Say in one sentence why a call cannot be explained."""
    place = int(error.position or 0)
    named = re.match(r"(?:\w+\.)?(\w+)", statement[place - 1 :]) if place else None
    written, name = (named[0], named[1].lower()) if named else ("", "")
    said = error.message.rstrip(".")
    if "multiple commands" in said:
        sentence = "Give one statement, not several"
    elif error.sqlstate == "42P01" and name in functions:
        sentence = f"{written} is a function: call it as {functions[name]}"
    elif error.sqlstate == "42883" and name in functions:
        sentence = f"{said[0].upper()}{said[1:]}: call it as {functions[name]}"
    elif error.sqlstate == "42P01" and name:
        sentence = f"There is no table {written}"
    elif error.sqlstate == "42883" and name:
        similar = ", ".join(get_close_matches(name, functions))
        sentence = f"There is no function {written}" + (f"; similar ones: {similar}" if similar else "")
    elif place:
        where = "" if "end of input" in said else f", at character {place - offset}"
        sentence = f"PostgreSQL does not understand the call: {said}{where}"
    else:
        hint = f" ({error.hint.rstrip('.')})" if error.hint else ""
        sentence = f"PostgreSQL refused the call: {said}{hint}"
    raise DatabaseError(f"{sentence}.") from error
