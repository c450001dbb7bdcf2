"""What plan tests share: a database of a size, and what a call inside it reads."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from api.database import prepare_trace, trace
from api.explain import read
from tests.conftest import clone


@asynccontextmanager
async def seeded(
    administrator: asyncpg.Connection, server_url: str, template: str, seed: list[str]
) -> AsyncIterator[asyncpg.Connection]:
    """Superuser's connection to a copy of the database, filled by these statements, that tells the plans of what it runs."""
    async with clone(administrator, server_url, template) as url:
        connection = await asyncpg.connect(url)
        await fill(connection, seed)
        await prepare_trace(connection)
        await connection.execute("SET auto_explain.log_timing = off")
        yield connection
        await connection.close()


async def fill(connection: asyncpg.Connection, seed: list[str]) -> None:
    """Run these statements quickly: no foreign key is checked, and indexes are made anew when their tables are full."""
    indexes = await connection.fetch(
        """
        SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
        FROM pg_index AS i
        WHERE i.indrelid IN (SELECT oid FROM pg_class WHERE relnamespace IN ('bookstore'::regnamespace, 'recipes'::regnamespace, 'inventory'::regnamespace))
            AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conindid = i.indexrelid)
        ORDER BY i.indexrelid
        """
    )
    for statement in [
        "SET session_replication_role = replica",
        *(f"DROP INDEX {index['name']}" for index in indexes),
        *seed,
        "SET maintenance_work_mem = '512MB'",
        *(index["definition"] for index in indexes),
        "SET session_replication_role = origin",
        "RESET maintenance_work_mem",
        "VACUUM (ANALYZE)",
    ]:
        await connection.execute(statement)


def words(catalog: str, noun: str) -> list[str]:
    """Statements that index the words of all rows of a catalog, and of its categories."""
    return [
        f"""
        INSERT INTO {catalog}.category_word (category_id, word, search_key)
        SELECT DISTINCT c.category_id, w.word, c.search_key FROM {catalog}.category AS c CROSS JOIN LATERAL string_to_table(c.search_key, ' ') AS w (word)
        """,
        f"""
        CREATE TABLE public.weighed AS
        SELECT t.{noun}_id, w.form, w.rank, w.words
        FROM {catalog}.{noun}_text AS t CROSS JOIN LATERAL util.weigh_words(t.texts, t.weights, t.lengths) AS w
        """,
        # What has no weight is only known.
        f"INSERT INTO {catalog}.{noun}_word SELECT {noun}_id, form, rank FROM public.weighed WHERE rank < 10000",
        f"INSERT INTO {catalog}.form SELECT form, util.stem(form), count(*) FROM public.weighed WHERE rank < 10000 GROUP BY form",
        f"""
        INSERT INTO {catalog}.word
        SELECT w.word, w.form, util.word_weight(coalesce(f.uses, 0))
        FROM (SELECT DISTINCT word, g.form FROM public.weighed AS g CROSS JOIN unnest(g.words) AS word) AS w
        LEFT JOIN {catalog}.form AS f ON f.form = w.form
        ON CONFLICT (word) DO UPDATE SET weight = excluded.weight  -- a name's, that was known before
        """,
        f"INSERT INTO {catalog}.spelling SELECT word FROM {catalog}.word ON CONFLICT DO NOTHING",
        f"SELECT setval('{catalog}.{noun}_id_seq', max({noun}_id)) FROM {catalog}.{noun}",
        "DROP TABLE public.weighed",
    ]


# What the seeds write of the words that searches are measured with: of row n a direction, in half of all rows each, and both in
# one of 20,000; a word in 2,000 rows; one of 30,000 further words that make a dictionary.
DIRECTION = "CASE WHEN n % 20000 = 9 THEN 'North South' WHEN n % 2 = 0 THEN 'North' ELSE 'South' END"
FURTHER = f"""
    concat_ws(
        ' ', {DIRECTION}, CASE WHEN n % 100 = 57 THEN 'Inland' END,
        translate(left(md5((n % 30000)::text), 5 + n % 4), '0123456789', 'ghijklmnop')
    )
"""


@dataclass
class Cost:
    """What a call read."""

    rows: list[Any]
    buffers: int
    removed: int
    """Rows that were read and failed a filter."""
    scanned: set[str]
    """Tables read from end to end."""
    indexes: set[str]


async def cost(connection: asyncpg.Connection, query: str, *arguments: object) -> Cost:
    """Run a query and read the plans of all statements inside it."""
    rows, plans = await trace(connection, query, *arguments)
    call = read(plans, query)
    assert call.inside, "no statement inside the function was seen"
    return Cost(rows, call.buffers, call.removed, set(call.scanned), set(call.indexes))


@asynccontextmanager
async def latecomers(
    connection: asyncpg.Connection, key: str, ordered: str, sorting: str
) -> AsyncIterator[list[int]]:
    """Give a word, latecomer, to the 6,000 rows of a catalog (key: of book, recipe or product) that stand last in an order; their numbers in it."""
    catalog = ordered.partition(".")[0]
    transaction = connection.transaction()
    await transaction.start()
    try:
        marked = await connection.fetchval(
            f"""
            SELECT array_agg(l.id ORDER BY l.place)
            FROM (SELECT b.{key}_id AS id, row_number() OVER (ORDER BY {sorting}) AS place, count(*) OVER () AS rows FROM {ordered} AS b) AS l
            WHERE l.place > l.rows - 6000
            """
        )
        await connection.execute(f"INSERT INTO {catalog}.form VALUES ('latecomer', 'latecom', 6000)")
        await connection.execute(f"INSERT INTO {catalog}.word VALUES ('latecomer', 'latecomer', 12)")
        await connection.execute(
            f"INSERT INTO {catalog}.{key}_word SELECT i, 'latecomer', 100 FROM unnest($1::bigint[]) AS i",
            marked,
        )
        yield marked
    finally:
        await transaction.rollback()


async def check_latecomers(
    connection: asyncpg.Connection, call: str, key: str, ordered: str, sorting: str
) -> None:
    """Pages of what has that word, in that order, must be those rows, and not cost a walk of all."""
    async with latecomers(connection, key, ordered, sorting) as marked:
        found: list[int] = []
        after = None
        # The first is past where the walk ends, the others begin among them; the last has what is left.
        for limit in [20, 20, 960, *[1_000] * 5, 20]:
            page = await cost(connection, f"SELECT * FROM {call}", limit, after)
            told = f"{len(found)} before: {page.buffers} buffers, {sorted(page.scanned)}"
            assert not page.scanned & {"book", "recipe", "product", "stock", "recipe_views"}, told
            assert page.buffers <= 200_000, told
            found += [row[f"{key}_id"] for row in page.rows]
            after = page.rows[-1]["cursor"] if page.rows else after
        assert found == marked


# What PostgreSQL may do with the plan of a statement; left to itself it may settle on one for any values from the sixth call on.
MODES = ["force_custom_plan", "force_generic_plan", "auto"]


CORRECTING = {"category_word_word", "spelling_deletions", "spelling_sound"}
"""What a name that no category has is corrected by."""


@dataclass(frozen=True)
class Guard:
    """What a function that gives pages may read, whatever it is asked."""

    function: str
    """With its schema."""
    indexes: set[str]
    """The only ones that its plans may use: what another costs may show too late, and not in buffers."""
    asked: dict[str, int]
    """Each kind of arguments, with the most buffers of a page: about twice what was measured."""


def guarded(guards: list[Guard]) -> list[Any]:
    """Parameters of a test that calls `keep_to` with each of them."""
    return [
        pytest.param(guard, asked, id=f"{guard.function.partition('.')[2]}-{asked}")
        for guard in guards
        for asked in guard.asked
    ]


async def keep_to(connection: asyncpg.Connection, guard: Guard, asked: str, large: set[str]) -> None:
    """Assert that two pages keep to a guard and read no large table from end to end, planned for their values or for any."""
    query = f"SELECT * FROM {guard.function}({asked}, p_after => $1)"
    try:
        for mode in MODES:
            await connection.execute(f"SET plan_cache_mode = {mode}")
            rows = await connection.fetch(query, None)  # also reads what PostgreSQL keeps about the tables
            after = rows[-1]["cursor"] if rows else None
            for place in [after] * 6 if mode == "auto" else []:
                await connection.fetch(query, place)
            for place in [None, after]:
                page = await cost(connection, query, place)
                told = f"{mode}: {page.buffers} buffers, indexes {sorted(page.indexes)}"
                assert page.indexes <= guard.indexes, (
                    f"{told}, not allowed {sorted(page.indexes - guard.indexes)}"
                )
                assert page.scanned & large == set(), told
                assert page.buffers <= guard.asked[asked], told
    finally:
        await connection.execute("SET plan_cache_mode = auto")


async def growth(connection: asyncpg.Connection, call: str, few: str, many: str) -> str | None:
    """Ask for a page by a word of a short list and by one of a list fifty times as long; say so if that reads more than a quarter more."""
    read = []
    for text in [few, many]:
        query = f"SELECT * FROM {call}"
        await connection.fetch(query, text)
        page = await cost(connection, query, text)
        assert len(page.rows) == 20, (call, text)
        read.append(page.buffers)
    return f"{call}: {few} {read[0]}, {many} {read[1]}" if read[1] > 1.25 * read[0] + 100 else None


Counting = tuple[str, int | None, bool, int]
"""What is given; how many are counted, none where chance decides; whether there are more; the most buffers that counting reads."""

FACETS = 35_000
"""The most buffers that facets read beside: they are about 1,000 rows, whatever is given; measured up to 17,000."""


async def check_counting(
    connection: asyncpg.Connection, counter: str, facets: str, case: Counting, large: set[str]
) -> None:
    """Hold a quick count, and facets, to what they may read, however much there is."""
    given, number, capped, most = case
    for function, ceiling in [(counter, most), (facets, most + FACETS)]:
        query = f"SELECT * FROM {function}({given})"
        await connection.fetch(query)  # reads what PostgreSQL keeps about the tables
        # Once more when plans may have become generic: at the sixth call.
        for _ in range(2):
            read = await cost(connection, query)
            told = f"{function}: {read.buffers} buffers, {read.removed} rows in vain, {sorted(read.indexes)}"
            assert read.scanned & large == set(), told
            assert read.buffers <= ceiling, told
            row = read.rows[0]
            assert number in {None, row["count"]}, told
            assert row.get("capped", row.get("count_is") == "at_least") == capped, told
            for _ in range(4):
                await connection.fetch(query)


@asynccontextmanager
async def wrong_index(connection: asyncpg.Connection, table: str, column: str) -> AsyncIterator[None]:
    """Have a trigram index `wrong` on a folded name, as fuzzy search is often given.

    PostgreSQL takes it for `=` too. No ceiling of buffers shows that: it reads about as little as the right one, and computes much.
    Which of the two it takes depends on what it happened to see when it analysed the table, so here the right ones are not valid.
    """
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA util")
        await connection.execute(f"CREATE INDEX wrong ON {table} USING gist ({column} gist_trgm_ops)")
        await connection.execute(
            """
            UPDATE pg_index AS i SET indisvalid = false
            FROM pg_attribute AS a
            WHERE i.indrelid = $1::regclass AND a.attrelid = i.indrelid AND a.attname = $2 AND a.attnum = i.indkey[0]
                AND i.indexrelid <> 'wrong'::regclass
            """,
            table,
            column,
        )
        yield
    finally:
        await transaction.rollback()
