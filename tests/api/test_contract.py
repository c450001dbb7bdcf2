"""The API serves no database whose functions are not those of its version: not at the start, not later."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import asyncpg
import httpx
import pytest

from api import database, sqitch
from api.settings import ROOT
from tests.api.conftest import serving

CHANGED = "ALTER FUNCTION util.fold(text) RESET search_path"
BACK = "ALTER FUNCTION util.fold(text) SET search_path = ''"


async def execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


def serve(url: str) -> subprocess.CompletedProcess[str]:
    """Run the server, which is to end by itself."""
    return subprocess.run(
        [Path(sys.executable).with_name("storeroom"), "serve"],
        env=os.environ | {"DATABASE_URL": url, "PORT": "0", "COLUMNS": "500"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_a_function_changed_by_hand_keeps_the_server_from_starting(database: str) -> None:
    await execute(database, CHANGED)
    done = await asyncio.to_thread(serve, database)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "storeroom: The functions of the database are not those of this version: fold has other settings: "
    )
    assert "Traceback" not in done.stderr


async def test_an_older_schema_keeps_the_server_from_starting(database: str) -> None:
    plan = sqitch.Plan.read(ROOT)
    await sqitch.revert(database, plan, to="activity/log_searches", say=lambda _: None)
    done = await asyncio.to_thread(serve, database)
    assert done.returncode == 1
    assert re.fullmatch(
        r"storeroom: The database is of another version \(function util\.check_contract\(.*\) does not exist\): run `storeroom deploy`\.\n",
        done.stderr,
    )


async def test_a_schema_that_lacks_a_function_is_named(database: str) -> None:
    await execute(database, "DROP FUNCTION activity.recent_searches(util.page_limit)")
    done = await asyncio.to_thread(serve, database)
    assert done.returncode == 1
    assert "recent_searches is missing in the database. " in done.stderr


async def test_it_is_not_ready_while_a_function_is_changed(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.database.CHECKED", 0)
    async with serving(database) as shop:
        assert (await shop.get("/health/ready")).json() == {"status": "ready"}
        await execute(database, CHANGED)
        problem = await shop.problem(503, "GET", "/health/ready")
        assert problem["code"] == "wrong_functions"
        assert problem["detail"].startswith(
            "The functions of the database are not those of this version: fold has other settings: `search_path"
        )
        assert (await shop.get("/books?q=x")).status_code == 200
        assert (await shop.get("/health/live")).status_code == 200
        await execute(database, BACK)
        assert (await shop.get("/health/ready")).status_code == 200


async def test_it_looks_only_every_few_seconds(database: str) -> None:
    async with serving(database) as shop:
        await execute(database, CHANGED)
        assert (await shop.get("/health/ready")).status_code == 200


async def test_without_the_function_that_checks_it_is_not_ready(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.database.CHECKED", 0)
    async with serving(database) as shop:
        await execute(database, "DROP FUNCTION util.check_contract(text)")
        transport = httpx.ASGITransport(shop.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://plain") as plain:
            answer = await plain.get("/health/ready")
        assert answer.status_code == 503
        assert "check_contract" in answer.json()["detail"]


def test_the_seconds_are_few() -> None:
    assert database.CHECKED <= 10
