"""Secrets: where everybody may look there is none."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import asyncpg
import psutil  # type: ignore[import-untyped]
import pytest

from api.auth import make_token
from api.database import set_api_password
from api.settings import Settings
from tests.faults.conftest import Api, until

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
