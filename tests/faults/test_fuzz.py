"""Whatever is sent: Schemathesis makes requests from the OpenAPI document, right ones and wrong ones, and judges the answers."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import asyncpg

from api.auth import make_token
from api.settings import Settings
from tests.faults.conftest import Api

EXAMPLES = os.environ.get("STOREROOM_TEST_FUZZ", "3")
"""Random requests of each operation, beside those that are made systematically; 260 makes some 20,000 cases."""

SECRET = "a secret of the tests, 32 bytes long or more"

# Which refusals are right: a rule that OpenAPI cannot say (an ISBN, a name that is taken, a cursor) may refuse what fits
# the schema; what does not fit it is refused with one of these, never taken and never a 500. Of many rows each is refused for itself.
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "304", "404", "409", "412", "413", "422"]
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "409", "412", "413", "422"]
[[operations]]
include-path-regex = "/bulk$"
checks.negative_data_rejection.expected-statuses = ["200", "400", "401", "403", "404", "405", "409", "412", "413", "422"]
"""


async def test_every_answer_is_as_declared(
    database: str, owner: asyncpg.Connection, serve: Callable[..., Api], tmp_path: Path
) -> None:
    settings = Settings.model_validate({"STOREROOM_JWT_SECRET": SECRET})
    token = make_token(settings, "fuzz", ["admin"], timedelta(hours=12))
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    async with serve(database, STOREROOM_JWT_SECRET=SECRET) as api:
        headers = {"Authorization": f"Bearer {token}"}
        async with api.client(headers=headers) as client:
            for path, body in [
                ("/books", {"title": "Dune", "authors": ["Frank Herbert"], "categories": ["Sands"]}),
                ("/recipes", {"title": "Toast", "ingredients": ["2 slices bread"], "categories": ["Quick"]}),
                ("/products", {"name": "Mug", "category": "Kitchen", "quantity": 1000}),
            ]:
                assert (await client.post(path, json=body)).status_code == 201
        run = partial(
            subprocess.run,
            [
                Path(sys.executable).with_name("schemathesis"),
                "run",
                f"{api.base}/openapi.json",
                f"--header=Authorization: Bearer {token}",
                f"--max-examples={EXAMPLES}",
                "--seed=1",
                "--continue-on-failure",
                "--no-color",
                "--generation-database=none",
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        done: subprocess.CompletedProcess[str] = await asyncio.to_thread(run)
        assert done.returncode == 0, "\n".join(line[:300] for line in done.stdout.splitlines()[-300:])
        told = re.search(r"([\d,]+) generated", done.stdout)
        assert told
        print(told[0])
        assert int(told[1].replace(",", "")) > 2000
        async with api.client() as client:
            assert (await client.get("/health/ready")).status_code == 200
        code, said = await api.end()
        assert code == 0
        assert {*said.splitlines()} <= {"WARNING:  Invalid HTTP request received."}  # no traceback
    assert await owner.fetchval("SELECT wrong FROM check_stock()") == 0
