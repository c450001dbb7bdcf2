"""The background log of searches: a bounded queue, written in batches by one task."""

import asyncio
import json
import logging
from collections import deque
from contextlib import suppress
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from api.database import Database, Refusal, Unavailable
from api.errors import of_sqlstate
from api.responses import ERRORS, LimitQuery, RawJSON, Store

BATCH = 1000
"""Records of one call of `activity.log_searches`."""

logger = logging.getLogger("storeroom.activity")


class Log:
    """Searches on their way to `activity.search_log`.

    What was handed over is either written, waiting, or counted in `dropped`; a crash loses what waits,
    at most one interval of it.
    """

    def __init__(self, database: Database, size: int, interval: float) -> None:
        """Keep at most `size` records waiting; write every `interval` seconds."""
        self._database = database
        self._waiting: deque[tuple[float, dict[str, object]]] = deque()
        self._size = size
        self._interval = interval
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._away = False
        self.written = 0
        self.dropped = 0

    async def start(self) -> None:
        """Make the coming months of the log and begin to write."""
        await self._database.value("make_search_log_partitions", p_months_ahead=3)
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Write what waits, then stop."""
        self._closing.set()
        if self._task:
            await self._task

    async def record(
        self, catalog: str, query: str, filters: dict[str, object], hits: int, duration: float
    ) -> None:
        """Hand over a search that took `duration` seconds; never waits, drops it when the queue is full."""
        if len(self._waiting) >= self._size:
            self.dropped += 1
            return
        self._waiting.append(
            (
                monotonic(),
                {
                    "catalog": catalog,
                    "query": query,
                    "filters": filters,
                    "hits": hits,
                    "duration_ms": duration * 1000,
                },
            )
        )

    async def _run(self) -> None:
        closing = False
        while not closing:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), self._interval)
            closing = self._closing.is_set()  # before the last flush, not after it
            await self._flush()

    async def _flush(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            now = monotonic()
            records = json.dumps([{"age_ms": (now - since) * 1000, **record} for since, record in batch])
            try:
                await self._database.value("log_searches", p_records=records)
                self.written += len(batch)
                if self._away:
                    self._away = False
                    logger.warning("search log: written again; %d records dropped so far", self.dropped)
            except (Unavailable, Refusal) as error:
                if isinstance(error, Refusal) and of_sqlstate(error.sqlstate)[0] < 503:
                    self.dropped += len(batch)
                    logger.warning("search log: refused a batch: %s; %d records dropped", error, self.dropped)
                    continue
                # The batch waits on, unless new records have taken its place or there is no later.
                room = 0 if self._closing.is_set() else self._size - len(self._waiting)
                self._waiting.extendleft(reversed(batch[:room]))
                self.dropped += len(batch[room:])
                if not self._away:  # said once, not at every try
                    self._away = True
                    logger.warning(
                        "search log: %s; records wait, and are dropped when there are too many", error
                    )
                return


class Search(BaseModel):
    """A search that was logged."""

    searched_at: AwareDatetime
    catalog: str = Field(examples=["bookstore"])
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
