"""Secrets: where everybody may look there is none."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import asyncpg
import psutil  # type: ignore[import-untyped]
import pytest

from api import embedded, sqitch
from api.auth import make_token
from api.database import set_api_password
from api.settings import ROOT, Settings
from tests.faults.conftest import Api, until
from tests.test_cli import storeroom

SECRET = "a secret that nobody may see, 32 bytes or more"
PASSWORD = "a password that nobody may see"  # of the test


@pytest.mark.parametrize("words", [(), ("--workers", "2")])
async def test_secrets_are_in_no_argument_no_log_and_no_answer(
    database: str, owner: asyncpg.Connection, serve: Callable[..., Api], words: tuple[str, ...]
) -> None:
    token = make_token(
        Settings.model_validate({"STOREROOM_JWT_SECRET": SECRET}),
        "anna",
        ["catalog:write"],
        timedelta(hours=1),
    )
    hidden = [SECRET, PASSWORD, PASSWORD.replace(" ", "%20"), token, *token.split(".")[1:]]
    if known := urlsplit(database).password:
        hidden.append(known)
    before = await owner.fetchval("SELECT rolpassword FROM pg_authid WHERE rolname = 'storeroom_api'")
    await set_api_password(database, PASSWORD)
    seen: list[str] = []
    try:
        async with serve(
            database,
            *words,
            STOREROOM_JWT_SECRET=SECRET,
            STOREROOM_API_PASSWORD=PASSWORD,
            STOREROOM_LOG_FORMAT="json",
        ) as api:
            async with api.client(headers={"Authorization": f"Bearer {token}"}) as client:
                await client.post("/books", json={"title": "Written"})
                for method, path, content in (
                    ("GET", "/books", None),
                    ("GET", "/health/ready", None),
                    ("GET", "/openapi.json", None),
                    ("POST", "/books", {"title": ""}),
                    ("POST", "/movements", {"movements": []}),
                    ("GET", "/changes", None),
                    ("GET", "/nothing", None),
                    ("DELETE", "/books/987654321", None),
                ):
                    answer = await client.request(method, path, json=content)
                    seen.append(f"{answer.headers} {answer.text}")
                wrong = {"Authorization": f"Bearer {token}x"}
                answer = await client.post("/books", json={}, headers=wrong)
                assert answer.status_code == 401
                seen.append(f"{answer.headers} {answer.text}")
                # The database goes away, lets nobody in, and comes back.
                name = urlsplit(database).path[1:]
                await owner.execute("ALTER ROLE storeroom_api NOLOGIN")
                await owner.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE application_name = 'storeroom' AND datname = $1",
                    name,
                )
                answer = await client.post("/books", json={"title": "Never"})
                assert answer.status_code == 503
                seen.append(f"{answer.headers} {answer.text}")
                await owner.execute("ALTER ROLE storeroom_api LOGIN")

                async def back() -> bool:
                    return (await client.get("/books")).status_code == 200

                await until(back)
            process = psutil.Process(api.process.pid)
            family = (process, *process.children(recursive=True))
            seen += [" ".join(each.cmdline()) for each in family]
            assert "serve" in " ".join(seen)
            api.process.terminate()
            out, err = api.process.communicate(timeout=30)
            assert "The database is away" in err
            assert '"path": "/books"' in err
            seen += [out, err]
    finally:
        await owner.execute("ALTER ROLE storeroom_api LOGIN")
        await owner.execute(
            "ALTER ROLE storeroom_api PASSWORD " + ("NULL" if before is None else f"'{before}'")
        )
    for text in hidden:
        assert text not in "\n".join(seen)


WATCH = f"""#!{sys.executable}
import json, os, sys
import psutil
family = [psutil.Process(), *psutil.Process().parents()]
with open(os.environ["SEEN"], "a") as file:
    print(json.dumps([os.environ.get("PGPASSWORD"), [each.cmdline() for each in family]]), file=file)
name = os.path.basename(sys.argv[0])
os.execv(os.path.join({str(embedded.BIN)!r}, name), sys.argv)
"""
"""A program of PostgreSQL that writes down which password it was given, and what everybody may see of those that started it."""


@pytest.mark.parametrize("place", ["user", "query"])
async def test_a_password_of_the_database_is_in_no_argument(
    database: str, tmp_path: Path, place: str
) -> None:
    known = urlsplit(database)
    password = known.password or PASSWORD
    host = known.netloc.rpartition("@")[2]
    # With a word about TLS the psql of the PATH is used, wherever the server is.
    query = [*filter(None, [known.query]), "sslmode=disable"]
    written = quote(password)
    if place == "query":
        query.insert(0, f"password={written}")
    user = f"postgres:{written}" if place == "user" else "postgres"
    url = known._replace(netloc=f"{user}@{host}", query="&".join(query)).geturl()
    seen = tmp_path / "seen"
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("psql", "pg_dump"):
        (programs / name).write_text(WATCH)
        (programs / name).chmod(0o755)
    plan = sqitch.Plan.read(ROOT)
    await sqitch.revert(database, plan, to=plan.changes[-2].name)
    commands = {
        "psql": ("psql", "-X", "-c", "SELECT 'it is there'"),
        "deploy": ("deploy",),
        "backup": ("backup", tmp_path / "storeroom.dump"),
    }
    for command, words in commands.items():
        seen.write_text("")
        done = await asyncio.to_thread(
            storeroom,
            *words,
            DATABASE_URL=url,
            SEEN=str(seen),
            PATH=f"{programs}:{os.environ['PATH']}",
        )
        assert done.returncode == 0, done.stderr
        calls = [json.loads(line) for line in seen.read_text().splitlines()]
        assert {given for given, _ in calls} - {None} == {password}, command  # --version needs none
        arguments = json.dumps([family for _, family in calls])
        assert command in arguments
        for text in (password, written):
            assert text not in arguments + done.stdout + done.stderr, command
