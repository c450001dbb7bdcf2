"""How the time of every search function grows with the number of rows, over queries of many kinds, one call at a time.

Queries are made from rows drawn at random, so that each finds something and frequent words are asked for as often as they
occur; a kind's queries at one size are not those at another, but are drawn in the same way.
"""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

import asyncpg

from api.database import Database, Refusal
from api.settings import Settings
from bench import data, results
from bench.parts import Bench

QUERIES = 40
"""Queries of a kind."""

LIMIT = 20

Arguments = dict[str, Any]
Row = Any
"""A row that queries are made from; asyncpg is untyped."""


def words(text: str, least: int = 4) -> list[str]:
    """Words of a key that say something."""
    return [word for word in text.split() if len(word) >= least] or text.split()[-1:]


def misspell(chance: random.Random, word: str) -> str:
    """Make one mistake in a word: a letter left out, doubled, changed or swapped with the next, but never the first."""
    at = chance.randrange(1, len(word)) if len(word) > 1 else 0
    return chance.choice([
        word[:at] + word[at + 1 :] if len(word) > 2 else word + "e",
        word[:at] + word[at] + word[at:],
        word[:at] + chance.choice("aeiorstln") + word[at + 1 :],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word + "s",
    ])  # fmt: skip


def several(chance: random.Random, text: str, number: int) -> str:
    """Some words of a key, in another order than there."""
    found = words(text)
    return " ".join(chance.sample(found, min(number, len(found))))


def half(text: str) -> str:
    """The beginning of a title as somebody types it."""
    return text[: max(4, len(text) * 6 // 10)]


def begun(text: str) -> str:
    """Words of which the last is begun with two letters."""
    *first, last = text.split()
    return " ".join([*first, last[:2]])


def common(row: Row) -> str:
    """The word of a title that most others have too, of those that say something."""
    return str(
        next((word for word in reversed(row["words"]) if word not in data.FUNCTION_WORDS), row["words"][-1])
    )


def rare(row: Row) -> str:
    """The word of a title that fewest others have."""
    return str(row["words"][0])


def surname(book: Row) -> str:
    """The surname of a book's first author."""
    return str(book["author"].rsplit(maxsplit=1)[-1])


@dataclass
class Kind:
    """A kind of queries: the function that it calls, and how its arguments are made from a row."""

    name: str
    function: str
    arguments: Callable[[random.Random, Row], Arguments]
    of: str = "books"
    """Which rows they are made from."""


def misspelled(chance: random.Random, text: str) -> str:
    """Two words of a title, the longer one with a mistake."""
    first, *others = sorted(several(chance, text, 2).split(), key=len, reverse=True)
    return " ".join([misspell(chance, first), *others])


def by_words(function: str, of: str) -> list[Kind]:
    """Make the kinds of queries by words as people type them, for any function that takes p_q."""
    q: dict[str, Callable[[random.Random, Row], str]] = {
        "exact title": lambda _, r: str(r["title"]),
        "half-typed title": lambda _, r: half(r["key"]),
        "two letters": lambda _, r: max(words(r["key"]), key=len)[:2],
        "a word and two letters": lambda c, r: begun(several(c, r["key"], 2)),
        "one common word": lambda _, r: common(r),
        "one rare word": lambda _, r: rare(r),
        "two words": lambda c, r: several(c, r["key"], 2),
        "three words, in any order": lambda c, r: several(c, r["key"], 3),
        "misspelled word": lambda c, r: misspell(c, max(words(r["key"]), key=len)),
        "two words, one misspelled": lambda c, r: misspelled(c, r["key"]),
        "a function word": lambda c, _: c.choice(data.FUNCTION_WORDS),
        "one letter": lambda _, r: str(r["key"][0]),
        "words that are never together": lambda _, r: f"{rare(r)} {rare(r['other'])}",
        "common words that are never together": lambda _, r: (
            f"{common(r)} {rare(r['other'])} {common(r['other'])}"
        ),
        "nothing like it": lambda c, _: "".join(c.choices("qxzkvw", k=9)),
    }

    def kind(name: str, text: Callable[[random.Random, Row], str]) -> Kind:
        return Kind(name, function, lambda chance, row: {"p_q": text(chance, row)}, of)

    return [kind(name, text) for name, text in q.items()]


def around(noun: str, of: str) -> list[Kind]:
    """Make the kinds of queries for what stands beside a search: suggestions, facets, counts."""
    suggest, facets, count = f"suggest_{of}", f"{noun}_facets", f"count_{of}"
    return [
        Kind("suggested: half a title", suggest, lambda _, r: {"p_q": half(r["key"])}, of),
        Kind("suggested: three letters", suggest, lambda _, r: {"p_q": r["key"][:3]}, of),
        Kind("suggested: one letter", suggest, lambda _, r: {"p_q": r["key"][0]}, of),
        Kind("suggested: misspelled", suggest, lambda c, r: {"p_q": misspelled(c, r["key"])}, of),
        Kind("facets: one common word", facets, lambda _, r: {"p_q": common(r)}, of),
        Kind("facets: two words", facets, lambda c, r: {"p_q": several(c, r["key"], 2)}, of),
        Kind("facets: category", facets, lambda _, r: {"p_category": r["category"]}, of),
        Kind("count: one common word", count, lambda _, r: {"p_q": common(r)}, of),
        Kind("count: two words", count, lambda c, r: {"p_q": several(c, r["key"], 2)}, of),
        Kind("count: category", count, lambda _, r: {"p_category": r["category"]}, of),
    ]


BOOKS = [
    *by_words("search_books", "books"),
    Kind("author and word", "search_books", lambda c, b: {"p_q": f"{surname(b)} {several(c, b['key'], 1)}"}),
    Kind("misspelled author and word", "search_books", lambda c, b: {"p_q": f"{misspell(c, surname(b))} {several(c, b['key'], 1)}"}),
    Kind("author as text", "search_books", lambda _, b: {"p_q": b["author"]}),
    Kind("ISBN as text", "search_books", lambda _, b: {"p_q": b["isbn"]}),
    Kind("ISBN", "search_books", lambda _, b: {"p_isbn": b["isbn"]}),
    Kind("common word, lowest price first", "search_books", lambda _, b: {"p_q": common(b), "p_sort": "price"}),
    Kind("two words, lowest price first", "search_books", lambda c, b: {"p_q": several(c, b["key"], 2), "p_sort": "price"}),
    Kind("category, common word", "search_books", lambda _, b: {"p_category": b["category"], "p_q": common(b)}),
    Kind("author and category", "search_books", lambda _, b: {"p_author": b["author"], "p_category": b["category"]}),
    Kind("surname, word, latest first", "search_books", lambda c, b: {"p_author": surname(b), "p_q": several(c, b["key"], 1), "p_sort": "year"}),
    Kind("language", "search_books", lambda _, b: {"p_language": b["language"]}),
    Kind("year, lowest price first", "search_books", lambda _, b: {"p_year": str(b["year"]), "p_sort": "price"}),
    Kind("decade, latest first", "search_books", lambda _, b: {"p_year": f"{b['year'] // 10}0s", "p_sort": "year"}),
    Kind("decade, common word", "search_books", lambda _, b: {"p_year": f"{b['year'] // 10}0s", "p_q": common(b)}),
    Kind("facets: decade", "book_facets", lambda _, b: {"p_year": f"{b['year'] // 10}0s"}),
    Kind("all, newest first", "search_books", lambda _, __: {"p_sort": "newest"}),
    Kind("exact author", "search_books_by_author", lambda _, b: {"p_author": b["author"]}),
    Kind("surname", "search_books_by_author", lambda _, b: {"p_author": surname(b)}),
    Kind("beginning of a surname", "search_books_by_author", lambda _, b: {"p_author": surname(b)[:4]}),
    Kind("surname, lowest price first", "search_books_by_author", lambda _, b: {"p_author": surname(b), "p_sort": "price"}),
    Kind("misspelled author", "search_books_by_author", lambda c, b: {"p_author": " ".join([*b["author"].split()[:-1], misspell(c, surname(b))])}),
    Kind("category", "search_books_by_category", lambda _, b: {"p_category": b["category"]}),
    Kind("category, latest first", "search_books_by_category", lambda _, b: {"p_category": b["category"], "p_sort": "year"}),
    Kind("authors by name", "list_authors", lambda _, b: {"p_q": surname(b)}),
    *around("book", "books"),
]  # fmt: skip
RECIPES = [
    *by_words("search_recipes", "recipes"),
    Kind("ingredient and word as text", "search_recipes", lambda c, r: {"p_q": f"{c.choice(r['ingredients'])} {several(c, r['key'], 1)}"}, "recipes"),
    Kind("two words, most views first", "search_recipes", lambda c, r: {"p_q": several(c, r["key"], 2), "p_sort": "views"}, "recipes"),
    Kind("common word, quickest first", "search_recipes", lambda _, r: {"p_q": common(r), "p_sort": "time"}, "recipes"),
    Kind("category, word", "search_recipes", lambda c, r: {"p_category": r["category"], "p_q": several(c, r["key"], 1)}, "recipes"),
    Kind("ingredient, word", "search_recipes", lambda c, r: {"p_ingredient": c.choice(r["ingredients"]), "p_q": several(c, r["key"], 1)}, "recipes"),
    Kind("recipes of a category", "search_recipes_by_category", lambda _, r: {"p_category": r["category"]}, "recipes"),
    Kind("category, most views first", "search_recipes_by_category", lambda _, r: {"p_category": r["category"], "p_sort": "views"}, "recipes"),
    Kind("ingredient", "search_recipes_by_ingredient", lambda c, r: {"p_ingredient": c.choice(r["ingredients"])}, "recipes"),
    Kind("two ingredients", "search_recipes_by_ingredient", lambda c, r: {"p_ingredient": ", ".join(c.sample(r["ingredients"], 2))}, "recipes"),
    Kind("ingredient, without another", "search_recipes_by_ingredient", lambda c, r: {"p_ingredient": c.choice(r["ingredients"]), "p_without": c.choice(data.COMMON)}, "recipes"),
    Kind("cookable", "cookable_recipes", lambda c, r: {"p_have": ", ".join([*r["ingredients"], *c.sample(data.COMMON, 6)]), "p_max_missing": 1}, "recipes"),
    Kind("cookable of little", "cookable_recipes", lambda c, _: {"p_have": ", ".join(c.sample(data.COMMON, 4))}, "recipes"),
    *around("recipe", "recipes"),
]  # fmt: skip
PRODUCTS = [
    *by_words("list_products", "products"),
    Kind("model", "list_products", lambda _, p: {"p_q": p["key"].split()[-1]}, "products"),
    Kind("SKU", "list_products", lambda _, p: {"p_q": p["sku"]}, "products"),
    Kind("common word, lowest price first", "list_products", lambda _, p: {"p_q": common(p), "p_sort": "price"}, "products"),
    Kind("category, common word", "list_products", lambda _, p: {"p_category": p["category"], "p_q": common(p)}, "products"),
    Kind("products of a category", "list_products", lambda _, p: {"p_category": p["category"]}, "products"),
    Kind("category, lowest price first", "list_products", lambda _, p: {"p_category": p["category"], "p_sort": "price"}, "products"),
    Kind("category, least in stock first", "list_products", lambda _, p: {"p_category": p["category"], "p_sort": "quantity"}, "products"),
    Kind("price band", "list_products", lambda _, p: {"p_price": f"{p['price']}-{p['price'] + 5}"}, "products"),
    Kind("price band, lowest price first", "list_products", lambda _, p: {"p_price": f"{p['price']}-{p['price'] + 5}", "p_sort": "price"}, "products"),
    Kind("state of stock", "list_products", lambda c, _: {"p_stock": c.choice(["out of stock", "low", "in stock"])}, "products"),
    Kind("state of stock, common word", "list_products", lambda c, p: {"p_stock": c.choice(["low", "in stock"]), "p_q": common(p)}, "products"),
    Kind("facets: price band", "product_facets", lambda _, p: {"p_price": f"{p['price']}-{p['price'] + 5}"}, "products"),
    Kind("low in stock", "low_stock", lambda _, p: {"p_category": p["category"]}, "products"),
    *around("product", "products"),
]  # fmt: skip
KINDS = {"Books": BOOKS, "Recipes": RECIPES, "Products": PRODUCTS}
"""Those of functions that a database has not are left out."""

WORDS = """
    (
        SELECT array_agg(d.word ORDER BY f.uses)
        FROM (SELECT DISTINCT w.word FROM string_to_table({key}, ' ') AS w (word)) AS t
        JOIN {catalog}.word AS d ON d.word = t.word
        JOIN {catalog}.form AS f ON f.form = d.form
    ) AS words
"""
SAMPLES = {
    "books": f"""
        SELECT b.title::text, b.title_sort AS key, {WORDS.format(key="b.title_sort", catalog="bookstore")}, b.isbn, b.language::text, b.published_year AS year, b.authors -> 0 ->> 'name' AS author, b.categories -> 0 ->> 'name' AS category
        FROM bookstore.book AS b
        WHERE b.book_id = ANY ($1) AND b.isbn IS NOT NULL AND b.language IS NOT NULL AND b.published_year > 0
        ORDER BY array_position($1, b.book_id)
    """,
    "recipes": f"""
        SELECT r.title::text, r.title_sort AS key, {WORDS.format(key="r.title_sort", catalog="recipes")}, r.categories -> 0 ->> 'name' AS category, i.ingredients
        FROM recipes.recipe AS r
        CROSS JOIN LATERAL (
            SELECT array_agg(n.name::text ORDER BY n.name) AS ingredients
            FROM recipes.ingredient_use AS u JOIN recipes.ingredient AS n USING (ingredient_id)
            WHERE u.recipe_id = r.recipe_id
        ) AS i
        WHERE r.recipe_id = ANY ($1) AND cardinality(i.ingredients) > 1
        ORDER BY array_position($1, r.recipe_id)
    """,
    "products": f"""
        SELECT p.name::text AS title, p.name_sort AS key, {WORDS.format(key="p.name_sort", catalog="inventory")}, p.sku::text, p.price, c.name::text AS category
        FROM inventory.product AS p JOIN inventory.category AS c USING (category_id)
        WHERE p.product_id = ANY ($1) AND p.price IS NOT NULL
        ORDER BY array_position($1, p.product_id)
    """,
}


@dataclass
class Timed:
    """A query with the milliseconds that it took, once for each round."""

    function: str
    arguments: Arguments
    times: list[float] = field(default_factory=list)
    broken_off: int = 0
    """How often the statement timeout ended it."""

    @property
    def time(self) -> float:
        """Median of its times."""
        return median(self.times)

    def __str__(self) -> str:
        """Write it as a call."""
        given = ", ".join(f"{name} => {value!r}" for name, value in self.arguments.items())
        return f"{self.function}({given})"

    async def run(self, database: Database) -> float:
        """Call the function as the HTTP server does; one that is broken off counts the time until then."""
        began = time.perf_counter()
        try:
            if "p_after" in database.function(self.function).parameters:
                await database.page(self.function, LIMIT, **self.arguments)
            else:
                await database.all(self.function, **self.arguments)
        except Refusal as refusal:
            if refusal.sqlstate != "57014":
                raise
            self.broken_off += 1
        return (time.perf_counter() - began) * 1000


async def draw(url: str, books: int) -> dict[str, list[Any]]:
    """Draw rows of each sort."""
    chance = random.Random(books)
    connection = await asyncpg.connect(url)
    drawn = {}
    for name, statement in SAMPLES.items():
        number = books if name == "books" else books // 10
        # More than are needed, because not every book has an ISBN, a language and a year, and not every recipe two ingredients that are known.
        rows = await connection.fetch(statement, chance.sample(range(1, number + 1), 3 * QUERIES))
        drawn[name] = [{**row, "other": other} for row, other in pairwise(rows)][:QUERIES]
    await connection.close()
    return drawn


async def public(url: str) -> set[str]:
    """Names of the functions that a database has."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT f.function_name FROM util.public_functions() AS f")
    await connection.close()
    return {row[0] for row in rows}


def queries(drawn: dict[str, list[Any]], kind: Kind) -> list[Timed]:
    """Make the queries of a kind."""
    chance = random.Random(kind.name)
    return [Timed(kind.function, kind.arguments(chance, row)) for row in drawn[kind.of]]


def reader(url: str) -> Any:  # noqa: ANN401
    """Open the database as the HTTP server does, with one connection."""
    return Database.open(Settings(DATABASE_URL=url, STOREROOM_POOL_SIZE=1), url)


async def take(urls: dict[int, str], kinds: list[Kind], rounds: int) -> dict[int, dict[str, list[Timed]]]:
    """Time all kinds at all sizes: of each kind, in each round, every query once, one size after the other; the first round is not counted.

    Kind by kind, so that the sizes differ in what is read, not in whether it is in memory: all kinds of all sizes would not fit.
    """
    timed = {}
    for size, url in urls.items():
        drawn = await draw(url, size)
        timed[size] = {f"{kind.of} {kind.name}": queries(drawn, kind) for kind in kinds}
    async with AsyncExitStack() as stack:
        databases = {size: await stack.enter_async_context(reader(url)) for size, url in urls.items()}
        for kind in kinds:
            for turn in range(rounds + 1):
                for size, asked in timed.items():
                    for each in asked[f"{kind.of} {kind.name}"]:
                        took = await each.run(databases[size])
                        if turn:
                            each.times.append(took)
    return timed


def p95(times: list[float]) -> float:
    """The time that 95 of 100 queries stay below."""
    return quantiles(times, n=20, method="inclusive")[-1]


def growth(bench: Bench) -> None:
    """Median and p95 of every kind of query at every size."""
    urls = {size: bench.data_set(size) for size in sorted(bench.sizes)}
    least, most = min(urls), max(urls)
    there = asyncio.run(public(urls[least]))
    listed = {name: [kind for kind in kinds if kind.function in there] for name, kinds in KINDS.items()}
    timed = asyncio.run(take(urls, [kind for kinds in listed.values() for kind in kinds], bench.rounds))
    text = [
        (
            f"Each kind has {QUERIES} queries, asked one at a time through one connection as the HTTP server asks"
            f" (`api/database.py`, pages of {LIMIT}), kind by kind, {bench.rounds} rounds after one that is not counted: what they read is in memory."
            " A query's time is the median of its"
            " rounds; median and p95 are over the queries of a kind, in milliseconds. "
            f"growth is the median at {most:,} books against that at {least:,}. Calls that the timeout of five seconds ended: "
            f"{sum(query.broken_off for kinds in timed.values() for asked in kinds.values() for query in asked):,}."
        ),
    ]
    for catalog, kinds in listed.items():
        rows, worst = [], []
        for kind in kinds:
            asked = {size: timed[size][f"{kind.of} {kind.name}"] for size in urls}
            medians = {size: median(query.time for query in each) for size, each in asked.items()}
            rows.append([
                kind.name, f"`{kind.function}`",
                *(f"{medians[size]:.2f} / {p95([query.time for query in each]):.2f}" for size, each in asked.items()),
                f"{medians[most] / medians[least]:.2f}",
            ])  # fmt: skip
            slowest = max(asked[most], key=lambda query: query.time)
            worst.append([kind.name, f"`{slowest}`", f"{slowest.time:.2f}"])
            bench.say("  " + " ".join([kind.name, *rows[-1][2:], str(slowest), worst[-1][2]]))
        head = ["", "function", *(f"{size:,}: median / p95" for size in urls), "growth"]
        name = f"growth-{catalog.lower()}.svg"
        results.plot(
            name,
            {
                kind.name: [
                    (size, median(query.time for query in timed[size][f"{kind.of} {kind.name}"]))
                    for size in urls
                ]
                for kind in kinds
            },
            ("books", "median ms"),
            scale="log",
        )
        text += [
            f"### {catalog}", results.table(head, rows), f"![Median times of {catalog.lower()}]({name})",
            f"The slowest query of each kind at {most:,} books:", results.table(["", "call", "ms"], worst),
        ]  # fmt: skip
    bench.write("Growth of searches", "\n\n".join(text))


def misspelling(bench: Bench) -> None:
    """A misspelled query against the same query spelled right."""
    url = bench.data_set()
    text = [
        (
            f"Two words of a title and an author's name, right and with one mistake in one word; {bench.books:,} books, {5 * QUERIES} pairs,"
            f" {bench.rounds} rounds in turn, milliseconds. The ratio is that of the medians; beside it how many of the queries found anything."
        ),
    ]
    rows = asyncio.run(pairs(url, bench))
    text.append(results.table(["", "right", "misspelled", "ratio", "found right", "found misspelled"], rows))
    bench.write("Misspelled against right", "\n\n".join(text))


async def pairs(url: str, bench: Bench) -> list[list[str]]:
    """Time pairs of queries."""
    chance = random.Random(bench.books)
    connection = await asyncpg.connect(url)
    books = await connection.fetch(SAMPLES["books"], chance.sample(range(1, bench.books + 1), 5 * QUERIES))
    await connection.close()
    asked: dict[str, list[tuple[Timed, Timed]]] = {"words of a title": [], "author": []}
    for book in books:
        right = several(chance, book["key"], 2)
        first, *others = sorted(right.split(), key=len, reverse=True)
        wrong = " ".join([misspell(chance, first), *others])
        asked["words of a title"].append(
            (Timed("search_books", {"p_q": right}), Timed("search_books", {"p_q": wrong}))
        )
        wrong = " ".join([*book["author"].split()[:-1], misspell(chance, surname(book))])
        asked["author"].append(
            (
                Timed("search_books_by_author", {"p_author": book["author"]}),
                Timed("search_books_by_author", {"p_author": wrong}),
            )
        )
    rows = []
    async with reader(url) as database:
        for name, both in asked.items():
            for turn in range(bench.rounds + 1):
                for query in (query for pair in both for query in pair):
                    took = await query.run(database)
                    if turn:
                        query.times.append(took)
            times = [median(pair[side].time for pair in both) for side in (0, 1)]
            found = [
                sum(
                    [
                        (await database.page(pair[side].function, 1, **pair[side].arguments)).hits > 0
                        for pair in both
                    ]
                )
                for side in (0, 1)
            ]
            rows.append(
                [
                    name,
                    f"{times[0]:.2f}",
                    f"{times[1]:.2f}",
                    f"{times[1] / times[0]:.2f}",
                    *(f"{number / len(both):.0%}" for number in found),
                ]
            )
            bench.say("  " + " ".join(rows[-1]))
    return rows
