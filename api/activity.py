"""What people do, in the background: searches and views, each a bounded queue that one task writes in batches."""

import asyncio
import json
import logging
import math
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from itertools import islice
from time import monotonic
from typing import Annotated, Any, Literal, Self
from uuid import uuid4

from fastapi import Query, Request
from pydantic import AwareDatetime, BaseModel, Field

from api.auth import needs
from api.database import Database, Refusal, Unavailable
from api.errors import of_sqlstate
from api.responses import DENIED, Id, LimitQuery, PageQuery, RawJSON, Store, Text, router, search

BATCH = 1000
"""Records of one call of the function that writes them."""

TIDY_INTERVAL = 3600
"""Seconds between two times that old months and keys are dropped, and coming months made."""

logger = logging.getLogger("storeroom.activity")


class Log:
    """Records on their way to a function that takes a JSON array of them.

    What was handed over is either written, waiting, or counted in `dropped`; a crash loses what waits,
    at most one interval of it. Batches have numbers, by which the function knows one that comes again because
    its answer was lost.
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
        self._writer = uuid4()
        self._batch = 0
        self._length = 0
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

    @property
    def waiting(self) -> int:
        """How many records wait to be written."""
        return len(self._waiting)

    def record(self, **values: object) -> None:
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

    async def _write(self, records: str, **batch: object) -> None:
        parameter, *_ = self._database.function(self._function).parameters
        await self._database.value(self._function, **{parameter: records}, **batch)

    async def _tidy(self) -> None:
        with suppress(Unavailable, Refusal):  # the next one will
            await self._write("[]")

    async def _flush(self) -> None:
        while self._waiting:
            if not self._length:
                self._batch += 1
                self._length = min(len(self._waiting), BATCH)
            # They wait until they are written, so that each is always counted somewhere; what comes again is what came.
            batch = list(islice(self._waiting, self._length))
            now = monotonic()
            records = json.dumps([{"age_ms": (now - since) * 1000, **values} for since, values in batch])
            try:
                try:
                    await self._write(records, p_writer=self._writer, p_batch=self._batch)
                except Unavailable:  # perhaps only this connection, and perhaps it is written
                    await self._write(records, p_writer=self._writer, p_batch=self._batch)
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
            self._length = 0


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Let something go on beside the block, until that ends."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def tidying(database: Database, searches_kept: int, changes_kept: int) -> AsyncIterator[None]:
    """Tidy up now and once an hour, as far as the database lets, each time until nothing is left to be forgotten.

    Raises Refusal when the database does not take these numbers of months.
    """

    async def tidy() -> bool:
        """Tell whether more may be left."""
        try:
            page = await database.all("tidy_up", p_searches_kept=searches_kept, p_changes_kept=changes_kept)
        except (Unavailable, Refusal) as error:  # a standby, for example, until it is promoted
            if isinstance(error, Refusal) and of_sqlstate(error.sqlstate)[0] == 422:
                raise
            logger.warning("tidy_up: %s; again in an hour", error)
            return False
        items = json.loads(page.body)["items"]
        for done in items:
            logger.info("tidy_up: %s", tidied(**done))
        return any(done["action"] == "forgot" for done in items)

    async def again(more: bool) -> None:
        while True:
            if not more:
                await asyncio.sleep(TIDY_INTERVAL)
            more = await tidy()

    async with beside(again(await tidy())):
        yield


def tidied(action: str, object: str, number: int | None) -> str:  # noqa: A002  # as the column
    """Say what a row of `tidy_up` says."""
    return " ".join(str(part) for part in (action, number, object) if part is not None)


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


class Change(BaseModel):
    """A change of a catalog; `cursor` continues after it."""

    change_id: int = Field(examples=[7])
    changed_at: AwareDatetime
    caller: str = Field(description="Whose token it was.", examples=["anna"])
    login: str = Field(description="The role that logged in to the database.", examples=["storeroom_api"])
    request: str | None = Field(examples=[None])
    catalog: str = Field(examples=["bookstore"])
    kind: str = Field(examples=["book"])
    id: int = Field(examples=[42])
    action: str = Field(
        description="insert, update, delete, merge, or the kind of a movement.", examples=["update"]
    )
    before: dict[str, object] | None = Field(
        description="What was in the fields that changed, or in the row that is gone.",
        examples=[{"price": 9.99, "version": 1}],
    )
    after: dict[str, object] | None = Field(
        description="What is in these fields now, or in the new row.", examples=[{"price": 8.5, "version": 2}]
    )
    cursor: str


class ChangePage(BaseModel):
    """A page of changes."""

    items: list[Change]
    next: str | None


class ChangeQuery(PageQuery):
    """Which changes; all without."""

    catalog: Literal["bookstore", "recipes", "inventory"] | None = None
    kind: Text | None = Field(None, examples=["book"])
    id: Id | None = Field(None, description="Number of a row; needs catalog and kind.")
    caller: Text | None = None


searches = router("activity", "/searches")
changes = router("activity", "/changes")
routers = (searches, changes)
READ = [needs("activity:read")]


@searches.get("", response_model=SearchPage, dependencies=READ, responses=DENIED)
async def recent_searches(store: Store, query: Annotated[LimitQuery, Query()]) -> RawJSON:
    """The latest searches, newest first."""
    return RawJSON((await store.all("recent_searches", p_limit=query.limit)).body)


@changes.get("", response_model=ChangePage, dependencies=READ, responses=DENIED)
async def recent_changes(request: Request, store: Store, query: Annotated[ChangeQuery, Query()]) -> RawJSON:
    """One page of changes, the latest first: of all, of a catalog, of a row, or of a caller."""
    return await search(request, store, "activity", "recent_changes", query)
