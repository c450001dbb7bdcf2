"""A managed server: the deployer may create roles and owns the database, and is no superuser."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from api import embedded, sqitch
from api.database import Database, set_api_password
from api.settings import ROOT, Settings


@pytest.fixture
async def managed(tmp_path: Path) -> AsyncIterator[tuple[str, str]]:
    """URLs of one database, as its owner and as the superuser, on a server that has no Storeroom yet."""
    with embedded.running(tmp_path) as root:
        connection = await asyncpg.connect(root.replace("/storeroom?", "/postgres?"))
        await connection.execute("CREATE ROLE landlord LOGIN CREATEROLE")
        await connection.execute("CREATE DATABASE storeroom OWNER landlord")
        await connection.close()
        yield root.replace("postgres@", "landlord@"), root


async def test_an_owner_who_is_no_superuser_deploys_serves_and_reverts(managed: tuple[str, str]) -> None:
    url, root = managed
    plan = sqitch.Plan.read(ROOT)
    assert await sqitch.deploy(url, plan, say=lambda _: None) == len(plan.changes)
    assert await sqitch.verify(url, plan, say=lambda _: None) == len(plan.changes)

    superuser = await asyncpg.connect(root)
    owners = await superuser.fetch(
        """SELECT DISTINCT o.rolname
             FROM pg_proc AS p
             JOIN pg_roles AS o ON o.oid = p.proowner
            WHERE p.pronamespace IN ('bookstore'::regnamespace, 'activity'::regnamespace)"""
    )
    assert [row["rolname"] for row in owners] == ["storeroom_owner"]

    # Without a password of its own, the API takes the role's part; with one it logs in.
    async with Database.open(Settings(DATABASE_URL=url), url) as database:
        assert b'"book_id"' in (await database.row("insert_book", p_title="Kept")).body
    await set_api_password(url, "s3cret & more")
    async with Database.open(
        Settings(DATABASE_URL=url, STOREROOM_API_PASSWORD="s3cret & more"), url
    ) as database:
        assert (await database.page("search_books", 1)).hits == 1
    verifier = await superuser.fetchval("SELECT rolpassword FROM pg_authid WHERE rolname = 'storeroom_api'")
    assert verifier.startswith("SCRAM-SHA-256$")

    assert await sqitch.revert(url, plan, everything=True, say=lambda _: None) == len(plan.changes)
    assert not await superuser.fetch("SELECT FROM pg_roles WHERE rolname LIKE 'storeroom%'")
    await superuser.close()
