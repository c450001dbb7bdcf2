"""The runner against the real sqitch, on one registry, and what it does when something fails."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from api import embedded
from api.database import UNFINISHED
from api.sqitch import Mode, Plan, SqitchError, deploy, revert, status, verify

BY = "2026-01-02T03:04:05Z Zoë Ünal <zoe@example.com>"

CHANGES = f"""\
schema {BY} # Schéma.
book [schema] {BY} # Two lines:\\nthe second.
@v1 {BY} # Une étiquette.
find [book@v1 !stock] {BY}
stock [schema @v1 !other:stock] {BY}
@v2 {BY}
find [find@v2 book] {BY} # Reworked.
last [find] {BY}
"""


def script(statement: str) -> str:
    return f"BEGIN;\n{statement};\nCOMMIT;\n"


def check(statement: str) -> str:
    return f"BEGIN;\n{statement};\nROLLBACK;\n"


def table(name: str) -> dict[str, str]:
    """Write the three scripts of a change that creates a table of its name."""
    return {
        f"deploy/{name}": script(f"CREATE TABLE {name} (id int)"),
        f"revert/{name}": script(f"DROP TABLE {name}"),
        f"verify/{name}": check(f"SELECT id FROM {name} WHERE false"),
    }


def find(result: str) -> str:
    return script(f"CREATE OR REPLACE FUNCTION find() RETURNS text RETURN '{result}'")


SCRIPTS = {
    "deploy/schema": script("CREATE SCHEMA small"),
    "revert/schema": script("DROP SCHEMA small"),
    "verify/schema": check("SELECT 1 / count(*) FROM pg_namespace WHERE nspname = 'small'"),
    **table("book"),
    **table("stock"),
    **table("last"),
    "deploy/find@v2": find("old"),
    "revert/find@v2": script("DROP FUNCTION find()"),
    "verify/find@v2": check("SELECT find()"),
    "deploy/find": find("new"),
    "revert/find": find("old"),
    "verify/find": check("SELECT 1 / (find() = 'new')::int"),
}

NAMES = ["schema", "book", "find", "stock", "find", "last"]


class Log(list[str]):
    def __call__(self, text: str) -> None:
        self.append(text)


@pytest.fixture
def small(project: Callable[..., Plan]) -> Plan:
    return project(CHANGES, SCRIPTS)


async def rows(url: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(query, *values)]
    finally:
        await connection.close()


async def deployed(url: str) -> list[str]:
    return [name for (name,) in await rows(url, "SELECT change FROM sqitch.changes ORDER BY committed_at")]


async def events(url: str) -> list[str]:
    query = "SELECT event || ' ' || change FROM sqitch.events ORDER BY committed_at"
    return [text for (text,) in await rows(url, query)]


async def registry(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the registry but the times of commits."""
    return {
        name: [
            (text,)
            for (text,) in await rows(
                url,
                f"SELECT (to_jsonb(t) - '{{committed_at,created_at,installed_at}}'::text[])::text AS text"
                f" FROM sqitch.{name} AS t ORDER BY {'committed_at' if name == 'events' else 'text'}",
            )
        ]
        for name in ("releases", "projects", "changes", "tags", "dependencies", "events")
    }


async def tables(url: str) -> list[str]:
    return [
        name
        for (name,) in await rows(
            url, "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
        )
    ]


def schema(url: str) -> str:
    words = ["pg_dump", "--schema-only", "--schema", "sqitch", "--restrict-key", "x", url]
    return subprocess.run(
        [embedded.BIN / words[0], *words[1:]], check=True, capture_output=True, text=True
    ).stdout


def at(url: str, database: str) -> str:
    """Replace the database of a URL."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


@pytest.fixture
async def twin(empty_database: str) -> AsyncIterator[str]:
    """Make a second empty database."""
    name = f"{urlsplit(empty_database).path[1:]}_twin"
    connection = await asyncpg.connect(at(empty_database, "postgres"))
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield at(empty_database, name)
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


# With the real sqitch


async def test_registry_has_the_schema_of_sqitch(
    small: Plan, real: Callable[..., str], empty_database: str, twin: str
) -> None:
    real(small.root, "deploy", f"db:{empty_database}", "--to", "schema")
    await deploy(twin, small, to="schema")
    assert "CREATE TABLE sqitch.events" in schema(twin)
    assert schema(twin) == schema(empty_database)


async def test_registry_has_the_rows_of_sqitch(
    small: Plan, real: Callable[..., str], empty_database: str, twin: str
) -> None:
    real(small.root, "deploy", "--verify", f"db:{empty_database}")
    await deploy(twin, small)
    assert await deployed(twin) == NAMES
    assert await registry(twin) == await registry(empty_database)
    real(small.root, "revert", "-y", "--to", "find@v1", f"db:{empty_database}", code=2)
    real(small.root, "revert", "-y", "--to", "find@v2", f"db:{empty_database}")
    await revert(twin, small, to="find@v2")
    assert await deployed(twin) == NAMES[:3]
    real(small.root, "revert", "-y", f"db:{empty_database}")
    await revert(twin, small, everything=True)
    assert await registry(twin) == await registry(empty_database)
    assert len((await registry(twin))["events"]) == 2 * len(NAMES)


@pytest.mark.parametrize("runner_first", [True, False])
async def test_either_carries_on_where_the_other_stopped(
    small: Plan, real: Callable[..., str], empty_database: str, runner_first: bool
) -> None:
    target = f"db:{empty_database}"
    if runner_first:
        assert await deploy(empty_database, small, to="@v2") == 4
        assert "* last" in real(small.root, "status", target)
        real(small.root, "deploy", "--verify", target)
        assert (await status(empty_database, small)).up_to_date
        assert await deploy(empty_database, small) == 0
    else:
        real(small.root, "deploy", "--to", "@v2", target)
        assert (await status(empty_database, small)).pending == ["find", "last"]
        assert await deploy(empty_database, small) == 2
        assert "up-to-date" in real(small.root, "status", target)
        assert "up-to-date" in real(small.root, "deploy", target)
    assert await deployed(empty_database) == NAMES
    assert await rows(empty_database, "SELECT find()") == [("new",)]
    assert "Verify successful" in real(small.root, "verify", target)
    assert "Check successful" in real(small.root, "check", target)
    assert await verify(empty_database, small) == len(NAMES)
    if runner_first:
        assert await revert(empty_database, small, to="book") == 4
        real(small.root, "revert", "-y", target)
    else:
        real(small.root, "revert", "-y", "--to", "book", target)
        assert await revert(empty_database, small, everything=True) == 2
    assert await tables(empty_database) == []
    assert await deploy(empty_database, small) == len(NAMES)


BROKEN = {
    "deploy": {"deploy/last": script("CREATE TABLE last (id int);\nSELECT 1 / 0")},
    "verify": {"verify/last": check("SELECT 1 / 0")},
    "revert": {"verify/last": check("SELECT 1 / 0"), "revert/last": script("SELECT 1 / 0")},
    "registry": {  # where no two changes may have the same script
        "deploy/book": script("CREATE TABLE IF NOT EXISTS book (id int)"),
        "deploy/last": script("CREATE TABLE IF NOT EXISTS book (id int)"),
        "verify/last": check("SELECT id FROM book WHERE false"),
        "revert/last": script("SELECT 1"),
    },
}


@pytest.mark.parametrize(
    ("fault", "mode", "kept"),
    [
        ("deploy", "all", 1),
        ("deploy", "tag", 4),
        ("deploy", "change", 5),
        ("verify", "all", 1),
        ("revert", "tag", 4),
        ("registry", "change", 5),
    ],
)
async def test_failure_leaves_what_sqitch_leaves(
    project: Callable[..., Plan],
    real: Callable[..., str],
    empty_database: str,
    twin: str,
    fault: str,
    mode: Mode,
    kept: int,
) -> None:
    plan = project(CHANGES, SCRIPTS | BROKEN[fault])
    for url in (empty_database, twin):
        await deploy(url, plan, to="schema")
    real(plan.root, "deploy", "--verify", "--mode", mode, f"db:{empty_database}", code=2)
    with pytest.raises(SqitchError, match=r'^Change "last" failed: '):
        await deploy(twin, plan, mode=mode)
    assert await deployed(twin) == NAMES[:kept]
    assert await registry(twin) == await registry(empty_database)
    assert await tables(twin) == await tables(empty_database)


@pytest.mark.parametrize("by_runner", [True, False])
async def test_psql_is_started_as_sqitch_starts_it(
    small: Plan,
    real: Callable[..., str],
    empty_database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    by_runner: bool,
) -> None:
    seen = psql_seen(tmp_path, monkeypatch)
    await deploy(empty_database, small, to="schema")
    seen.unlink()
    if by_runner:
        await deploy(empty_database, small, to="book")
    else:
        real(small.root, "deploy", "--verify", "--to", "book", f"db:{empty_database}")
    options = ["--quiet", "--no-psqlrc", "--no-align", "--tuples-only"]
    options += ["--set", "ON_ERROR_STOP=1", "--set", "registry=sqitch", "--file"]
    expected = [[*options, "db/deploy/book.sql"], [*options, "db/verify/book.sql"]]
    calls = [json.loads(line) for line in seen.read_text().splitlines()]
    assert [call["argv"][:1] for call in calls] == [["--dbname"], ["--dbname"]]
    assert [call["argv"][2:] for call in calls] == expected
    assert [call["cwd"] for call in calls] == [str(small.root)] * 2


# Without it


def psql_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a psql first on the PATH, and in the wheel's place, that writes down how it was started, then is the real one."""
    seen = tmp_path / "seen"
    program = tmp_path / "bin/psql"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\n"
        "import json, os, sys\n"
        f"with open({str(seen)!r}, 'a') as file:\n"
        "    print(json.dumps({'argv': sys.argv[1:], 'cwd': os.getcwd(), 'password': os.environ.get('PGPASSWORD')}),"
        " file=file)\n"
        f"os.execv({str(embedded.BIN / 'psql')!r}, ['psql', *sys.argv[1:]])\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(embedded, "BIN", program.parent)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return seen


async def test_deploy_says_what_it_does(small: Plan, empty_database: str) -> None:
    log = Log()
    assert await deploy(empty_database, small, to="stock", say=log) == 4
    assert [line for line in log if line.startswith("  + ")] == [
        "  + schema ..... ok",
        "  + book @v1 ... ok",
        "  + find ....... ok",
        "  + stock @v2 .. ok",
    ]


async def test_status_of_a_database_without_registry(small: Plan, empty_database: str) -> None:
    now = await status(empty_database, small)
    assert (now.project, now.change, now.id, now.tags, now.deployed_at, now.by) == (
        "small",
        None,
        None,
        [],
        None,
        None,
    )
    assert now.pending == NAMES
    assert not now.up_to_date
    assert await rows(empty_database, "SELECT to_regnamespace('sqitch')::text") == [(None,)]


async def test_status_tells_where_the_database_stands(small: Plan, empty_database: str) -> None:
    await deploy(empty_database, small, to="@v1")
    now = await status(empty_database, small)
    assert (now.change, now.id, now.tags) == ("book", small.changes[1].id, ["@v1"])
    assert now.by == "Una Tester <una@example.com>"
    assert [(now.deployed_at,)] == await rows(empty_database, "SELECT max(committed_at) FROM sqitch.changes")
    assert now.pending == NAMES[2:]


@pytest.mark.parametrize(
    ("to", "count"),
    [
        ("book", 2),
        ("@v1", 2),
        ("find@v2", 3),
        ("find@HEAD", 5),
        ("@HEAD", 6),
        ("HEAD^", 5),
        ("@ROOT~2", 3),
        ("ROOT", 1),
        ("@v2~", 5),
        ("last^^", 4),
        ("@HEAD^4", 2),
    ],
)
async def test_target_is_understood(small: Plan, empty_database: str, to: str, count: int) -> None:
    assert await deploy(empty_database, small, to=to, verify=False) == count
    await deploy(empty_database, small, verify=False)
    assert await revert(empty_database, small, to=to) == len(NAMES) - count
    assert await revert(empty_database, small, to=small.changes[0].id) == count - 1


async def test_target_that_is_wrong_is_refused(small: Plan, empty_database: str) -> None:
    with pytest.raises(SqitchError, match=r'^Change "find" is ambiguous: name one of find@v2, find@HEAD\.$'):
        await deploy(empty_database, small, to="find")
    for to in ("nothing", "@nothing", "last~", "find@v1"):
        with pytest.raises(SqitchError, match=rf'^Unknown change: "{to}"'):
            await deploy(empty_database, small, to=to)
    await deploy(empty_database, small, to="book")
    with pytest.raises(
        SqitchError, match=r'^Cannot deploy to "schema", an earlier change; revert to it instead\.$'
    ):
        await deploy(empty_database, small, to="schema")
    assert await deploy(empty_database, small, to="book") == 0
    with pytest.raises(SqitchError, match=r'^Change not deployed: "last"\.$'):
        await revert(empty_database, small, to="last")
    with pytest.raises(SqitchError, match=r'^Unknown change: "nothing"\.$'):
        await revert(empty_database, small, to="nothing")
    assert await deployed(empty_database) == NAMES[:2]


async def test_revert_does_nothing_unasked(small: Plan, empty_database: str) -> None:
    await deploy(empty_database, small, to="book")
    with pytest.raises(SqitchError, match=r"^Say either which change to revert to"):
        await revert(empty_database, small)
    with pytest.raises(SqitchError, match=r"^Say either which change to revert to"):
        await revert(empty_database, small, to="schema", everything=True)
    assert await deployed(empty_database) == NAMES[:2]


async def test_database_without_registry_is_a_sentence(small: Plan, empty_database: str) -> None:
    for command in (verify(empty_database, small), revert(empty_database, small, everything=True)):
        with pytest.raises(SqitchError, match=r"^This database has no registry of changes"):
            await command


async def test_database_that_is_not_there_is_a_sentence(small: Plan, empty_database: str) -> None:
    with pytest.raises(
        SqitchError, match=r'^Cannot connect to the database: database "not_there" does not exist$'
    ):
        await status(at(empty_database, "not_there"), small)
    with pytest.raises(SqitchError, match=r"^Cannot connect to the database: .*Connect call failed"):
        await status("postgresql://postgres@127.0.0.1:1/x", small)


async def test_error_shows_what_psql_said(project: Callable[..., Plan], empty_database: str) -> None:
    plan = project(f"one {BY}\n", {"deploy/one": script("SELECT 1;\nCREATE TABLE broken (id nothing)")})
    with pytest.raises(SqitchError) as error:
        await deploy(empty_database, plan)
    assert str(error.value).splitlines()[:2] == [
        'Change "one" failed: db/deploy/one.sql: psql:db/deploy/one.sql:3: ERROR:  type "nothing" does not exist',
        "LINE 1: CREATE TABLE broken (id nothing);",
    ]


async def test_missing_script_is_a_failure(project: Callable[..., Plan], empty_database: str) -> None:
    with pytest.raises(SqitchError, match=r"db/deploy/one.sql: No such file or directory"):
        await deploy(empty_database, project(f"one {BY}\n"))
    assert await events(empty_database) == ["fail one"]


async def test_failed_rollback_is_told(project: Callable[..., Plan], empty_database: str) -> None:
    broken = {"revert/one": script("SELECT 1 / 0"), "deploy/two": script("SELECT 1 / 0")}
    plan = project(f"one {BY}\ntwo {BY}\n", table("one") | broken)
    with pytest.raises(
        SqitchError, match=r'(?s)Change "two" failed.*"one" could not be reverted.*repaired by hand\.$'
    ):
        await deploy(empty_database, plan)
    assert await deployed(empty_database) == ["one"]


async def test_changes_are_locked_while_a_script_runs(
    project: Callable[..., Plan], empty_database: str
) -> None:
    locked = "SELECT 1 / count(*) FROM pg_locks WHERE relation = 'sqitch.changes'::regclass AND mode = 'ExclusiveLock'"
    plan = project(f"one {BY}\n", {f"{kind}/one": check(locked) for kind in ("deploy", "verify", "revert")})
    assert await deploy(empty_database, plan) == 1
    assert await revert(empty_database, plan, everything=True) == 1


async def test_change_is_entered_whole_or_not_at_all(
    project: Callable[..., Plan], empty_database: str
) -> None:
    plan = project(f"one {BY}\ntwo [one] {BY}\n@v1 {BY}\n", table("one") | table("two"))
    await deploy(empty_database, plan, to="one")
    await rows(
        empty_database,
        "INSERT INTO sqitch.tags SELECT change_id, '@v1', project, change_id, '', now(), '', '', now(), '', ''"
        " FROM sqitch.changes",
    )
    with pytest.raises(SqitchError, match=r'^Change "two" failed: .*"tags_project_tag_key"'):
        await deploy(empty_database, plan)
    assert await deployed(empty_database) == ["one"]
    assert await events(empty_database) == ["deploy one", "fail two"]
    assert await tables(empty_database) == ["one"]


async def test_dependencies_are_checked_before_anything_runs(
    project: Callable[..., Plan], empty_database: str
) -> None:
    scripts = table("one") | table("two")
    plan = project(f"one {BY}\ntwo [elsewhere:thing] {BY}\n", scripts)
    with pytest.raises(SqitchError, match=r"^Missing required changes: elsewhere:thing\.$"):
        await deploy(empty_database, plan)
    plan = project(f"one {BY}\ntwo [!one] {BY}\n", scripts)
    with pytest.raises(SqitchError, match=r"^Conflicts with previously deployed changes: one\.$"):
        await deploy(empty_database, plan)
    plan = project(f"one {BY}\ntwo [!gone] {BY}\n", scripts)
    with pytest.raises(SqitchError, match=r'^Unable to find change "gone" in sqitch\.plan\.$'):
        await deploy(empty_database, plan)
    assert await tables(empty_database) == []
    assert await events(empty_database) == []


async def test_projects_share_a_database(project: Callable[..., Plan], empty_database: str) -> None:
    await deploy(
        empty_database, project(f"one {BY}\n@v1 {BY}\n", table("one"), header="%project=elsewhere\n")
    )
    first = project(f"one {BY}\n@v1 {BY}\n", table("one"), header="%project=elsewhere\n")
    plan = project(f"two [elsewhere:one@v1 elsewhere:@v1] {BY}\n", table("two"))
    assert await deploy(empty_database, plan) == 1
    assert (
        await rows(empty_database, "SELECT dependency_id FROM sqitch.dependencies")
        == [(first.changes[0].id,)] * 2
    )
    with pytest.raises(SqitchError, match=r"^Cannot revert: required by the deployed changes small:two\.$"):
        await revert(empty_database, first, everything=True)
    assert await tables(empty_database) == ["one", "two"]


async def test_project_keeps_its_uri(project: Callable[..., Plan], empty_database: str) -> None:
    await deploy(empty_database, project(f"one {BY}\n", table("one")))
    await revert(empty_database, project(f"one {BY}\n", table("one")), everything=True)
    plan = project(f"one {BY}\n", header="%project=small\n%uri=https://example.com/\n")
    with pytest.raises(
        SqitchError, match=r'^Cannot register project "small" with URI https://example.com/: it is'
    ):
        await deploy(empty_database, plan)


async def test_plan_of_another_past_is_refused(project: Callable[..., Plan], empty_database: str) -> None:
    await deploy(empty_database, project(f"one {BY}\n", table("one")))
    edited = project(f"one {BY} # Edited.\ntwo {BY}\n", table("one") | table("two"))
    for command in (deploy(empty_database, edited), status(empty_database, edited)):
        with pytest.raises(
            SqitchError, match=r"^Cannot find the last deployed change, [0-9a-f]{40} \(one\), in"
        ):
            await command
    with pytest.raises(SqitchError, match=r"(?s)one: Not present in the plan\n.*one: Not deployed"):
        await verify(empty_database, edited)
    assert await revert(empty_database, edited, everything=True) == 1
    assert await tables(empty_database) == []


async def test_tag_added_later_is_entered(project: Callable[..., Plan], empty_database: str) -> None:
    await deploy(empty_database, project(f"one {BY}\n", table("one")))
    plan = project(f"one {BY}\n@v1 {BY}\n", table("one"))
    assert await deploy(empty_database, plan) == 0
    assert (await status(empty_database, plan)).tags == ["@v1"]
    assert await events(empty_database) == ["deploy one"]


async def test_verify_names_every_failure(small: Plan, empty_database: str) -> None:
    await deploy(empty_database, small)
    connection = await asyncpg.connect(empty_database)
    await connection.execute(
        "DROP TABLE last; DROP FUNCTION find(); DELETE FROM sqitch.tags WHERE tag = '@v2';"
        "UPDATE sqitch.changes SET committed_at = committed_at - interval '1 day' WHERE change = 'book'"
    )
    await connection.close()
    log = Log()
    with pytest.raises(SqitchError) as error:
        await verify(empty_database, small, say=log)
    text = str(error.value)
    assert text.startswith("Verify failed, errors: 4 in 6 changes.")
    assert "book @v1: Out of order" in text
    assert "schema: Out of order" in text
    assert (
        'last: db/verify/last.sql: psql:db/verify/last.sql:2: ERROR:  relation "last" does not exist' in text
    )
    assert "find: db/verify/find.sql: " in text
    assert [line[-6:] for line in log if line.startswith("  * ")] == ["not ok"] * 2 + ["... ok"] * 2 + [
        "not ok"
    ] * 2


async def test_verify_reports_a_change_that_was_skipped(small: Plan, empty_database: str) -> None:
    await deploy(empty_database, small, to="@v2")
    connection = await asyncpg.connect(empty_database)
    await connection.execute("DELETE FROM sqitch.changes WHERE change = 'find'")
    await connection.close()
    with pytest.raises(SqitchError, match=r"(?s)stock @v2: Out of order.*find: Not deployed"):
        await verify(empty_database, small)


@pytest.fixture
async def dora(empty_database: str) -> AsyncIterator[None]:
    """Make a role with a password that a URL has to escape."""
    connection = await asyncpg.connect(empty_database)
    await connection.execute("CREATE ROLE dora SUPERUSER LOGIN PASSWORD 'p@ss w'")
    yield
    await connection.execute("DROP OWNED BY dora CASCADE; DROP ROLE dora")
    await connection.close()


@pytest.mark.usefixtures("dora")
@pytest.mark.parametrize("place", ["user", "query"])
async def test_password_stays_out_of_the_arguments(
    small: Plan, empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    seen = psql_seen(tmp_path, monkeypatch)
    scheme, _, rest = empty_database.partition("://")
    where = rest.rpartition("@")[2]
    if place == "user":
        url = f"{scheme}://dora:p%40ss%20w@{where}"
    else:
        url = (
            f"{scheme}://dora@{where}{'&' if '?' in where else '?'}password=p%40ss%20w&application_name=a%20b"
        )
    await deploy(url, small, to="schema")
    calls = [json.loads(line) for line in seen.read_text().splitlines()]
    assert {call["password"] for call in calls} == {"p@ss w"}
    arguments = json.dumps([call["argv"] for call in calls])
    assert "dora@" in arguments
    assert "ss%20w" not in arguments
    assert "ss w" not in arguments


async def test_a_server_elsewhere_gets_the_psql_of_the_machine(
    small: Plan, empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "psql"
    program.write_text(f'#!/bin/sh\nexec {embedded.BIN / "psql"} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(embedded, "BIN", Path("/nowhere"))
    with pytest.raises(SqitchError, match="Cannot run psql"):
        await deploy(empty_database, small, to="schema")
    elsewhere = f"{empty_database}{'&' if '?' in empty_database else '?'}sslmode=prefer"
    assert await deploy(elsewhere, small, to="schema") == 1


async def test_two_deployers_at_once(small: Plan, empty_database: str) -> None:
    log = Log()
    counts = await asyncio.gather(*(deploy(empty_database, small, say=log) for _ in range(3)))
    assert sorted(counts) == [0, 0, len(NAMES)]
    assert log.count("Another deployer is at work on this database; waiting 60 seconds...") == 2
    assert await events(empty_database) == [f"deploy {name}" for name in NAMES]


async def test_deployer_gives_up_waiting(small: Plan, empty_database: str) -> None:
    connection = await asyncpg.connect(empty_database)
    await connection.execute("SELECT pg_advisory_lock(75474063)")
    try:
        with pytest.raises(SqitchError, match=r"^Another deployer was still at work after 0.2 seconds"):
            await deploy(empty_database, small, lock_timeout=0.2)
    finally:
        await connection.close()
    assert await deploy(empty_database, small, to="schema") == 1


async def test_waiting_deployer_does_not_hold_up_an_index(
    project: Callable[..., Plan], empty_database: str
) -> None:
    scripts = table("one") | {
        "deploy/two": "SELECT pg_sleep(0.5);\nCREATE INDEX CONCURRENTLY two ON one (id);\n",
        "verify/two": check("SELECT 'two'::regclass"),
        "revert/two": "DROP INDEX two;",
    }
    plan = project(f"one {BY}\ntwo {BY}\n", scripts)
    both = asyncio.gather(*(deploy(empty_database, plan, say=Log(), lock_timeout=8) for _ in range(2)))
    assert sorted(await asyncio.wait_for(both, 6)) == [0, 2]


async def test_scripts_see_other_sessions_of_their_own(
    project: Callable[..., Plan], empty_database: str
) -> None:
    plan = project(
        f"one {BY}\n", {"deploy/one": "SET search_path = nowhere;", "verify/one": "SHOW search_path;"}
    )
    log = Log()
    assert await deploy(empty_database, plan, say=log) == 1
    assert log[-1] == "  + one .. ok"


# Killed

DEPLOYER = """
import asyncio, sys
from pathlib import Path
from api.sqitch import Plan, deploy
asyncio.run(deploy(sys.argv[1], Plan.read(Path(sys.argv[2]))))
"""


async def kill_deployer_when(url: str, plan: Plan, condition: str, how: signal.Signals) -> None:
    """Start a deployer of its own, and end it as soon as a query is true."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(  # noqa: ASYNC220  # killed below, whatever it does
        [sys.executable, "-c", DEPLOYER, url, str(plan.root)], cwd=root
    )
    connection = await asyncpg.connect(url)
    try:
        for _ in range(500):
            if await connection.fetchval(f"SELECT count(*) > 0 FROM pg_stat_activity WHERE {condition}"):
                break
            await asyncio.sleep(0.02)
        else:
            pytest.fail("the deployer never came there")
    finally:
        process.send_signal(how)
        process.wait()
        await connection.close()


SLEEPING = "query LIKE '%pg_sleep(%' AND wait_event = 'PgSleep' AND pid <> pg_backend_pid()"


@pytest.mark.parametrize(
    ("place", "how"),
    [
        ("deploy before", signal.SIGKILL),
        ("deploy after", signal.SIGKILL),
        ("verify", signal.SIGKILL),
        ("deploy before", signal.SIGINT),
    ],
)
async def test_killed_deploy_resumes(
    project: Callable[..., Plan], empty_database: str, place: str, how: signal.Signals
) -> None:
    lines = f"one {BY}\ntwo {BY}\nthree {BY}\n"
    scripts = table("one") | table("two") | table("three")
    slow = dict(scripts)
    if place == "verify":
        slow["verify/two"] = "SELECT pg_sleep(20);\n"
    elif place == "deploy after":
        slow["deploy/two"] += "SELECT pg_sleep(20);\n"
    else:
        slow["deploy/two"] = slow["deploy/two"].replace("COMMIT;", "SELECT pg_sleep(20);\nCOMMIT;")
    await kill_deployer_when(empty_database, project(lines, slow), SLEEPING, how)
    assert await deployed(empty_database) == ["one"]
    assert (await rows(empty_database, "SELECT change, note FROM sqitch.events WHERE event = 'fail'")) == [
        ("two", UNFINISHED)
    ]
    log = Log()
    plan = project(lines, scripts)
    assert await asyncio.wait_for(deploy(empty_database, plan, say=log), 4) == 2
    undone = "  - two .. undone, its last deploy was interrupted"
    assert (undone in log) == (place != "deploy before")
    assert await deployed(empty_database) == ["one", "two", "three"]
    assert await events(empty_database) == ["deploy one", "deploy two", "deploy three"]
    assert await verify(empty_database, plan) == 3


async def test_deploy_killed_before_its_first_change_resumes(small: Plan, empty_database: str) -> None:
    holder = await asyncpg.connect(empty_database)
    await holder.execute("SELECT pg_advisory_lock(75474063)")
    try:
        asking = "query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()"
        await kill_deployer_when(empty_database, small, asking, signal.SIGKILL)
    finally:
        await holder.close()
    assert await deploy(empty_database, small) == len(NAMES)


async def test_cancelled_deploy_ends_its_script(project: Callable[..., Plan], empty_database: str) -> None:
    plan = project(f"one {BY}\n", {"deploy/one": script("SELECT pg_sleep(9)")})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await deploy(empty_database, plan)
    query = f"SELECT count(*) FROM pg_stat_activity WHERE {SLEEPING} AND datname = current_database()"
    async with asyncio.timeout(2):
        while await rows(empty_database, query) != [(0,)]:  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.02)
