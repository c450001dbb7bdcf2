"""Pages of books, in a database where many share title, year or price, or lack them."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.conftest import clone
from tests.db.conftest import Pages, Refused, hold

SORTS = ["relevance", "title", "newest", "year", "price"]


@pytest.fixture(scope="module")
async def shared(administrator: asyncpg.Connection, server_url: str, template: str) -> AsyncIterator[str]:
    """URL of the database that `db` works in here, with 60 books."""
    async with clone(administrator, server_url, template) as url:
        connection = await asyncpg.connect(url)
        async with connection.transaction():  # so that all have been added at one time
            for number in range(60):
                await connection.execute(
                    "SELECT insert_book($1, $2, $3, p_published_year => $4, p_price => $5, p_currency => $6, p_language => $7)",
                    ["Tie", "tie", "Tíe!", "Tie again", "Tie zero"][number % 5],
                    ["Ann Lee", "Lee Ann", "Lee Annabel", "Bo Lee Anns"][
                        number % 4 : number % 4 + 1 + number % 3
                    ],
                    ["Fiction", "Science Fiction", "Maps"][number % 3 : number % 3 + 1 + number % 2],
                    [None, 1950, 1950, 1960, -300][number % 5],
                    [None, Decimal(1), Decimal(2)][number % 3],
                    [None, "EUR", "EUR"][number % 3],
                    [None, "en", "en-us", "en"][number % 4],
                )
        await connection.close()
        yield url


SEARCHES: list[tuple[str, dict[str, Any]]] = [
    ("search_books_by_author", {"author": "lee"}),
    ("search_books_by_author", {"author": "lee ann"}),
    ("search_books_by_category", {"category": "fiction"}),
    ("search_books_by_category", {"category": "fict"}),
    ("search_books", {}),
    ("search_books", {"author": "lee"}),
    ("search_books", {"category": "science fiction"}),
    ("search_books", {"q": "tie"}),
    ("search_books", {"q": "ann"}),
    ("search_books", {"author": "lee ann", "category": "fict", "q": "tie aga"}),
    ("search_books", {"author_id": 1}),
    ("search_books", {"language": "en"}),
    ("search_books", {"year": "1950s"}),
    ("search_books", {"q": "tie", "language": "EN", "year": "1950s"}),
]
SEARCH_NAMES = [f"{function}-{'-'.join(map(str, arguments.values()))}" for function, arguments in SEARCHES]


def in_order(sort: str, rows: list[Any]) -> bool:
    """Whether the rows are sorted, equal keys by number."""
    keys: list[tuple[Any, ...]]
    if sort == "newest":
        keys = [(-row["book_id"],) for row in rows]
    elif sort == "year":
        keys = [
            (row["published_year"] is None, -(row["published_year"] or 0), row["book_id"]) for row in rows
        ]
    elif sort == "price":
        keys = [(row["price"] is None, row["price"] or 0, row["book_id"]) for row in rows]
    else:
        keys = [(row["title"].lower().replace("í", "i").rstrip("!"), row["book_id"]) for row in rows]
    return keys == sorted(keys)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(("function", "arguments"), SEARCHES, ids=SEARCH_NAMES)
async def test_pages_to_the_end_are_the_whole_list(
    bookstore: asyncpg.Connection, pages: Pages, function: str, arguments: dict[str, Any], sort: str
) -> None:
    whole = await pages(function, 1000, sort=sort, **arguments)
    numbers = [row["book_id"] for row in whole]
    assert len(set(numbers)) == len(numbers) > 5
    assert sort == "relevance" or in_order(sort, whole)
    for limit in [1, 2, 7]:
        assert [row["book_id"] for row in await pages(function, limit, sort=sort, **arguments)] == numbers
    if sort != "relevance":
        by_title = await pages(function, 1000, sort="title", **arguments)
        assert {row["book_id"] for row in by_title} == set(numbers)
    assert not await bookstore.fetchval("SELECT count(*) FROM util.import_key")


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(("function", "arguments"), SEARCHES, ids=SEARCH_NAMES)
async def test_pages_hold_when_books_come_and_go_between_them(
    bookstore: asyncpg.Connection, pages: Pages, function: str, arguments: dict[str, Any], sort: str
) -> None:
    async def remove(number: int) -> None:
        await bookstore.execute("SELECT delete_book($1)", number)

    async def add() -> None:
        for title in ["Aaa", "Tie tie"]:  # at both ends
            await bookstore.execute("SELECT insert_book($1, '{Ann Lee,Zed Lee}', '{Fiction}')", title)

    await hold(pages, "book", remove, add, function, sort=sort, **arguments)


@pytest.mark.parametrize("sort", SORTS)
async def test_a_cursor_of_another_search_or_sort_is_refused(
    bookstore: asyncpg.Connection, refused: Refused, sort: str
) -> None:
    cursor = await bookstore.fetchval(
        "SELECT cursor FROM search_books_by_author('lee', p_sort => $1, p_limit => 1)", sort
    )
    other = SORTS[(SORTS.index(sort) + 1) % 5]
    for query in [
        f"SELECT * FROM search_books_by_author('lee', p_after => $1, p_sort => '{other}')",
        f"SELECT * FROM search_books_by_author('ann', p_after => $1, p_sort => '{sort}')",
        f"SELECT * FROM search_books(p_author => 'lee', p_after => $1, p_sort => '{sort}')",
        f"SELECT * FROM search_books_by_category('lee', p_after => $1, p_sort => '{sort}')",
        "SELECT * FROM list_authors('lee', p_after => $1)",
        "SELECT * FROM list_categories(p_after => $1)",
    ]:
        refusal = await refused("22023", query, cursor)
        assert refusal.column_name == "after"


async def test_a_cursor_belongs_to_all_that_was_given(
    bookstore: asyncpg.Connection, refused: Refused
) -> None:
    given = {"author_id": 1, "category_id": 1, "language": "'en'", "year": "'1950s'"}
    others = {"author_id": 2, "category_id": 2, "language": "'en-US'", "year": "'1950'"}
    for name, value in given.items():
        cursor = await bookstore.fetchval(
            f"SELECT cursor FROM search_books(p_{name} => {value}, p_limit => 1)"
        )
        assert cursor
        for other in [f"p_{name} => {others[name]}, ", ""]:
            refusal = await refused("22023", f"SELECT * FROM search_books({other}p_after => $1)", cursor)
            assert refusal.column_name == "after"
    # Not to how it was written.
    for same in ["p_language => 'EN'", "p_year => ' 1950 S'"]:
        name = same[2:].partition(" ")[0]
        cursor = await bookstore.fetchval(
            f"SELECT cursor FROM search_books(p_{name} => {given[name]}, p_limit => 1)"
        )
        assert await bookstore.fetch(f"SELECT * FROM search_books({same}, p_after => $1)", cursor)


async def test_a_cursor_tampered_with_is_refused_or_a_place_in_the_list(
    bookstore: asyncpg.Connection, refused: Refused
) -> None:
    cursor = await bookstore.fetchval("SELECT cursor FROM search_books_by_author('lee', p_limit => 1)")
    query = "SELECT * FROM search_books_by_author('lee', p_after => $1)"
    await refused("22023", query, cursor[:-4])
    await refused("22023", query, "A" + cursor[1:])
    await refused("22023", query, cursor[:12] + "!" + cursor[13:])
