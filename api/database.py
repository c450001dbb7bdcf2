"""PostgreSQL, and all SQL text of Storeroom outside `db/`."""

import hashlib
import hmac
import json
import logging
import os
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg

from api.catalogs import CATALOG_OF, CATALOGS
from api.settings import ROOT, Settings

API_ROLE = "storeroom_api"

STALE = {"3F000", "42501", "42883", "42P01"}
"""SQLSTATEs that a right call meets only when functions, schemas or roles are not what they were."""

OLDEST = 18
"""Major version of PostgreSQL that the functions need."""

ATTEMPTS = 5
"""How often a batch of an import is tried that another writer's lock has thrown back."""

SCRIPT_SESSION = "storeroom deploy"
"""The application_name of every session that runs a script while its deployer holds the registry's lock."""

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
    """No connection was free in time, or the database is away; the same call may work in a moment."""


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

    def call(self, arguments: Collection[str], **changed: str) -> str:
        """Write a call by name with `$1`, `$2`… for the arguments in order; `changed` replaces some of these."""
        values = ", ".join(
            f"{name} => " + changed.get(name, f"${place}::{self.parameters[name]}")
            for place, name in enumerate(arguments, 1)
        )
        return f"{self.schema}.{self.name}({values})"


@dataclass(frozen=True)
class Page:
    """An answer of a search function: JSON text from PostgreSQL, and what the request needs to know of it."""

    body: bytes
    next: str | None
    hits: int


class Database:
    """The reader and the writer pool, and one call of a public function through one of them."""

    def __init__(
        self, reader: asyncpg.Pool, writer: asyncpg.Pool, functions: dict[str, Function], patience: float
    ) -> None:
        """Use two pools; `patience` is how many seconds a call waits for a free connection."""
        self._pools = {"read": reader, "write": writer}
        self._patience = patience
        self.functions = functions
        self._statements: dict[tuple[str, str, tuple[str, ...]], str] = {}

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings, url: str) -> AsyncIterator[Self]:
        """Connect to the server at `url` as `storeroom_api`, or raise DatabaseError."""
        async with AsyncExitStack() as stack:
            try:
                reader = await stack.enter_async_context(
                    _pool(settings, settings.reader_url or url, read_only=True)
                )
                writer = await stack.enter_async_context(_pool(settings, url, read_only=False))
                rows = await reader.fetch("SELECT * FROM util.public_functions()")
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
                )
                for row in rows
            }
            yield cls(reader, writer, functions, settings.pool_patience)

    def function(self, name: str) -> Function:
        """Look up a public function, or raise Refusal as PostgreSQL would."""
        if name not in self.functions:
            raise Refusal("42883", f"there is no public function {name}")
        return self.functions[name]

    async def page(self, name: str, limit: int, **arguments: object) -> Page:
        """One page of a search function: `{"items": […], "next": cursor or null}`."""
        # One row more than the page tells whether there is a next page.
        row = await self._fetch(
            """WITH item AS MATERIALIZED (SELECT i, row_number() OVER () AS place FROM {call} AS i)
               SELECT convert_to(concat('{{"items":', items, ',"next":', coalesce(to_json(next)::text, 'null'), '}}'), 'UTF8'), next, hits
                 FROM (SELECT coalesce(json_agg(i) FILTER (WHERE place <= $1), '[]')::text AS items,
                              CASE WHEN count(*) > $1 THEN max((i).cursor) FILTER (WHERE place = $1) END AS next,
                              least(count(*), $1) AS hits
                         FROM item) AS page""",
            name,
            {"p_limit": limit, **arguments},
            p_limit="$1::integer + 1",
        )
        return Page(*row)

    async def all(self, name: str, **arguments: object) -> Page:
        """All rows of a function that has no cursors, in the shape of a page."""
        row = await self._fetch(
            """SELECT convert_to(concat('{{"items":', coalesce(json_agg(i), '[]'), ',"next":null}}'), 'UTF8'), NULL, count(*)
                 FROM {call} AS i""",
            name,
            arguments,
        )
        return Page(*row)

    async def row(self, name: str, **arguments: object) -> bytes:
        """Return the one row of a function as a JSON object."""
        row = await self._fetch(
            "SELECT convert_to(row_to_json(r)::text, 'UTF8') FROM {call} AS r", name, arguments
        )
        body: bytes = row[0]
        return body

    async def value(self, name: str, **arguments: object) -> object:
        """Return the one value of a function, none when it has no rows."""
        row = await self._fetch("SELECT v FROM {call} AS v", name, arguments)
        return row and row[0]

    async def ping(self) -> None:
        """Ask the database for its functions, or raise Unavailable."""
        async with self._connection("read") as connection:
            try:
                await connection.execute("SELECT FROM util.public_functions() LIMIT 1")
            except (*_AWAY, asyncpg.PostgresError) as error:
                raise Unavailable(str(error) or type(error).__name__) from error

    async def constraint_messages(self) -> dict[str, tuple[str, str]]:
        """Read field and sentence of every constraint."""
        rows = await self._pools["read"].fetch("SELECT * FROM util.constraint_messages()")
        return {row["constraint_name"]: (row["field"], row["message"]) for row in rows}

    async def _fetch(
        self, template: str, name: str, arguments: Mapping[str, object], **changed: str
    ) -> asyncpg.Record:
        function = self.function(name)
        key = (template, name, tuple(arguments))
        if (statement := self._statements.get(key)) is None:
            statement = self._statements[key] = template.format(call=function.call(arguments, **changed))
        async with self._connection(function.access) as connection:
            try:
                return await connection.fetchrow(statement, *arguments.values())
            except asyncpg.PostgresError as error:
                if error.sqlstate in STALE:
                    # Reverted, or deployed anew: new sessions may know what old ones do not.
                    await self._pools[function.access].expire_connections()
                raise _refusal(error) from error
            except _AWAY as error:
                raise Unavailable(str(error) or type(error).__name__) from error

    @asynccontextmanager
    async def _connection(self, access: str) -> AsyncIterator[asyncpg.Connection]:
        """Lend a connection, or raise Unavailable when there is none, whatever the server's reason."""
        pool = self._pools[access]
        try:
            connection = await pool.acquire(timeout=self._patience)
        except (*_AWAY, asyncpg.PostgresError) as error:
            raise Unavailable(str(error) or type(error).__name__) from error
        try:
            yield connection
        finally:
            await pool.release(connection)


_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
)


def _refusal(error: asyncpg.PostgresError) -> Refusal:
    sqlstate = (
        "22021" if isinstance(error.__cause__, UnicodeEncodeError) else error.sqlstate
    )  # a lone surrogate
    # A JSON object is our functions'; what PostgreSQL itself puts there shows the row.
    ours = error.constraint_name and (error.detail or "").startswith("{")
    return Refusal(
        sqlstate,
        error.message or str(error),
        error.constraint_name,
        error.column_name,
        error.hint,
        json.loads(error.detail) if ours else None,
    )


# The pool tells of every try to restore itself, with a traceback; requests and the log's writer say that it is away.
logging.getLogger("asyncpg.pool").addFilter(lambda record: record.levelno > logging.WARNING)


async def _no_reset(_: asyncpg.Connection) -> None:
    """Leave the session as it is: functions keep no state in it, and the default costs a second round trip."""


@asynccontextmanager
async def _pool(settings: Settings, url: str, *, read_only: bool) -> AsyncIterator[asyncpg.Pool]:
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
        min_size=1,
        max_size=settings.pool_size,
        init=become_api if impersonate else None,
        reset=_no_reset,
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
