"""The log of searches, when it is too much or cannot be written, and when clocks jump."""

import asyncio
import time
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urlsplit

import asyncpg
import pytest

from api.activity import Log
from tests.api.conftest import serving
from tests.faults.conftest import proxied, until


@dataclass
class Searches:
    """Searches for a log, each of a number of its own."""

    log: Log
    handed: int = 0

    def hand_over(self, number: int) -> None:
        for _ in range(number):
            self.handed += 1
            self.log.record(
                catalog="bookstore",
                function_name="search_books",
                query=f"search {self.handed}",
                filters={},
                hits=0,
                duration_ms=1.0,
            )


async def test_what_is_handed_over_is_written_or_counted(database: str, owner: asyncpg.Connection) -> None:
    async with serving(database, STOREROOM_LOG_QUEUE=2000) as shop:
        log = shop.app.state.searches
        searches = Searches(log)

        def kept() -> int:
            return int(log.written + log.dropped + len(log._waiting))  # noqa: SLF001  # what is on its way

        # Its table is gone: searches go on, and the queue is bounded.
        await owner.execute("ALTER TABLE activity.search_log RENAME TO broken")
        searches.hand_over(3000)
        for number in range(5):
            began = monotonic()
            assert (await shop.get("/books", params={"q": f"unaffected {number}"})).status_code == 200
            assert monotonic() - began < 10
            searches.handed += 1
            await asyncio.sleep(0.06)
        assert log.written == 0
        assert kept() == searches.handed
        await owner.execute("ALTER TABLE activity.broken RENAME TO search_log")
        await until(lambda: not log._waiting)  # noqa: SLF001
        assert log.written + log.dropped == searches.handed
        # It is written and refused and locked and its sessions are ended, all at once.
        for turn in range(6):
            searches.hand_over(1500)
            async with owner.transaction():
                await owner.execute("LOCK TABLE activity.search_log IN EXCLUSIVE MODE")
                await asyncio.sleep(0.1)
                if turn % 2:
                    await owner.execute(
                        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND application_name = 'storeroom' AND wait_event_type = 'Lock'"
                    )
                searches.hand_over(800)
            await asyncio.sleep(0.1)
        await until(lambda: not log._waiting)  # noqa: SLF001
        assert log.written + log.dropped == searches.handed
        assert log.dropped > 0
        assert log.written > 2000
    rows = await owner.fetchrow("SELECT count(*), count(DISTINCT query) FROM activity.search_log")
    assert [*rows] == [log.written, log.written]  # none twice
    assert log.written + log.dropped == searches.handed


async def test_a_batch_whose_answer_is_lost_is_written_once(database: str, owner: asyncpg.Connection) -> None:
    losses = 0
    lost = iter([True, False, True, True, True, False, False, True, False])

    def cut(data: bytes) -> bool:
        nonlocal losses
        if b'"age_ms"' not in data or not next(lost):
            return False
        losses += 1
        return True

    async with proxied(database, cut) as (login, port):
        url = f"postgresql://{login}@127.0.0.1:{port}{urlsplit(database).path}"
        async with serving(url, STOREROOM_POOL_PATIENCE=30) as shop:
            log = shop.app.state.searches
            searches = Searches(log)

            searches.hand_over(5)  # lost, and known when it comes again
            await until(lambda: log.written == 5)
            # Lost twice: it comes a third time, not with those that have come meanwhile.
            searches.hand_over(5)
            await until(lambda: losses == 3)
            searches.hand_over(3)
            await until(lambda: log.written == 13)
            searches.hand_over(2)  # lost, and there is no later
        assert (log.written, log.dropped, searches.handed) == (15, 0, 15)
    assert losses == 5
    rows = await owner.fetch("SELECT query FROM activity.search_log ORDER BY length(query), query")
    assert [row["query"] for row in rows] == [f"search {number}" for number in range(1, 16)]


async def test_a_clock_that_jumps_changes_no_time_of_a_search(
    database: str, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time
    async with serving(database, STOREROOM_LOG_INTERVAL=0.3) as shop:
        for place, jump in enumerate([-86_400, 86_400, 0]):
            assert (await shop.get("/books", params={"q": f"search {place}"})).status_code == 200
            monkeypatch.setattr(time, "time", lambda jump=jump: now() + jump)
        await until(lambda: shop.app.state.searches.written == 3)
        assert (await shop.post("/books", json={"title": "Now"})).status_code == 201
    far = "SELECT count(*) FROM activity.search_log WHERE abs(extract(epoch FROM now() - searched_at)) > 60"
    assert await owner.fetchval(far) == 0
    assert await owner.fetchval("SELECT count(*) FROM activity.search_log") == 3
