"""A database for one measurement: embedded, deployed, thrown away."""

import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, redirect_stdout
from pathlib import Path

from api import database, embedded, importer
from api.settings import ROOT
from api.sqitch import Plan, deploy


@asynccontextmanager
async def fresh(url: str | None = None) -> AsyncIterator[str]:
    """URL of such a database, or the one that is given."""
    with ExitStack() as stack:
        if not url:
            data = stack.enter_context(tempfile.TemporaryDirectory(prefix="storeroom-bench-"))
            url = stack.enter_context(embedded.running(Path(data)))
            await database.create(url)
            await deploy(url, Plan.read(ROOT), say=lambda _: None)
        yield url


async def fill(url: str, kind: str, file: Path, mapping: str, report: Path) -> None:
    """Import a file as `storeroom import` does; what it says goes to stderr, what became of each line to the report."""
    with redirect_stdout(sys.stderr):
        if await importer.run(url, kind, str(file), mapping=mapping, report=report, reports=report.parent):
            raise SystemExit(1)
