"""The parts of the bench that load servers: what each asks of whom, and what it writes into RESULTS.md."""

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import asyncpg
import psutil  # type: ignore[import-untyped]

from bench import data, load, results, sets
from bench.load import Request, Runner, Sample

Say = Callable[[str], None]


@dataclass
class Bench:
    """How much is measured, and where."""

    url: str
    """Of the bench's server."""
    sizes: list[int]
    """Numbers of books that growth is measured over."""
    books: int
    """Number of books for all else."""
    rounds: int
    seconds: float
    connections: int
    minutes: float
    """How long memory is watched."""
    reuse: bool
    """Whether data sets of another revision are used as they are."""
    say: Say
    soak: float = 1800
    """Seconds of the soak."""

    def data_set(self, books: int | None = None) -> str:
        """URL of the database with so many books."""
        return sets.data_set(self.url, books or self.books, self.say, reuse=self.reuse)

    def write(self, title: str, text: str) -> None:
        """Write a section of RESULTS.md, with what was run where."""
        results.write_section(title, text, sets.SERVER | sets.FOUND)

    def load(self, url: str, runners: list[Runner], page: Path | None = None) -> dict[str, list[Sample]]:
        """Load servers in turn."""
        return load.rounds(url, runners, self.rounds, self.seconds, self.connections, page)

    @property
    def how(self) -> str:
        """What was done to servers, in words."""
        pins = (
            " Each worker is kept on core 0, wrk on core 1, PostgreSQL runs where it likes."
            if load.pinned(0)
            else ""
        )
        return (
            f"{self.books:,} books. wrk, {self.connections} connections kept alive, {self.rounds} rounds of {self.seconds:g} s"
            f" in turn (after one that is not counted), one worker each unless said otherwise.{pins}"
            " Rates and times are medians of the rounds, ratios medians of the rounds' ratios (least - most)."
        )


def query(url: str, statement: str, *arguments: Any) -> list[Any]:  # noqa: ANN401  # as asyncpg
    """Run one query."""

    async def fetch() -> list[Any]:
        connection = await asyncpg.connect(url)
        try:
            return [*await connection.fetch(statement, *arguments)]
        finally:
            await connection.close()

    return asyncio.run(fetch())


def authors(url: str, rows: int) -> list[str]:
    """Authors with at least so many books and a name of their own, or those with most books if there are few."""
    found = query(
        url,
        """
        SELECT a.name::text, l.books
        FROM (SELECT author_id, count(*) AS books FROM bookstore.book_author GROUP BY author_id) AS l
        JOIN bookstore.author AS a USING (author_id)
        ORDER BY l.books >= $1 DESC, CASE WHEN l.books < $1 THEN -l.books END, md5(a.name)
        LIMIT 2000
        """,
        rows + 1,
    )
    enough = [row["name"] for row in found if row["books"] > rows]
    return enough if len(enough) > 20 else [row["name"] for row in found[:20]]


def pages(names: list[str], limit: int) -> list[Request]:
    """Pages of books by the exact name of an author."""
    return [("GET", f"/books?{urlencode({'author': name, 'limit': limit})}", "") for name in names]


def graphql(names: list[str], limit: int) -> list[Request]:
    """Ask PostGraphile for the same pages."""
    text = " ".join(load.GRAPHQL.split())
    return [
        ("POST", "/graphql", json.dumps({"query": text, "variables": {"author": name, "limit": limit}}))
        for name in names
    ]


def check(url: str, runner: Runner, names: list[str], limit: int) -> None:
    """Refuse a peer that does not answer with a whole page of the author's books."""
    with load.serving(runner.peer, url) as (base, _):
        for name, request in zip(names[:5], runner.requests, strict=False):
            answer = json.loads(load.ask(base, request))
            items = answer["data"]["searchBooksByAuthor"]["nodes"] if "data" in answer else answer["items"]
            known = query(
                url,
                "SELECT count(*) FROM bookstore.book_author JOIN bookstore.author AS a USING (author_id) WHERE a.name = $1",
                name,
            )[0][0]
            listed = [
                name in [author["name"] for author in item["authors"]] and item["categories"] != []
                for item in items
            ]
            if len(listed) != min(limit, known) or not all(listed):
                raise load.PeerError(f"{runner.name} answers {name!r} with other books: {answer}")


def fill_peers(url: str) -> None:
    """Give the peers tables of their own, made by the ORM's description and filled with the same rows."""
    if query(url, "SELECT to_regclass('peer.book') IS NOT NULL")[0][0]:
        return
    import os  # noqa: PLC0415

    os.environ["DATABASE_URL"] = url  # read when the module is imported
    from bench.peers.sqlalchemy_orm import Base, engine  # noqa: PLC0415

    async def make() -> None:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        await engine.dispose()

    asyncio.run(data.execute(url, "CREATE SCHEMA IF NOT EXISTS peer"))
    asyncio.run(make())
    asyncio.run(
        data.execute(
            url,
            "INSERT INTO peer.author SELECT author_id, name FROM bookstore.author",
            "INSERT INTO peer.category SELECT category_id, name FROM bookstore.category",
            """INSERT INTO peer.book
               SELECT book_id, title, subtitle, isbn, printed_isbn, published_year, language, publisher, price, currency,
                   description, version, created_at, updated_at
               FROM bookstore.book""",
            "INSERT INTO peer.book_author SELECT book_id, author_id, position, roles FROM bookstore.book_author",
            "INSERT INTO peer.book_category SELECT book_id, category_id FROM bookstore.book_category",
            "VACUUM (ANALYZE)",
        )
    )


def author_page(bench: Bench) -> None:
    """Books by the exact name of an author, 20 and 100 full rows, beside all peers."""
    url = bench.data_set()
    fill_peers(url)
    load.install_postgraphile()
    text = [
        f"`GET /books?author=` with exact names of authors that have more books than a page. {bench.how}",
        (
            "Each peer answers with the same fields, but without the cursors that Storeroom gives with each row; each has 8 connections"
            " to the same server. `constant bytes` is a bare FastAPI endpoint that returns as many bytes as a page of 20 books has."
            " `SQLAlchemy ORM` and `hand-written joins` (asyncpg) answer through Pydantic models, from tables of their own with the"
            " same rows and an index on the author's name. `PostGraphile` calls the same function, as does `rows into models`, which"
            " puts its rows into Storeroom's Pydantic models instead of passing PostgreSQL's bytes on. Storeroom logs every search."
        ),
    ]
    with tempfile.TemporaryDirectory(prefix="storeroom-bench-") as directory:
        page = Path(directory) / "page.json"
        for limit, peers in {20: [load.CONSTANT, load.ORM], 100: []}.items():
            names = authors(url, limit)
            requests = pages(names, limit)
            runners = [
                *(Runner(peer, requests) for peer in [load.STOREROOM, *peers, load.HANDWRITTEN, load.ROWS]),
                Runner(load.GRAPHILE, graphql(names, limit)),
            ]
            with load.serving(load.STOREROOM, url) as (base, _):
                body = load.ask(base, requests[0])
            page.write_bytes(body)
            for runner in runners:
                if runner.peer is not load.CONSTANT:
                    check(url, runner, names, limit)
            samples = bench.load(url, runners, page)
            bench.say(
                f"{limit} rows: "
                + ", ".join(f"{name} {median(s.rate for s in each):,.0f}/s" for name, each in samples.items())
            )
            text += [
                f"{limit} rows a page, {len(names):,} authors, {len(body):,} bytes the first page:",
                load.figures(samples, [*samples][1:]),
            ]
    bench.write("Author page beside its peers", "\n\n".join(text))


def kept(values: list[str], name: str, path: str, **further: object) -> list[Request]:
    """Pages of a search by one parameter."""
    return [("GET", f"{path}?{urlencode({name: value, **further})}", "") for value in values]


def http(bench: Bench) -> None:
    """Storeroom's other pages and writes; with and without its log; with two workers."""
    url = bench.data_set()
    chance = random.Random(1)
    categories, kitchens, sections = (
        [row[0] for row in query(url, f"SELECT name::text FROM {catalog}.category ORDER BY category_id")]
        for catalog in ("bookstore", "recipes", "inventory")
    )
    names = authors(url, 20)
    have = [", ".join(chance.sample(data.COMMON, 6)) for _ in range(200)]
    author_pages = pages(names, 20)
    asked = {
        "books of a category": kept(categories, "category", "/books"),
        "books of a category, latest first": kept(categories, "category", "/books", sort="year"),
        "recipes of a category": kept(kitchens, "category", "/recipes"),
        "recipes with an ingredient": kept(data.COMMON, "ingredient", "/recipes"),
        "recipes that can be cooked": kept(have, "have", "/recipes/cookable", max_missing=1),
        "products of a category": kept(sections, "category", "/products"),
        "products that are low": kept(sections, "category", "/products/low-stock"),
    }
    reads = bench.load(
        url,
        [
            Runner(load.STOREROOM, author_pages),
            Runner(load.UNLOGGED, author_pages),
            Runner(load.TWO_WORKERS, author_pages),
        ],
    )
    others = bench.load(url, [Runner(load.STOREROOM, requests, name) for name, requests in asked.items()])
    with copied(bench, url) as copy:
        writes = bench.load(
            copy, [Runner(load.STOREROOM, requests, name) for name, requests in inserts(copy).items()]
        )
    for samples in (reads, others, writes):
        for name, each in samples.items():
            bench.say(f"  {name} {median(sample.rate for sample in each):,.0f}/s")
    bench.write(
        "Other requests",
        "\n\n".join([
            bench.how,
            "Author pages of 20 books, with searches logged in the background and not, and with two workers on all cores:",
            load.figures(reads, [*reads][1:]),
            "Other pages, of 20 rows:",
            load.figures(others, []),
            "Writes, to a copy of the data set with PostgreSQL's default durability (fsync and synchronous_commit are on):",
            load.figures(writes, []),
        ]),
    )  # fmt: skip


def inserts(url: str) -> dict[str, list[Request]]:
    """Books to add, and stock to move."""
    books = query(
        url,
        """
        SELECT json_build_object(
            'title', b.title, 'authors', (SELECT json_agg(a -> 'name') FROM json_array_elements(b.authors) AS a),
            'categories', (SELECT json_agg(c -> 'name') FROM json_array_elements(b.categories) AS c),
            'published_year', b.published_year, 'language', b.language, 'publisher', b.publisher
        )::text
        FROM bookstore.book AS b ORDER BY md5(b.book_id::text) LIMIT 2000
        """,
    )
    products = query(
        url, "SELECT product_id FROM inventory.product ORDER BY md5(product_id::text) LIMIT 2000"
    )
    receive = json.dumps({"kind": "receive", "quantity": 1})
    return {
        "a book added": [("POST", "/books", row[0]) for row in books],
        "stock moved": [("POST", f"/products/{row[0]}/movements", receive) for row in products],
    }


@contextmanager
def copied(bench: Bench, url: str) -> Iterator[str]:
    """URL of a copy of a database that may be changed."""
    original, name = url.split("?", maxsplit=1)[0].rsplit("/", maxsplit=1)[-1], "bench_copy"
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    asyncio.run(
        data.execute(bench.url, drop, f"CREATE DATABASE {name} TEMPLATE {original} STRATEGY file_copy")
    )
    # CREATE DATABASE does not copy what ALTER DATABASE and ALTER ROLE … IN DATABASE have set.
    asyncio.run(
        data.execute(
            bench.url,
            f"""
            INSERT INTO pg_db_role_setting
            SELECT c.oid, s.setrole, s.setconfig
            FROM pg_db_role_setting AS s
            JOIN pg_database AS o ON o.oid = s.setdatabase AND o.datname = '{original}'
            JOIN pg_database AS c ON c.datname = '{name}'
            """,
        )
    )
    try:
        yield sets.at(url, name)
    finally:
        asyncio.run(data.execute(bench.url, drop))


def memory(bench: Bench) -> None:
    """What a worker of the API takes under load, minute after minute."""
    url = bench.data_set()
    requests = pages(authors(url, 20), 20)
    taken: list[tuple[float, float]] = []
    with (
        load.serving(load.STOREROOM, url) as (base, process),
        tempfile.TemporaryDirectory(prefix="storeroom-bench-") as directory,
    ):
        file = Path(directory) / "requests"
        file.write_text("".join("\t".join(request) + "\n" for request in requests))
        worker = psutil.Process(process.pid)
        began = time.monotonic()
        while time.monotonic() - began < bench.minutes * 60:
            load.wrk(base, file, min(5, bench.minutes * 60), bench.connections)
            taken.append(((time.monotonic() - began) / 60, worker.memory_info().rss / 2**20))
    marks = sorted({0, len(taken) // 10, len(taken) // 2, len(taken) - 1})
    results.plot("memory.svg", {"worker": taken}, ("minutes", "MB"))
    bench.say(f"  {taken[0][1]:.0f} MB, after {taken[-1][0]:.0f} minutes {taken[-1][1]:.0f} MB")
    bench.write(
        "Memory of a worker",
        "\n\n".join([
            (f"Resident memory of the one worker of Storeroom under author pages of 20 books, {bench.connections} connections,"
            f" {bench.books:,} books, {bench.minutes:g} minutes, seen every 5 seconds: most {max(size for _, size in taken):.0f} MB."),
            results.table(["after minutes", "MB"], [[f"{taken[at][0]:.1f}", f"{taken[at][1]:.1f}"] for at in marks]),
            "![Memory of a worker](memory.svg)",
        ]),
    )  # fmt: skip
