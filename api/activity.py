"""What people do, in the background: searches and views, each a bounded queue that one task writes in batches."""

import asyncio
import json
import logging
import math
from collections import deque
from contextlib import suppress
from itertools import islice
from time import monotonic
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, Field

from api.database import Database, Refusal, Unavailable
from api.errors import of_sqlstate
from api.responses import ERRORS, LimitQuery, RawJSON, Store

BATCH = 1000
"""Records of one call of the function that writes them."""

logger = logging.getLogger("storeroom.activity")


class Log:
    """Records on their way to a function that takes a JSON array of them.

    What was handed over is either written, waiting, or counted in `dropped`; a crash loses what waits,
    at most one interval of it.
    """

    def __init__(
        self, database: Database, function: str, size: int, interval: float, sweep: float | None = None
    ) -> None:
        """Keep at most `size` records waiting; write every `interval` seconds.

        With `sweep`, the function is called with no records at the start, every so many seconds and at the end, for what it
        tidies up.
        """
        self._database = database
        self._function = function
        self._waiting: deque[tuple[float, dict[str, object]]] = deque()
        self._size = size
        self._interval = interval
        self._sweep = sweep
        self._closing = asyncio.Event()
        self._away = False
        self.written = 0
        self.dropped = 0

    async def __aenter__(self) -> Self:
        """Begin to write."""
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Write what waits, then stop."""
        self._closing.set()
        await self._task

    async def record(self, **values: object) -> None:
        """Hand over a record; never waits, drops it when the queue is full."""
        if len(self._waiting) >= self._size:
            self.dropped += 1
        else:
            self._waiting.append((monotonic(), values))

    async def _run(self) -> None:
        closing, swept = False, -math.inf
        while not closing:
            if self._sweep and monotonic() - swept >= self._sweep:
                swept = monotonic()
                await self._tidy()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), self._interval)
            closing = self._closing.is_set()  # before the last flush, not after it
            await self._flush()
        if self._sweep:
            await self._tidy()

    async def _write(self, records: str) -> None:
        (parameter,) = self._database.function(self._function).parameters
        await self._database.value(self._function, **{parameter: records})

    async def _tidy(self) -> None:
        with suppress(Unavailable, Refusal):  # the next one will
            await self._write("[]")

    async def _flush(self) -> None:
        while self._waiting:
            # They wait until they are written, so that each is always counted somewhere.
            batch = list(islice(self._waiting, BATCH))
            now = monotonic()
            records = json.dumps([{"age_ms": (now - since) * 1000, **values} for since, values in batch])
            try:
                await self._write(records)
            except (Unavailable, Refusal) as error:
                if isinstance(error, Refusal) and of_sqlstate(error.sqlstate)[0] < 503:
                    self.dropped += len(batch)
                    logger.warning(
                        "%s: refused a batch: %s; %d records dropped", self._function, error, self.dropped
                    )
                else:
                    if self._closing.is_set():  # there is no later
                        self.dropped += len(self._waiting)
                        self._waiting.clear()
                    if not self._away:  # said once, not at every try
                        self._away = True
                        logger.warning(
                            "%s: %s; records wait, and are dropped when there are too many",
                            self._function,
                            error,
                        )
                    return
            else:
                self.written += len(batch)
                if self._away:
                    self._away = False
                    logger.warning(
                        "%s: written again; %d records dropped so far", self._function, self.dropped
                    )
            for _ in batch:
                self._waiting.popleft()


def viewer(request: Request) -> str:
    """Tell viewers apart: address and program, which `count_views` hashes and does not keep."""
    return f"{request.client.host if request.client else ''} {request.headers.get('user-agent', '')[:500]}"


class Search(BaseModel):
    """A search that was logged."""

    searched_at: AwareDatetime
    catalog: str = Field(examples=["bookstore"])
    function_name: str = Field(examples=["search_books_by_author"])
    query: str = Field(examples=["García Márquez"])
    query_key: str = Field(examples=["garcia marquez"])
    filters: dict[str, object] = Field(examples=[{"author": "García Márquez"}])
    hits: int = Field(examples=[20])
    duration_ms: float = Field(examples=[1.5])


class SearchPage(BaseModel):
    """The latest searches."""

    items: list[Search]
    next: None


router = APIRouter(prefix="/searches", tags=["activity"], responses=ERRORS)


@router.get("", response_model=SearchPage)
async def recent_searches(store: Store, query: Annotated[LimitQuery, Query()]) -> RawJSON:
    """The latest searches, newest first."""
    return RawJSON((await store.all("recent_searches", p_limit=query.limit)).body)
