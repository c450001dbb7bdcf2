"""Categories: adding, renaming, listing, removing."""

import json

import asyncpg
import pytest

from tests.db.conftest import Pages, Refused


async def add(db: asyncpg.Connection, name: str) -> int:
    """Insert a category and return its number."""
    number: int = await db.fetchval("SELECT category_id FROM insert_category($1)", name)
    return number


async def test_an_inserted_category_is_what_was_given(bookstore: asyncpg.Connection) -> None:
    category = await bookstore.fetchrow("SELECT * FROM insert_category(E' Science\\n Fiction ')")
    assert (category["name"], category["version"]) == ("Science Fiction", 1)
    assert await bookstore.fetchrow("SELECT * FROM get_category($1)", category["category_id"]) == category


@pytest.mark.parametrize("again", ["crème brûlée", "CREME  BRULEE", "Cre\u0300me Bru\u0302le\u0301e"])
async def test_a_known_name_is_refused_with_its_number(
    bookstore: asyncpg.Connection, refused: Refused, again: str
) -> None:
    number = await add(bookstore, "Crème Brûlée")
    other = await add(bookstore, "Maps")
    for query in ["insert_category($1)", f"update_category({other}, $1)"]:
        refusal = await refused("23505", f"SELECT {query}", again)
        assert (refusal.constraint_name, json.loads(refusal.detail)) == (
            "category_name",
            {"existing_id": number},
        )


async def test_punctuation_tells_categories_apart(bookstore: asyncpg.Connection) -> None:
    assert len({await add(bookstore, name) for name in ["C", "C++", "C#", "C.", "?", "!"]}) == 6


@pytest.mark.parametrize("name", ["", " ", "x" * 201])
async def test_a_blank_or_too_long_name_is_refused(
    bookstore: asyncpg.Connection, refused: Refused, name: str
) -> None:
    assert (
        await refused("23514", "SELECT insert_category($1)", name)
    ).constraint_name == "category_name_length"
    number = await add(bookstore, "Maps")
    refusal = await refused("23514", "SELECT update_category($1, $2)", number, name)
    assert refusal.constraint_name == "category_name_length"


async def test_a_new_name_shows_at_once_on_the_books_and_finds_them(bookstore: asyncpg.Connection) -> None:
    book = await bookstore.fetchval("SELECT book_id FROM insert_book('x', p_categories => '{Maps,Atlases}')")
    number = await bookstore.fetchval("SELECT category_id FROM list_categories('maps')")
    category = await bookstore.fetchrow("SELECT * FROM update_category($1, 'Zoology')", number)
    assert (category["name"], category["version"]) == ("Zoology", 2)
    shown = json.loads(await bookstore.fetchval("SELECT categories FROM get_book($1)", book))
    assert [c["name"] for c in shown] == ["Atlases", "Zoology"]
    assert await bookstore.fetchval("SELECT book_id FROM search_books_by_category('zoology')") == book
    assert await bookstore.fetch("SELECT * FROM search_books_by_category('maps')") == []
    assert await bookstore.fetch("SELECT * FROM list_categories('maps')") == []


async def test_a_category_with_books_stays_and_one_without_goes(
    bookstore: asyncpg.Connection, refused: Refused
) -> None:
    book = await bookstore.fetchval("SELECT book_id FROM insert_book('x', p_categories => '{Maps}')")
    number = await bookstore.fetchval("SELECT category_id FROM list_categories('maps')")
    refusal = await refused("23503", "SELECT delete_category($1)", number)
    assert refusal.constraint_name == "book_category_category"
    await bookstore.execute("SELECT delete_book($1)", book)
    assert await bookstore.fetchval("SELECT name FROM delete_category($1)", number) == "Maps"
    for function in ["get_category", "update_category", "delete_category"]:
        assert (await refused("P0002", f"SELECT {function}($1)", number)).column_name == "category_id"


async def test_names_that_begin_with_the_words_come_first(bookstore: asyncpg.Connection) -> None:
    for name in ["Science Fiction", "Fiction", "Fictional Maps", "Crime fiction"]:
        await add(bookstore, name)
    found = [row["name"] for row in await bookstore.fetch("SELECT name FROM list_categories('fiction')")]
    assert found == ["Fiction", "Fictional Maps", "Crime fiction", "Science Fiction"]


@pytest.mark.parametrize("query", [None, "kind", "k", "special"])
async def test_pages_to_the_end_are_the_whole_list(
    bookstore: asyncpg.Connection, pages: Pages, query: str | None
) -> None:
    for number in range(12):
        await add(bookstore, f"Kind {'?' * (number % 4)} special {number // 4}")
        await add(bookstore, f"Special kind {number}")
    whole = [row["category_id"] for row in await pages("list_categories", 1000, q=query)]
    assert len(whole) == len(set(whole)) == 24
    for limit in [1, 2, 7]:
        assert [row["category_id"] for row in await pages("list_categories", limit, q=query)] == whole


@pytest.mark.parametrize(("query", "found"), [("%", 0), ("_", 0), ("\\", 0), ("'", 0), ("文", 1), ("c++", 1)])
async def test_signs_are_searched_for_as_they_are(
    bookstore: asyncpg.Connection, query: str, found: int
) -> None:
    for name in ["Maps", "文学", "C++", "C#"]:
        await add(bookstore, name)
    assert len(await bookstore.fetch("SELECT * FROM list_categories($1)", query)) == found


async def test_a_foreign_cursor_and_a_blank_query_are_refused(
    bookstore: asyncpg.Connection, refused: Refused
) -> None:
    await add(bookstore, "Maps")
    cursor = await bookstore.fetchval("SELECT cursor FROM list_categories('maps')")
    for query in ["list_categories(p_after => $1)", "list_categories('ma', p_after => $1)"]:
        assert (await refused("22023", f"SELECT * FROM {query}", cursor)).column_name == "after"
    assert (await refused("22023", "SELECT * FROM list_categories(' ')")).column_name == "q"
