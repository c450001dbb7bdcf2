"""Clients that ask at a rate of their own, whether or not the answers keep pace: too many of them, or for long."""

import asyncio
import os
import random
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import psutil  # type: ignore[import-untyped]
import uvloop

if TYPE_CHECKING:
    from bench.parts import Bench

TIMES = [0.5, 1.0, 1.5, 2.0, 3.0]
"""Rates that overload is measured at, as multiples of the most that was answered."""

CLIENTS = 1000
WINDOW = 10.0
"""Seconds of which a soak sees the latencies together."""

TICK = 0.002
"""Seconds between looks at the clock: requests that are due meanwhile are sent together."""


@dataclass
class Outcome:
    """What clients saw."""

    seconds: float = 0.0
    asked: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    """Connections that ended before an answer."""
    took: dict[int, list[float]] = field(default_factory=dict)
    """By status, milliseconds from when a request was due to when its answer was whole."""
    last: float = 0.0
    """Seconds from the last request to the last answer."""

    def rate(self, status: int) -> float:
        """Answers of that status a second."""
        return self.statuses[status] / self.seconds

    def percentile(self, status: int, share: int) -> float:
        """Milliseconds within which that share of a hundred of the answers came."""
        took = self.took.get(status, [])
        return quantiles(took, n=100)[share - 1] if len(took) > 1 else (took or [0.0])[0]

    @property
    def slowest(self) -> float:
        """Milliseconds of the slowest answer."""
        return max((max(took) for took in self.took.values()), default=0.0)


class Client(asyncio.Protocol):
    """A connection that is kept alive, with one request at a time."""

    def __init__(self, crowd: "Crowd") -> None:
        """Belong to a crowd."""
        self._crowd = crowd
        self._due: float | None = None
        self._buffer = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Be free to ask."""
        self._transport = transport
        self._crowd.free(self)

    def ask(self, request: bytes, due: float) -> None:
        """Send a request."""
        self._due = due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Count an answer when it is whole."""
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        begin = self._buffer.find(b"content-length: ", 0, end) + 16
        length = int(self._buffer[begin : self._buffer.index(b"\r\n", begin)]) if begin > 15 else 0
        if len(self._buffer) < end + 4 + length:
            return
        status = int(self._buffer[9:12])
        self._buffer, due, self._due = b"", self._due, None
        if due is not None:
            self._crowd.answered(status, due)
            self._crowd.free(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # as asyncio calls it
        """Be replaced."""
        self._crowd.left(self, asked=self._due is not None)


class Crowd:
    """Clients of a server, who ask for what is on a list at a given rate."""

    def __init__(self, base: str, requests: list[bytes], clients: int, chance: random.Random) -> None:
        """Go to the server at `base`."""
        place = urlsplit(base)
        self._host, self._port = place.hostname or "", place.port or 80
        self._requests = requests
        self._clients = clients
        self._chance = chance
        self._free: deque[Client] = deque()
        self._waiting: deque[float] = deque()
        self._connecting: set[asyncio.Task[None]] = set()
        self._all: set[Client] = set()
        self._ending = False
        self._turn = 0
        self.outcome = Outcome()

    async def __aenter__(self) -> "Crowd":
        """Connect all."""
        for _ in range(self._clients):
            await self._connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave."""
        self._ending = True
        for client in list(self._all):
            client._transport.abort()  # noqa: SLF001  # one of ours
        await asyncio.sleep(0)

    async def _connect(self) -> None:
        while not self._ending:
            try:
                _, client = await asyncio.get_running_loop().create_connection(
                    lambda: Client(self), self._host, self._port
                )
            except OSError:
                await asyncio.sleep(0.1)
            else:
                self._all.add(client)
                return

    def free(self, client: Client) -> None:
        """Take a client for the request that is due longest, or keep it for the next."""
        if self._waiting:
            self._ask(client, self._waiting.popleft())
        else:
            self._free.append(client)

    def left(self, client: Client, *, asked: bool) -> None:
        """Replace a client whose connection has ended."""
        self._all.discard(client)
        self.outcome.broken += asked
        if client in self._free:
            self._free.remove(client)
        if not self._ending:
            task = asyncio.create_task(self._connect())
            self._connecting.add(task)
            task.add_done_callback(self._connecting.discard)

    def answered(self, status: int, due: float) -> None:
        """Count an answer."""
        self.outcome.statuses[status] += 1
        self.outcome.took.setdefault(status, []).append((perf_counter() - due) * 1e3)

    def _ask(self, client: Client, due: float) -> None:
        self._turn = (self._turn + 1) % len(self._requests)
        client.ask(self._requests[self._turn], due)

    async def ask(self, rate: float, seconds: float) -> Outcome:
        """Ask so many times a second, at times of chance, and wait for the last answer."""
        self.outcome = outcome = Outcome(seconds=seconds)
        began = perf_counter()
        due = began + self._chance.expovariate(rate)
        end = began + seconds
        while due < end:
            now = perf_counter()
            while due <= now and due < end:
                outcome.asked += 1
                if self._free:
                    self._ask(self._free.popleft(), due)
                else:
                    self._waiting.append(due)
                due += self._chance.expovariate(rate)
            await asyncio.sleep(TICK)
        stopped = perf_counter()
        await self._answers()
        outcome.last = perf_counter() - stopped
        return outcome

    async def press(self, seconds: float) -> Outcome:
        """Ask with all clients as fast as the answers come."""
        self.outcome = outcome = Outcome(seconds=seconds)
        end = perf_counter() + seconds
        self._waiting.clear()
        while perf_counter() < end:
            while self._free and perf_counter() < end:
                outcome.asked += 1
                self._ask(self._free.popleft(), perf_counter())
            await asyncio.sleep(0.0005)
        await self._answers()
        return outcome

    async def _answers(self) -> None:
        outcome, deadline = self.outcome, perf_counter() + 10
        while outcome.statuses.total() + outcome.broken < outcome.asked and perf_counter() < deadline:  # noqa: ASYNC110  # of thousands
            await asyncio.sleep(TICK)


def wire(method: str, path: str, body: str = "") -> bytes:
    """Write a request as it goes over the wire."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body.encode())}\r\n"
    return f"{head}\r\n{body}".encode()


@contextmanager
def aside() -> Iterator[None]:
    """Keep this process off the core of the server."""
    if not hasattr(os, "sched_setaffinity") or len(os.sched_getaffinity(0)) < 2:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, before - {0})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def overload(bench: "Bench") -> None:
    """How many are answered, and how soon, when more is asked than can be done."""
    from bench import load, parts, results  # noqa: PLC0415  # they import this module's peers

    url = bench.data_set()
    requests = [wire(*request) for request in parts.pages(parts.authors(url, 20), 20)]
    chance = random.Random(1)

    async def measure(base: str) -> tuple[float, list[tuple[str, Outcome]]]:
        async with Crowd(base, requests, 32, chance) as few:
            await few.press(2)
            capacity = max([(await few.press(bench.seconds)).rate(200) for _ in range(bench.rounds)])
        found = []
        async with Crowd(base, requests, CLIENTS, chance) as crowd:
            for times in TIMES:
                found.append((f"{times:g}", await crowd.ask(times * capacity, bench.seconds)))  # noqa: PERF401  # one after the other
            found.append(("0.5, at once after it", await crowd.ask(0.5 * capacity, bench.seconds)))
            found.append(("all clients as fast as they are answered", await crowd.press(bench.seconds)))
        return capacity, found

    with load.serving(load.STOREROOM, url) as (base, _), aside():
        capacity, found = uvloop.run(measure(base))
    best = max(outcome.rate(200) for _, outcome in found)
    rows = [
        [
            name, f"{outcome.asked / outcome.seconds:,.0f}", f"{outcome.rate(200):,.0f}", f"{outcome.rate(200) / best:.2f}",
            f"{outcome.percentile(200, 50):.0f}", f"{outcome.percentile(200, 99):.0f}", f"{outcome.rate(503):,.0f}",
            f"{outcome.percentile(503, 50):.0f}", f"{outcome.percentile(503, 99):.0f}", f"{outcome.slowest:.0f}",
            str(outcome.asked - outcome.statuses[200] - outcome.statuses[503]),
        ]
        for name, outcome in found
    ]  # fmt: skip
    for row in rows:
        bench.say("  " + ", ".join(row))
    head = [
        "times capacity", "asked/s", "200/s", "of its peak", "200 median ms", "p99", "503/s", "503 median ms", "p99",
        "slowest answer", "anything else",
    ]  # fmt: skip
    text = (
        f"Author pages of 20 books, {bench.books:,} books, one worker on core 0; {CLIENTS:,} clients on the other core, which PostgreSQL"
        f" shares, ask at times of chance for {bench.seconds:g} s at each rate, whether or not the answers keep pace: times are from when a"
        f" request was due. Capacity: the most that 32 clients were answered in {bench.rounds} rounds, {capacity:,.0f} a second. Refusals are held"
        " back for up to 250 ms."
    )
    bench.write("Overload", text + "\n\n" + results.table(head, rows))


def soak(bench: "Bench") -> None:
    """Half of what can be done, for long: whether anything grows."""
    from bench import load, parts, results  # noqa: PLC0415

    url = bench.data_set()
    chance = random.Random(1)
    with parts.copied(bench, url) as copy:
        words = [
            row[0]
            for row in parts.query(copy, "SELECT name::text FROM bookstore.category ORDER BY category_id")
        ]
        reads = [
            *parts.pages(parts.authors(copy, 20)[:400], 20),
            *(("GET", f"/books?{urlencode({'q': word})}", "") for word in words),
            *(
                ("GET", f"/{path}?{urlencode({'q': word})}", "")
                for path in ("recipes", "products")
                for word in words[:50]
            ),
            *(("GET", f"/books/{number}", "") for number in range(1, 200)),
        ]
        writes = [request for each in parts.inserts(copy).values() for request in each[:300]]
        requests = [wire(*request) for request in [*chance.choices(reads, k=3 * len(writes)), *writes]]
        chance.shuffle(requests)
        seen: list[tuple[float, Outcome, float, int, int, float]] = []

        async def measure(base: str, pid: int) -> float:
            async with Crowd(base, requests, 32, chance) as crowd:
                await crowd.press(2)
                rate = (await crowd.press(5)).statuses.total() / 5 / 2
                began = perf_counter()
                while perf_counter() - began < bench.soak:
                    outcome = await crowd.ask(rate, min(WINDOW, bench.soak))
                    sessions, dead, size = await asyncio.to_thread(state)
                    memory = psutil.Process(pid).memory_info().rss / 2**20
                    seen.append((perf_counter() - began, outcome, memory, sessions, dead, size))
            return rate

        def state() -> tuple[int, int, float]:
            """Sessions of the server, dead rows, and MB of the database."""
            row = parts.query(
                copy,
                """
                SELECT (SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'storeroom%' AND datname = current_database()),
                       (SELECT sum(n_dead_tup) FROM pg_stat_user_tables)::bigint, pg_database_size(current_database()) / 1048576.0
                """,
            )[0]
            return row[0], row[1], float(row[2])

        with load.serving(load.STOREROOM, copy) as (base, process), aside():
            rate = uvloop.run(measure(base, process.pid))
    half = len(seen) // 2
    wrong = sum((outcome.statuses for _, outcome, *_ in seen), Counter())
    rows = []
    for mark in sorted({0, *(len(seen) * part // 6 for part in range(1, 6)), len(seen) - 1}):
        at, outcome, memory, sessions, dead, size = seen[mark]
        rows.append([
            f"{at / 60:.1f}", f"{outcome.statuses.total() / outcome.seconds:,.0f}", f"{_all(outcome, 50):.1f}", f"{_all(outcome, 99):.1f}",
            f"{memory:.0f}", str(sessions), f"{dead:,}", f"{size:,.0f}",
        ])  # fmt: skip
        bench.say("  " + ", ".join(rows[-1]))
    halves = [
        [_all(outcome, share) for _, outcome, *_ in part]
        for share in (50, 99)
        for part in (seen[:half], seen[half:])
    ]
    text = [
        (
            f"{bench.soak / 60:g} minutes of {rate:,.0f} requests a second, half of what 32 clients were answered at most: author pages, searches"
            f" of each catalog, single rows and, one in four, books added and stock moved; {bench.books:,} books in the beginning, one worker."
            f" Answers: {', '.join(f'{count:,} x {status}' for status, count in sorted(wrong.items()))};"
            f" connections that broke: {sum(outcome.broken for _, outcome, *_ in seen)}."
        ),
        results.table(
            [
                "after minutes",
                "answers/s",
                "median ms",
                "p99 ms",
                "MB of the worker",
                "sessions",
                "dead rows",
                "MB of the database",
            ],
            rows,
        ),
    ]
    if half:
        text.append(
            "Of windows of ten seconds, the median of the first half and of the second: median"
            f" {median(halves[0]):.1f} and {median(halves[1]):.1f} ms, p99 {median(halves[2]):.1f} and {median(halves[3]):.1f} ms."
        )
    bench.write("Soak", "\n\n".join(text))


def _all(outcome: Outcome, share: int) -> float:
    took = [each for status in outcome.took.values() for each in status]
    return quantiles(took, n=100)[share - 1] if len(took) > 1 else 0.0
