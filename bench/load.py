"""Servers under load from a process of its own: wrk, in rounds that take turns between the peers."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from api.settings import ROOT
from bench import results

PEERS = Path(__file__).parent / "peers"
POSTGRAPHILE = PEERS / "postgraphile"
PATIENCE = 60
"""Seconds that a server may take to start."""

GRAPHQL = """
    query Books($author: UtilQuery!, $limit: UtilPageLimit) {
        searchBooksByAuthor(pAuthor: $author, pLimit: $limit) {
            nodes {
                bookId title subtitle authors categories isbn printedIsbn publishedYear language publisher price currency
                description version createdAt updatedAt cursor
            }
        }
    }
"""

Request = tuple[str, str, str]
"""Method, path and body."""


@dataclass
class Peer:
    """A server that can be started; {port} in its words becomes its port."""

    name: str
    command: list[str]
    role: str = "postgres"
    """As whom it logs in."""
    environment: dict[str, str] = field(default_factory=dict)
    directory: Path = ROOT
    workers: int = 1


def uvicorn(name: str, module: str, *words: str, role: str = "postgres", **further: Any) -> Peer:  # noqa: ANN401
    """Describe a peer in Python, served as Storeroom serves itself."""
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        module,
        "--port",
        "{port}",
        "--no-access-log",
        "--log-level",
        "warning",
    ]
    return Peer(name, [*command, *words], role, **further)


CONSTANT = uvicorn("constant bytes", "bench.peers.constant:app")
ORM = uvicorn("SQLAlchemy ORM", "bench.peers.sqlalchemy_orm:app")
HANDWRITTEN = uvicorn("hand-written joins", "bench.peers.handwritten:app")
ROWS = uvicorn("rows into models", "bench.peers.rows:app")
STOREROOM = Peer("Storeroom", [str(Path(sys.executable).with_name("storeroom")), "serve"], "storeroom_api")
UNLOGGED = Peer(
    "Storeroom, log off", [sys.executable, "-m", "bench.peers.unlogged", "serve"], "storeroom_api"
)
TWO_WORKERS = uvicorn(
    "Storeroom, two workers",
    "bench.peers.storeroom:app",
    "--factory",
    "--workers",
    "2",
    role="storeroom_api",
    workers=2,
)
GRAPHILE = Peer(
    "PostGraphile",
    [str(POSTGRAPHILE / "node_modules/node/bin/node"), str(POSTGRAPHILE / "node_modules/.bin/postgraphile")],
    "storeroom_api",
    {"NODE_ENV": "production", "GRAPHILE_ENV": "production"},
    POSTGRAPHILE,
)


class PeerError(RuntimeError):
    """A peer does not do what it should; the message says what."""


@dataclass
class Sample:
    """What one round found."""

    rate: float
    """Requests a second."""
    p50: float
    p99: float
    """Milliseconds."""


def pinned(core: int) -> list[str]:
    """Words before a command that keep it on one core, where there are several and a way to do so."""
    return ["taskset", "-c", str(core)] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else []


def install_postgraphile() -> None:
    """Fetch PostGraphile and its Node.js, once."""
    if not (POSTGRAPHILE / "node_modules" / ".package-lock.json").exists():
        command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"]
        subprocess.run(command, cwd=POSTGRAPHILE, check=True)


@contextmanager
def serving(peer: Peer, url: str, page: Path | None = None) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a peer on the database of `url`; gives its address and process once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    where = urlsplit(url)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("STOREROOM_", "PG"))
    }
    environment |= {
        "DATABASE_URL": where._replace(netloc=f"{peer.role}@").geturl(),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "PYTHONPATH": str(ROOT),
        "BENCH_PAGE": str(page or ""),
    }
    words = [word.replace("{port}", str(port)) for word in peer.command]
    process = subprocess.Popen(
        [*(pinned(0) if peer.workers == 1 else []), *words],
        cwd=peer.directory,
        env=environment | peer.environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port), 1):
                    break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise PeerError(f"{peer.name} does not start: {' '.join(words)}") from None
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait()


def ask(base: str, request: Request) -> bytes:
    """Send one request and give the answer's body."""
    method, path, body = request
    sent = urllib.request.Request(  # noqa: S310  # to this machine
        base + path,
        body.encode() or None,
        {"Content-Type": "application/json"} if body else {},
        method=method,
    )
    try:
        with urllib.request.urlopen(sent) as answer:  # noqa: S310
            read: bytes = answer.read()
            return read
    except urllib.error.HTTPError as error:
        raise PeerError(f"{method} {path}: {error.code} {error.read()[:500]!r}") from error


def wrk(base: str, requests: Path, seconds: float, connections: int) -> Sample:
    """Ask as fast as the server answers."""
    done = subprocess.run(
        [
            *pinned(1), "wrk", "--threads=1", f"--connections={connections}", f"--duration={seconds:g}s", "--latency",
            f"--script={Path(__file__).with_name('load.lua')}", base, "--", str(requests),
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout.splitlines()[-1])
    if said["failed"]:
        raise PeerError(f"{said['failed']} of {said['requests']} requests to {base} failed")
    return Sample(said["requests"] / said["seconds"], said["p50_ms"], said["p99_ms"])


@dataclass
class Runner:
    """A peer with what it is asked."""

    peer: Peer
    requests: list[Request]
    name: str = ""

    def __post_init__(self) -> None:
        """Take the peer's name where no other is given."""
        self.name = self.name or self.peer.name


def rounds(
    url: str, runners: list[Runner], number: int, seconds: float, connections: int, page: Path | None = None
) -> dict[str, list[Sample]]:
    """Let all peers run at once and load one after the other, in turn."""
    samples: dict[str, list[Sample]] = {runner.name: [] for runner in runners}
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="storeroom-bench-")))
        bases = {}
        for place, runner in enumerate(runners):
            bases[runner.name] = stack.enter_context(serving(runner.peer, url, page))[0]
            file = directory / str(place)
            file.write_text("".join("\t".join(request) + "\n" for request in runner.requests))
        for turn in range(number + 1):
            for place, runner in enumerate(runners):
                # The first round fills caches and is not counted.
                sample = wrk(
                    bases[runner.name],
                    directory / str(place),
                    seconds if turn else min(seconds, 2),
                    connections,
                )
                if turn:
                    samples[runner.name].append(sample)
    return samples


def figures(samples: dict[str, list[Sample]], against: list[str]) -> str:
    """Make the table of the rates of all, and of the ratio of the first to others, round by round."""
    first = next(iter(samples))
    rows = []
    for name, each in samples.items():
        rates = [sample.rate for sample in each]
        ratio = [a.rate / b.rate for a, b in zip(samples[first], each, strict=True)]
        rows.append([
            name,
            f"{median(rates):,.0f}",
            f"{min(rates):,.0f} - {max(rates):,.0f}",
            f"{median(sample.p50 for sample in each):.2f}",
            f"{median(sample.p99 for sample in each):.2f}",
            f"**{median(ratio):.2f}** ({min(ratio):.2f} - {max(ratio):.2f})" if name in against else "",
        ])  # fmt: skip
    return results.table(["", "requests/s", "range", "median ms", "p99 ms", f"{first} against it"], rows)
