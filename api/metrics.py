"""What Prometheus asks for: requests by function and status, connections, the crowd at the door, the logs behind."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import generate_latest as _text
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from api.activity import Log, beside
from api.database import CONTRACT, Database
from api.limits import Door

CONTENT_TYPE = CONTENT_TYPE_LATEST

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable of the directory in which several workers add up; set before this module is imported."""

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Histogram(
    "storeroom_request_seconds",
    "Time to the end of an answer, by the function it called and its status (0: broken off).",
    ["function", "status"],
    buckets=BUCKETS,
)
CONNECTIONS = Gauge(
    "storeroom_connections", "Connections to PostgreSQL.", ["pool", "state"], multiprocess_mode="livesum"
)
WAITING = Gauge(
    "storeroom_requests_waiting",
    "Requests that wait for a connection.",
    ["pool"],
    multiprocess_mode="livesum",
)
REFUSED = Counter("storeroom_requests_refused", "Requests that were sent away at the door: 503 busy.")
QUEUED = Gauge(
    "storeroom_log_queue", "Records that wait to be written.", ["log"], multiprocess_mode="livesum"
)
WRITTEN = Counter("storeroom_log_written", "Records that were written.", ["log"])
DROPPED = Counter("storeroom_log_dropped", "Records that were dropped.", ["log"])
BUILD = Gauge(
    "storeroom_build",
    "1, with the version and a hash of the contract of its functions.",
    ["version", "contract"],
    multiprocess_mode="max",
)


class Metrics:
    """The metrics of one app."""

    def __init__(self, version: str) -> None:
        """Say which version it is."""
        contract = sha256(CONTRACT.read_bytes()).hexdigest()[:12] if CONTRACT.exists() else ""
        self._build = BUILD.labels(version, contract)
        self._requests: dict[tuple[str, int], Histogram] = {}

    def answered(self, function: str, status: int, seconds: float) -> None:
        """Count a request."""
        child = self._requests.get((function, status))
        if child is None:  # looking a child up by its labels costs more than all else
            child = self._requests[function, status] = REQUESTS.labels(function, str(status))
        child.observe(seconds)

    @asynccontextmanager
    async def watching(
        self, database: Database, door: Door, queues: Mapping[str, Log]
    ) -> AsyncIterator[None]:
        """Look once a second at what has no event of its own."""
        seen = {"refused": 0} | {f"{name} {what}": 0 for name in queues for what in ("written", "dropped")}

        def more(name: str, value: int) -> int:
            grown, seen[name] = value - seen[name], value
            return grown

        def show(pool: str, used: int, free: int, waiting: int) -> None:
            CONNECTIONS.labels(pool, "in_use").set(used)
            CONNECTIONS.labels(pool, "free").set(free)
            WAITING.labels(pool).set(waiting)

        def count() -> None:
            REFUSED.inc(more("refused", door.refused))
            for name, log in queues.items():
                WRITTEN.labels(name).inc(more(f"{name} written", log.written))
                DROPPED.labels(name).inc(more(f"{name} dropped", log.dropped))

        def look() -> None:
            count()
            self._build.set(1)
            for pool, numbers in database.state().items():
                show(pool, *numbers)
            for name, log in queues.items():
                QUEUED.labels(name).set(log.waiting)

        async def run() -> None:
            while True:
                look()
                await asyncio.sleep(1)

        try:
            async with beside(run()):
                yield
        finally:
            count()
            # Nothing is at hand any more, but the process may live on and be added up.
            for pool in database.state():
                show(pool, 0, 0, 0)
            for name in queues:
                QUEUED.labels(name).set(0)


class Alive(MultiProcessCollector):
    """Adds workers up, without the gauges of those that are gone."""

    def collect(self) -> Any:  # noqa: ANN401  # the library is untyped there
        """Forget the dead first."""
        for file in Path(self._path).glob("gauge_live*_*.db"):
            pid = file.stem.rpartition("_")[2]
            if pid.isdigit() and not psutil.pid_exists(int(pid)):
                mark_process_dead(int(pid), self._path)  # type: ignore[no-untyped-call]
        return super().collect()  # type: ignore[no-untyped-call]


def registry() -> CollectorRegistry:
    """Collect from this process, or from all workers."""
    if SHARED not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    Alive(together, os.environ[SHARED])  # type: ignore[no-untyped-call]
    return together


def metrics_page() -> bytes:
    """Write what Prometheus reads."""
    return _text(registry())
