"""The parts of the bench that need no HTTP: the function under pgbench, and imports beside COPY."""

import asyncio
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg

from api import database, embedded, sqitch
from api.settings import ROOT
from bench import data, load, results, sets
from bench.parts import Bench, authors, query

IMPORTED = 100_000
"""Rows of an import."""

SAMPLE = 2_000
"""Rows of each catalog whose words are found again."""

FUNCTION = "SELECT * FROM bookstore.search_books_by_author({author}, p_limit => {limit});"
BY_HAND = """
    SELECT
        r.*,
        util.make_cursor('00000000', concat_ws(E'\t', 0, '', '', n.name_key, n.author_id, l.title_sort, l.book_id))
    FROM bookstore.author_name AS n
    CROSS JOIN LATERAL (
        SELECT b.title_sort, b.book_id
        FROM bookstore.book_author AS b
        WHERE b.author_id = n.author_id
        ORDER BY b.title_sort, b.book_id
        LIMIT {limit}
    ) AS l
    JOIN bookstore.book_row AS r ON r.book_id = l.book_id
    WHERE n.name_key = util.person_key({author})
    ORDER BY n.author_id, l.title_sort, l.book_id
    LIMIT {limit};
"""
WRITTEN = """
    SELECT relid::regclass::text, n_tup_ins, n_tup_upd, n_tup_del
    FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
MISCOUNTED = """
    SELECT coalesce(f.form, l.form), f.uses, l.uses
    FROM {catalog}.form AS f
    FULL JOIN (SELECT l.form, count(*) AS uses FROM {catalog}.{noun}_word AS l GROUP BY l.form) AS l ON l.form = f.form
    WHERE f.uses IS DISTINCT FROM l.uses OR f.stem <> util.stem(f.form)
    UNION ALL
    SELECT w.word, w.weight, f.uses
    FROM {catalog}.word AS w
    LEFT JOIN {catalog}.form AS f ON f.form = w.form
    WHERE w.form <> util.singular(w.word) OR w.weight <> util.word_weight(coalesce(f.uses, 0))
    UNION ALL
    SELECT f.form, NULL, NULL
    FROM {catalog}.form AS f
    WHERE NOT EXISTS (SELECT FROM {catalog}.word AS w WHERE w.form = f.form)
    LIMIT 5
"""
TRIVIAL = "SELECT peer.trivial({author});"


def check(bench: Bench) -> None:
    """Refuse a data set in which a copy does not say what it is a copy of, by the queries that the tests have for that."""
    from tests.db import conftest  # noqa: PLC0415  # needs what tests need

    url = bench.data_set()
    for disagreement in (conftest.DISAGREEMENT, conftest.RECIPES_DISAGREEMENT, conftest.STOCK_DISAGREEMENT):
        if found := query(url, f"SELECT d.what, d.id FROM ({disagreement}) AS d LIMIT 5"):
            raise RuntimeError(f"copies disagree: {found}")
    for catalog, noun in data.NOUNS.items():
        size = query(url, f"SELECT count(*) FROM {catalog}.{noun}")[0][0]
        sample = random.Random(size).sample(range(1, size + 1), min(SAMPLE, size))
        if written := asyncio.run(index_again(url, catalog, noun, sample)):
            raise RuntimeError(f"index_words finds other words: {written}")
        if found := query(url, MISCOUNTED.format(catalog=catalog, noun=noun)):
            raise RuntimeError(f"{catalog}: forms or words are wrong: {found}")
    bench.say("  all copies agree, words and their counts are right")


async def index_again(url: str, catalog: str, noun: str, ids: list[int]) -> list[Any]:
    """Index the words of some rows again, say what that has written, and take it back."""
    connection = await asyncpg.connect(url)
    work = connection.transaction()
    await work.start()
    try:
        await connection.execute("CALL util.index_words($1, $2, $3)", catalog, noun, ids)
        return [*await connection.fetch(WRITTEN)]
    finally:
        await work.rollback()
        await connection.close()


def function(bench: Bench) -> None:
    """The function under pgbench, beside the same query by hand and beside a function that does nothing."""
    url = bench.data_set()
    asyncio.run(
        data.execute(
            url,
            "CREATE SCHEMA IF NOT EXISTS peer",
            """CREATE OR REPLACE FUNCTION peer.trivial(p_text text) RETURNS text LANGUAGE plpgsql IMMUTABLE
               AS $$ BEGIN RETURN p_text; END $$""",
        )
    )
    names = authors(url, 20)[:100]
    statements = {
        "the function": FUNCTION,
        "the same query by hand": BY_HAND,
        "a trivial PL/pgSQL function": TRIVIAL,
    }
    rates: dict[str, list[float]] = {name: [] for name in statements}
    # One prepared statement for all authors: pgbench's own variables are numbers.
    literals = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
    author = f"(ARRAY[{literals}])[:number]"
    with tempfile.TemporaryDirectory(prefix="storeroom-bench-") as directory:
        for turn in range(bench.rounds + 1):
            for name, statement in statements.items():
                script = Path(directory) / "script.sql"
                text = " ".join(statement.format(author=author, limit=20).split())
                script.write_text(f"\\set number random(1, {len(names)})\n{text}\n", encoding="utf-8")
                rate = pgbench(url, script, bench.seconds if turn else 2)
                if turn:
                    rates[name].append(rate)
    rows = []
    for name, each in rates.items():
        ratio = [a / b for a, b in zip(rates["the function"], each, strict=True)]
        rows.append([
            name, f"{median(each):,.0f}", f"{min(each):,.0f} - {max(each):,.0f}",
            f"**{median(ratio):.2f}** ({min(ratio):.2f} - {max(ratio):.2f})" if name != "the function" else "",
        ])  # fmt: skip
        bench.say("  " + " ".join(rows[-1]))
    bench.write(
        "Author page under pgbench",
        f"Full rows of 20 books by the exact name of an author, {bench.books:,} books, {len(names)} authors; `pgbench --protocol=prepared`,"
        f" 8 clients, {bench.rounds} rounds of {bench.seconds:g} s in turn. By hand: the same rows, the name folded and the cursor made"
        " as the function does, in one prepared statement.\n\n"
        + results.table(["", "calls/s", "range", "the function against it"], rows),
    )


def pgbench(url: str, script: Path, seconds: float) -> float:
    """Run a script, and give the transactions a second."""
    done = subprocess.run(
        [
            embedded.BIN / "pgbench", "--no-vacuum", "--protocol=prepared", "--client=8", "--jobs=1",
            f"--time={max(1, round(seconds))}", f"--file={script}", url,
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    if not found:
        raise load.PeerError(f"pgbench says no rate: {done.stdout}")
    return float(found[1])


def imports(bench: Bench) -> None:
    """Books imported by the command, beside COPY of the same file into one bare table."""
    rows = min(IMPORTED, bench.books)
    source = bench.data_set()
    fresh = sets.at(bench.url, "bench_import")
    drop = "DROP DATABASE IF EXISTS bench_import WITH (FORCE)"
    rates: dict[str, list[float]] = {"import": [], "COPY": []}
    with tempfile.TemporaryDirectory(prefix="storeroom-bench-") as directory:
        file = Path(directory) / "books.csv"
        with file.open("w", encoding="utf-8") as written:
            psql(source, f"COPY ({EXPORT.format(rows=rows)}) TO STDOUT (FORMAT csv, HEADER)", stdout=written)
        for _ in range(bench.rounds):
            asyncio.run(data.execute(bench.url, drop))
            asyncio.run(database.create(fresh))
            asyncio.run(sqitch.deploy(fresh, sqitch.Plan.read(ROOT), verify=False, say=lambda _: None))
            began = time.monotonic()
            subprocess.run(
                [Path(sys.executable).with_name("storeroom"), "import", "books", file, "--report", Path(directory) / "report"],
                env={"DATABASE_URL": fresh, "PATH": "/usr/bin:/bin"}, check=True, capture_output=True,
            )  # fmt: skip
            rates["import"].append(rows / (time.monotonic() - began))
            columns = file.open(encoding="utf-8").readline().strip().replace(",", " text, ")
            asyncio.run(data.execute(fresh, f"CREATE TABLE public.bare ({columns} text)"))
            began = time.monotonic()
            with file.open(encoding="utf-8") as read:
                psql(fresh, "COPY public.bare FROM STDIN (FORMAT csv, HEADER)", stdin=read)
            rates["COPY"].append(rows / (time.monotonic() - began))
            kept = query(
                fresh, "SELECT (SELECT count(*) FROM bookstore.book), (SELECT count(*) FROM public.bare)"
            )[0]
            if tuple(kept) != (rows, rows):
                raise load.PeerError(f"of {rows} rows there are {tuple(kept)}")
    asyncio.run(data.execute(bench.url, drop))
    ratio = [a / b for a, b in zip(rates["import"], rates["COPY"], strict=True)]
    bench.say("  " + ", ".join(f"{name} {median(each):,.0f} rows/s" for name, each in rates.items()))
    bench.write(
        "Import beside COPY",
        f"{rows:,} books of the data set in one CSV file: `storeroom import books` into an empty database, the start of the command"
        f" included, beside `COPY` of the same file into one table of texts without any index; {bench.rounds} rounds in turn.\n\n"
        + results.table(
            ["", "rows/s", "range", "import against it"],
            [
                [name, f"{median(each):,.0f}", f"{min(each):,.0f} - {max(each):,.0f}",
                 f"**{median(ratio):.4f}** ({min(ratio):.4f} - {max(ratio):.4f})" if name == "COPY" else ""]
                for name, each in rates.items()
            ],
        ),
    )  # fmt: skip


EXPORT = """
    SELECT
        b.source_key AS key, b.title, b.subtitle,
        (
            SELECT string_agg(
                concat(a.author ->> 'name', ' (' || nullif(a.author -> 'roles' ->> 0, 'author') || ')'), '; ' ORDER BY a.place
            )
            FROM json_array_elements(b.authors) WITH ORDINALITY AS a (author, place)
        ) AS authors,
        (SELECT string_agg(c ->> 'name', '; ') FROM json_array_elements(b.categories) AS c) AS categories,
        b.isbn, b.published_year, b.language, b.publisher, b.price, b.currency, b.description
    FROM bookstore.book AS b
    WHERE b.book_id <= {rows}
    ORDER BY b.book_id
"""


def psql(url: str, statement: str, **files: object) -> None:
    """Run one statement through psql."""
    subprocess.run([embedded.BIN / "psql", url, "-qXc", statement], check=True, **files)  # type: ignore[call-overload]
