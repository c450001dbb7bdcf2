"""Counts: how many rows all pages of a search have together."""

from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Refused
from tests.db.test_facets import BOOKS, PRODUCTS, RECIPES, call, fill, found

CASES = [
    *(("count_books", "search_books", given) for given in BOOKS),
    *(("count_recipes", "search_recipes", given) for given in RECIPES),
    *(("count_products", "list_products", given) for given in PRODUCTS),
]


async def count(db: asyncpg.Connection, function: str, **arguments: Any) -> tuple[int, str]:  # noqa: ANN401
    row = await db.fetchrow(f"SELECT * FROM {call(function, arguments)}", *arguments.values())
    return row["count"], row["count_is"]


async def pages(db: asyncpg.Connection, function: str, **arguments: Any) -> int:  # noqa: ANN401
    """How many rows all pages have, seven on each."""
    query = f"SELECT * FROM {call(function, [*arguments, 'limit', 'after'])}"
    rows: list[Any] = []
    after = None
    while page := await db.fetch(query, *arguments.values(), 7, after):
        rows += page
        after = page[-1]["cursor"]
    assert len({row[0] for row in rows}) == len(rows)
    return len(rows)


@pytest.mark.parametrize(("counter", "function", "given"), CASES, ids=str)
async def test_a_count_is_that_of_the_rows_found(
    sample: asyncpg.Connection, counter: str, function: str, given: dict[str, Any]
) -> None:
    number = len(await found(sample, function, given))
    for how in ["exact", "estimated"]:
        assert await count(sample, counter, **given, count=how) == (number, "exact")
    assert await count(sample, counter, **given) == (number, "exact")


@pytest.mark.parametrize(
    ("counter", "function", "given"),
    [
        ("count_books", "search_books", {}),
        ("count_books", "search_books_by_author", {"author": "tolkien"}),
        ("count_books", "search_books_by_author", {"author": "j"}),
        ("count_books", "search_books_by_category", {"category": "fiction"}),
        ("count_books", "search_books", {"q": "the ring", "exact": True}),
        ("count_books", "search_books", {"q": "stor", "exact": True}),
        ("count_books", "search_books", {"q": "9780441172696"}),
        ("count_books", "search_books", {"author": "le guin", "category": "fiction"}),
        ("count_recipes", "search_recipes", {"sort": "views"}),
        ("count_recipes", "search_recipes_by_category", {"category": "soup"}),
        ("count_recipes", "search_recipes_by_ingredient", {"ingredient": "onion, garlic"}),
        ("count_recipes", "search_recipes_by_ingredient", {"ingredient": "leek, egg", "match": "any"}),
        ("count_recipes", "search_recipes_by_ingredient", {"ingredient": "tomato", "without": "cheese"}),
        ("count_recipes", "search_recipes", {"q": "tomato", "exact": True}),
        ("count_products", "list_products", {"active": None}),
        ("count_products", "list_products", {"q": "steel", "exact": True}),
        ("count_products", "list_products", {"q": "REG+5"}),
        ("count_products", "list_products", {"low_stock": True, "sort": "quantity"}),
        ("count_products", "list_products", {"stock": "in stock", "sort": "quantity"}),
        ("count_products", "list_products", {"price": "5-25", "sort": "price"}),
    ],
    ids=str,
)
async def test_a_count_is_that_of_all_pages(
    sample: asyncpg.Connection, counter: str, function: str, given: dict[str, Any]
) -> None:
    number = await pages(sample, function, **given)
    assert number > 0
    given = {name: value for name, value in given.items() if name != "sort"}
    assert await count(sample, counter, **given, count="exact") == (number, "exact")


async def test_what_has_only_some_of_the_words_is_not_counted(sample: asyncpg.Connection) -> None:
    listed = await sample.fetchval(
        "SELECT count(*) FROM search_books(p_q => 'tolkien hobbit stories', p_limit => 1000)"
    )
    exact = await sample.fetchval(
        "SELECT count(*) FROM search_books(p_q => 'tolkien hobbit stories', p_limit => 1000, p_exact => true)"
    )
    assert listed > exact
    assert await count(sample, "count_books", q="tolkien hobbit stories", count="exact") == (exact, "exact")


async def test_beyond_a_thousand_an_estimate_says_at_least(db: asyncpg.Connection) -> None:
    await fill(db, 1, 1000, 1)
    await db.execute("CALL index_words('bookstore', 'book', $1)", [*range(1, 1001)])
    searches: list[dict[str, Any]] = [
        {},
        {"category": "shelf"},
        {"q": "ground"},
        {"q": "ground", "category": "shelf"},
    ]
    for given in searches:
        assert await count(db, "count_books", **given, count="estimated") == (1000, "exact")
    await fill(db, 1001, 1234, 1)
    await db.execute("CALL index_words('bookstore', 'book', $1)", [*range(1001, 1235)])
    for given in searches:
        assert await count(db, "count_books", **given, count="estimated") == (1000, "at_least")
        assert await count(db, "count_books", **given, count="exact") == (1234, "exact")


async def test_words_that_are_seldom_together_are_counted(db: asyncpg.Connection) -> None:
    # Each in more rows than are looked at, the 100 with both late in either list.
    await fill(db, 1, 40_100, 1)
    await db.execute(
        """
        INSERT INTO bookstore.book_word (book_id, form, rank)
        SELECT n, 'red', 1000 FROM generate_series(1, 20100) AS n
        UNION ALL SELECT n, 'blue', CASE WHEN n > 20100 THEN 1000 ELSE 2000 END FROM generate_series(20001, 40100) AS n
        """
    )
    await db.execute(
        "INSERT INTO bookstore.form (form, stem, uses) VALUES ('red', 'red', 20100), ('blue', 'blue', 20100)"
    )
    await db.execute(
        "INSERT INTO bookstore.word (word, form, weight) VALUES ('red', 'red', 14), ('blue', 'blue', 14)"
    )
    # Or plans are those for tables that another test's rolled-back rows have left without any.
    await db.execute("ANALYZE bookstore.book, bookstore.book_word, bookstore.form, bookstore.word")
    for how in ["exact", "estimated"]:
        assert await count(db, "count_books", q="red blue", count=how) == (100, "exact")
    assert await count(db, "count_books", q="red") == (1000, "at_least")
    assert await count(db, "count_books", q="red", count="exact") == (20100, "exact")


async def test_the_books_of_very_many_authors_are_counted(db: asyncpg.Connection) -> None:
    # Beyond 5,000 authors pages are filtered by name.
    await db.execute(
        "INSERT INTO bookstore.author (author_id, name) SELECT n, 'Anna No' || n FROM generate_series(1, 5200) AS n"
    )
    await db.execute(
        "INSERT INTO bookstore.author_name (author_id, name_key) SELECT author_id, name_key FROM bookstore.author"
    )
    await fill(db, 1, 10, 1)
    await fill(db, 11, 400, 2)
    await db.execute(
        """
        INSERT INTO bookstore.book_author (book_id, author_id, position, title_sort, year_sort, price_sort)
        SELECT b.book_id, a, 1, b.title_sort, b.year_sort, b.price_sort
        FROM bookstore.book AS b CROSS JOIN LATERAL unnest(ARRAY[b.book_id * 13, b.book_id]) AS a WHERE b.book_id % 2 = 0
        """
    )
    assert await db.fetchval("SELECT author_ids('anna') IS NULL")
    assert await count(db, "count_books", author="anna", count="exact") == (200, "exact")
    assert await count(db, "count_books", author="anna", category="shelf 1", count="exact") == (5, "exact")
    assert await count(db, "count_books", author="anna", category="shelf 1") == (5, "exact")
    # The books of the first of these authors, and there may be more.
    number, what = await count(db, "count_books", author="anna")
    assert 100 < number <= 200
    assert what == "at_least"
    rows = await db.fetch(
        "SELECT facet, count, capped FROM book_facets(p_author => 'anna') WHERE facet = 'all'"
    )
    assert [tuple(row) for row in rows] == [("all", number, True)]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("count_books(p_count => 'maybe')", "count"),
        ("count_recipes(p_count => '')", "count"),
        ("count_products(p_count => 'EXACT')", "count"),
        ("count_books(p_q => ' ')", "q"),
        ("count_recipes(p_ingredient => 'leek', p_match => 'some')", "match"),
        ("count_products(p_category => 'kitchen', p_category_id => 1)", "category"),
        ("count_products(p_stock => '')", "stock"),
        ("count_products(p_price => '25-10')", "price"),
    ],
)
async def test_what_cannot_be_counted_is_refused(refused: Refused, query: str, field: str) -> None:
    assert (await refused("22023", f"SELECT * FROM {query}")).column_name == field


async def test_no_word_is_as_estimated(sample: asyncpg.Connection) -> None:
    assert await count(sample, "count_books", count=None) == await count(sample, "count_books")
