"""Backups: what comes back is what was there, all of it or nothing."""

import asyncio
import os
import re
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import asyncpg
import pytest

from api import backup, embedded, importer, sqitch
from api.catalogs import CATALOGS
from api.database import DatabaseError, replace_with
from api.settings import ROOT
from tests.conftest import LOCALE, at, clone, fresh
from tests.test_cli import STOREROOM, is_one_sentence, storeroom

TABLES = """
    SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1
"""
SETTINGS = """
    SELECT coalesce(r.rolname, 'all'), ARRAY(SELECT unnest(s.setconfig) ORDER BY 1)
    FROM pg_db_role_setting AS s JOIN pg_database AS d ON d.oid = s.setdatabase LEFT JOIN pg_roles AS r ON r.oid = s.setrole
    WHERE d.datname = current_database() ORDER BY 1
"""
GRANTS = """
    SELECT g.grantee::regrole::text, g.privilege_type FROM pg_database AS d, aclexplode(d.datacl) AS g
    WHERE d.datname = current_database() AND g.grantee <> 0 AND g.grantee <> d.datdba ORDER BY 1, 2
"""


async def contents(url: str) -> dict[str, Any]:
    """All that a backup has to bring back: rows, sequences, settings, grants and definitions."""
    connection = await asyncpg.connect(url)
    found: dict[str, Any] = {}
    for (table,) in await connection.fetch(TABLES):
        row = await connection.fetchrow(
            f"SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM {table} AS t"
        )
        found[table] = tuple(row)
    for (sequence,) in await connection.fetch(
        "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences"
    ):
        found[sequence] = tuple(await connection.fetchrow(f"SELECT last_value, is_called FROM {sequence}"))
    found["settings"] = [tuple(row) for row in await connection.fetch(SETTINGS)]
    found["grants"] = [tuple(row) for row in await connection.fetch(GRANTS)]
    await connection.close()
    # Who owns the registry, and may change schema public, is who has deployed or restored.
    words = ["--schema-only", "--exclude-schema=sqitch", "--restrict-key=x", "--no-comments", url]
    said = subprocess.run([embedded.BIN / "pg_dump", *words], check=True, capture_output=True, text=True)
    # (a AND b) AND c comes back as a AND b AND c.
    found["definitions"] = re.sub(r"[()]|-- Dumped .*\n", "", said.stdout)
    return found


async def run(*words: str | Path, url: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(storeroom, *words, DATABASE_URL=url)


@pytest.fixture(scope="module")
async def full(
    administrator: asyncpg.Connection,
    server_url: str,
    template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[str]:
    """URL of a database with the sample data, and with something in every table that a server fills."""
    async with clone(administrator, server_url, template) as url:
        for catalog in CATALOGS.values():
            for kind, name in catalog.samples.items():
                reports = tmp_path_factory.mktemp("reports")
                assert await importer.run(url, kind, str(ROOT / "db/sample" / name), reports=reports) == 0
        connection = await asyncpg.connect(url)
        await connection.execute(
            "INSERT INTO util.sample (catalog) VALUES ('bookstore');"
            " SELECT insert_book('Kept', p_idempotency_key => 'once');"
            " SELECT move_stock(1, 'receive', 5); SELECT delete_book(2);"
            """ SELECT log_searches('[{"age_ms": 0, "catalog": "bookstore", "function_name": "search_books", "query": "É 北京",
                                      "filters": {"q": "x"}, "hits": 3, "duration_ms": 1.5}]');"""
            """ SELECT count_views('[{"age_ms": 0, "recipe_id": 5, "viewer": "me"}]')"""
        )
        await connection.close()
        yield url


@pytest.fixture(scope="module")
def dump(full: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    file = tmp_path_factory.mktemp("backup") / "storeroom.dump"
    done = storeroom("backup", file, DATABASE_URL=full)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    assert [*file.parent.iterdir()] == [file]
    return file


async def test_what_comes_back_to_a_superuser_is_what_was_there(
    full: str, dump: Path, empty_database: str
) -> None:
    done = await run("restore", dump, url=empty_database)
    assert (done.returncode, done.stdout) == (0, "Restored, and all functions are there\n"), done.stderr
    assert await contents(empty_database) == await contents(full)
    checked = await run("check", url=empty_database)
    assert (checked.stdout, checked.returncode) == ("0 errors, 0 findings\n", 0)


async def test_what_comes_back_elsewhere_is_what_was_there(full: str, dump: Path, tmp_path: Path) -> None:
    before = await contents(full)
    assert len([name for name, found in before.items() if isinstance(found, tuple) and found[0]]) > 45
    # On a server that has no Storeroom yet, by an owner who is no superuser.
    with embedded.running(tmp_path / "data") as root:
        connection = await asyncpg.connect(at(root, "postgres"))
        await connection.execute("CREATE ROLE landlord LOGIN CREATEROLE CREATEDB")
        url = root.replace("postgres@", "landlord@")
        done = await run("restore", dump, url=url)
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith("Restored, and all functions are there\n")
        after = await contents(root)
        # Only a superuser can take large objects from everybody.
        for found in (before, after):
            parts = found["definitions"].split("\n--\n-- Name: ")
            found["definitions"] = [part for part in parts if "; Schema: pg_catalog;" not in part]
        assert after == before
        plan = sqitch.Plan.read(ROOT)
        assert await sqitch.deploy(url, plan, say=lambda _: None) == 0
        assert await sqitch.verify(url, plan, say=lambda _: None) == len(plan.changes)
        await connection.close()

        api = await asyncpg.connect(root.replace("postgres@", "storeroom_api@"))
        found = await api.fetchval("SELECT title FROM search_books_by_author('tolkien', p_limit => 1)")
        assert found == "Beowulf"
        replayed = await api.fetchrow("SELECT * FROM insert_book('Kept', p_idempotency_key => 'once')")
        assert replayed is None or replayed["title"] == "Kept"
        assert await api.fetchval("SHOW statement_timeout") == "5s"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await api.fetch("SELECT * FROM bookstore.book")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await api.fetch("CREATE TEMPORARY TABLE t (i integer)")
        await api.close()


def test_a_file_is_not_overwritten_unless_told(full: str, dump: Path, tmp_path: Path) -> None:
    file = tmp_path / "there"
    file.write_text("mine")
    answer = storeroom("backup", file, DATABASE_URL=full)
    assert is_one_sentence(
        answer, re.escape(f"{file} is there already: name another file, or say --overwrite.")
    )
    assert file.read_text() == "mine"
    assert storeroom("backup", file, "--overwrite", DATABASE_URL=full).returncode == 0
    assert abs(file.stat().st_size - dump.stat().st_size) < 1000


def test_a_file_that_comes_meanwhile_is_kept(
    full: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "late"
    run = backup.Server.run

    def slow(self: backup.Server, *words: str, to: BinaryIO | None = None) -> str:
        said = run(self, *words, to=to)
        file.write_text("mine")
        return said

    monkeypatch.setattr(backup.Server, "run", slow)
    with pytest.raises(backup.BackupError, match="is there already"):
        backup.backup(full, str(file), embedded=True)
    assert file.read_text() == "mine"
    assert [*tmp_path.iterdir()] == [file]


def test_what_fails_is_one_sentence_and_leaves_no_file(full: str, tmp_path: Path) -> None:
    answer = storeroom("backup", tmp_path / "no/where", DATABASE_URL=full)
    assert is_one_sentence(answer, f"{tmp_path}/no/where cannot be written: No such file or directory.")
    answer = storeroom("backup", tmp_path / "b", DATABASE_URL=at(full, "not_there"))
    assert is_one_sentence(answer, 'pg_dump failed: .*database "not_there" does not exist.')
    assert [*tmp_path.iterdir()] == []


def test_an_interrupted_backup_leaves_no_file(full: str, tmp_path: Path) -> None:
    slow = tmp_path / "pg_dump"
    slow.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 18.0" && exit\ntouch ../started\nsleep 60\n'
    )
    slow.chmod(0o755)
    (tmp_path / "to").mkdir()
    process = subprocess.Popen(
        [STOREROOM, "backup", "to.dump"],
        cwd=tmp_path / "to",
        env=os.environ | {"DATABASE_URL": full, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        start_new_session=True,
    )
    while not (tmp_path / "started").exists():
        time.sleep(0.01)
    assert len([*(tmp_path / "to").iterdir()]) == 1
    os.killpg(process.pid, signal.SIGTERM)
    assert process.wait(timeout=30) == 130
    assert [*(tmp_path / "to").iterdir()] == []


async def test_a_backup_goes_into_an_empty_database_only(full: str, dump: Path) -> None:
    before = await contents(full)
    answer = await run("restore", dump, url=full)
    name = urlsplit(full).path[1:]
    assert is_one_sentence(
        answer, f"The database {name} is not empty: name another in DATABASE_URL, or say --replace."
    )
    assert await contents(full) == before


async def holds(url: str) -> list[str]:
    """Schemas and tables of a database."""
    connection = await asyncpg.connect(url)
    found = await connection.fetch(
        f"{TABLES.rstrip()[:-11]} UNION ALL SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'"
    )
    await connection.close()
    return sorted(row[0] for row in found)


@pytest.mark.parametrize(
    ("change", "pattern"),
    [
        (lambda data: data[: len(data) * 3 // 4], r"pg_restore failed: .+\."),
        (lambda data: data[:-30000], r"pg_restore failed: .+\."),
        (lambda _: b"hello", r"pg_restore failed: input file does not appear to be a valid archive .*\."),
        (lambda _: b"", r"pg_restore failed: .+\."),
        (
            lambda _: b"x" * 10000,
            r"pg_restore failed: input file does not appear to be a valid tar archive\.",
        ),
    ],
    ids=["three quarters", "no end", "short", "nothing", "something else"],
)
async def test_what_is_no_whole_backup_brings_nothing_back(
    empty_database: str, dump: Path, tmp_path: Path, change: Callable[[bytes], bytes], pattern: str
) -> None:
    file = tmp_path / "broken.dump"
    file.write_bytes(change(dump.read_bytes()))  # noqa: ASYNC240
    answer = await run("restore", file, url=empty_database)
    assert is_one_sentence(answer, pattern), answer.stderr
    assert await holds(empty_database) == ["information_schema", "public"]


async def test_what_the_database_refuses_takes_all_back(empty_database: str, dump: Path) -> None:
    connection = await asyncpg.connect(empty_database)
    # Indexes come after all rows.
    await connection.execute(
        "CREATE FUNCTION public.refuse() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''not here''; END'"
    )
    await connection.execute(
        "CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION public.refuse()"
    )
    await connection.close()
    answer = await run("restore", dump, url=empty_database)
    assert is_one_sentence(answer, r"psql failed: not here\."), answer.stderr
    assert await holds(empty_database) == ["information_schema", "public"]


async def test_a_backup_of_something_else_is_refused(
    administrator: asyncpg.Connection, server_url: str, empty_database: str, tmp_path: Path
) -> None:
    file = tmp_path / "other.dump"
    async with fresh(administrator, server_url, f"TEMPLATE template0 {LOCALE}") as other:
        backup.backup(other, str(file), embedded=True)
    answer = await run("restore", file, url=empty_database)
    assert is_one_sentence(answer, f"{file} is no backup of Storeroom.")
    answer = await run("restore", tmp_path / "none", url=empty_database)
    assert is_one_sentence(answer, f"{tmp_path}/none cannot be read.")


def test_no_password_is_among_the_arguments(tmp_path: Path, empty_database: str) -> None:
    for name in ("pg_dump", "pg_restore"):
        fake = tmp_path / name
        fake.write_text(
            f'#!/bin/sh\n[ "$1" = --version ] && echo "{name} (PostgreSQL) 18.0" && exit\n'
            'echo "error: $PGPASSWORD|$*" >&2; exit 1\n'
        )
        fake.chmod(0o755)
    place = urlsplit(empty_database)
    address = place._replace(netloc=f"postgres:s3cret@{place.netloc.rpartition('@')[2]}").geturl()
    environment = {"DATABASE_URL": address, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    said = storeroom("backup", tmp_path / "b", **environment).stderr
    assert said.startswith("storeroom: pg_dump failed: s3cret|")
    assert said.count("s3cret") == 1
    # Programs that are older than the server are passed over.
    older = (tmp_path / "pg_dump").read_text().replace("18.0", "15.18")
    (tmp_path / "pg_dump").write_text(older)
    server = backup.Server(address, embedded=False)
    path = os.environ["PATH"]
    os.environ["PATH"] = environment["PATH"]
    try:
        assert server.program("pg_dump") == embedded.BIN / "pg_dump"
        assert server.program("pg_restore") == str(tmp_path / "pg_restore")
        assert backup.Server(address, embedded=True).program("pg_restore") == embedded.BIN / "pg_restore"
    finally:
        os.environ["PATH"] = path


async def databases(administrator: asyncpg.Connection) -> set[str]:
    return {row[0] for row in await administrator.fetch("SELECT datname FROM pg_database")}


async def test_a_backup_takes_the_place_of_a_database_when_all_of_it_is_there(
    full: str, dump: Path, database: str, administrator: asyncpg.Connection, tmp_path: Path
) -> None:
    there = await databases(administrator)
    before = await contents(database)
    broken = tmp_path / "broken.dump"
    broken.write_bytes(dump.read_bytes()[:-30000])  # noqa: ASYNC240
    done = await run("restore", broken, "--replace", url=database)
    assert is_one_sentence(done, r"pg_restore failed: .+\."), done.stderr
    assert await contents(database) == before
    busy = await asyncpg.connect(database)
    done = await run("restore", dump, "--replace", url=database)
    assert done.returncode == 0, done.stderr
    assert await contents(database) == await contents(full)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        await busy.execute("SELECT")
    assert await databases(administrator) == there


async def test_a_database_whose_place_cannot_be_taken_stays(
    database: str, administrator: asyncpg.Connection
) -> None:
    there = await databases(administrator)
    with pytest.raises(DatabaseError, match="nowhere"):
        await replace_with(database, at(database, "nowhere"))
    assert await databases(administrator) == there
    connection = await asyncpg.connect(database)
    await connection.close()


async def test_it_goes_through_pipes(full: str, empty_database: str) -> None:
    def piped(word: str, url: str, given: bytes) -> bytes:
        done = subprocess.run(
            [STOREROOM, word, "-"],
            env=os.environ | {"DATABASE_URL": url},
            input=given,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    dumped = await asyncio.to_thread(piped, "backup", full, b"")
    await asyncio.to_thread(piped, "restore", empty_database, dumped)
    assert await contents(empty_database) == await contents(full)


def test_a_pipe_that_nobody_reads_is_one_sentence(full: str) -> None:
    process = subprocess.Popen(
        [STOREROOM, "backup", "-"],
        env=os.environ | {"DATABASE_URL": full},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == "storeroom: Nobody reads what is written to standard output.\n"
    assert process.wait(timeout=30) == 1
    process.stderr.close()


async def test_an_older_backup_says_what_is_pending(
    database: str, empty_database: str, tmp_path: Path
) -> None:
    plan = sqitch.Plan.read(ROOT)
    await sqitch.revert(database, plan, to=plan.changes[-3].id, say=lambda _: None)
    file = tmp_path / "older.dump"
    assert (await run("backup", file, url=database)).returncode == 0
    done = await run("restore", file, url=empty_database)
    said = "Restored: 2 changes of this version are pending, storeroom deploy brings them\n"
    assert (done.returncode, done.stdout) == (0, said), done.stderr
    assert await sqitch.deploy(empty_database, plan, say=lambda _: None) == 2
