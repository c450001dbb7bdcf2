"""Authors: adding, renaming, listing, removing."""

import json
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Pages, Refused

LIST = "SELECT name FROM list_authors($1, 1000)"


async def add(db: asyncpg.Connection, name: str, *aliases: str, told: str = "") -> int:
    """Insert an author and return the number."""
    number: int = await db.fetchval(
        "SELECT author_id FROM insert_author($1, $2, p_aliases => $3)", name, told, list(aliases)
    )
    return number


async def names(db: asyncpg.Connection, query: str | None) -> list[str]:
    return [row["name"] for row in await db.fetch(LIST, query)]


async def test_an_inserted_author_is_what_was_given(bookstore: asyncpg.Connection) -> None:
    author = await bookstore.fetchrow(
        "SELECT * FROM insert_author(E' Mary\\nAnn  Evans ', ' novelist ', 1819, 1880, ARRAY['George Eliot', ' GEORGE  ELIOT', 'Marian'])"
    )
    assert (author["name"], author["disambiguation"]) == ("Mary Ann Evans", "novelist")
    assert (author["birth_year"], author["death_year"], author["version"]) == (1819, 1880, 1)
    assert author["aliases"] == ["George Eliot", "Marian"]
    assert await bookstore.fetchrow("SELECT * FROM get_author($1)", author["author_id"]) == author


@pytest.mark.parametrize(
    "again", ["J.R.R. Tolkien", "Tolkien, J. R. R.", "jrr TOLKIEN", " J. R. R.  Tolkien "]
)
async def test_a_known_name_is_refused_with_the_number_of_the_author(
    bookstore: asyncpg.Connection, refused: Refused, again: str
) -> None:
    number = await add(bookstore, "J. R. R. Tolkien")
    refusal = await refused("23505", "SELECT insert_author($1)", again)
    assert (refusal.constraint_name, json.loads(refusal.detail)) == (
        "author_identity",
        {"existing_id": number},
    )
    other = await add(bookstore, "Ann Lee")
    refusal = await refused("23505", "SELECT update_author($1, $2)", other, again)
    assert (refusal.constraint_name, json.loads(refusal.detail)) == (
        "author_identity",
        {"existing_id": number},
    )
    assert await add(bookstore, again, told="another") != number


@pytest.mark.parametrize(
    ("arguments", "constraint"),
    [
        ("''", "person_name_length"),
        ("repeat('x', 301)", "person_name_length"),
        ("'x', repeat('x', 101)", "author_disambiguation_length"),
        ("'x', p_birth_year => -3001", "author_birth_year_range"),
        ("'x', p_death_year => 2201", "author_death_year_range"),
        ("'x', p_birth_year => 1900, p_death_year => 1899", "author_life"),
        ("'x', p_aliases => ARRAY[repeat('x', 301)]", "person_name_length"),
        (
            "'x', p_aliases => ARRAY(SELECT 'Alias ' || n FROM generate_series(1, 101) AS n)",
            "author_aliases_number",
        ),
    ],
)
async def test_what_does_not_fit_is_refused(refused: Refused, arguments: str, constraint: str) -> None:
    refusal = await refused("23514", f"SELECT insert_author({arguments})")
    assert refusal.constraint_name == constraint


async def test_a_new_name_shows_at_once_on_the_books_and_finds_them(bookstore: asyncpg.Connection) -> None:
    number = await add(bookstore, "Marian Evans")
    book = await bookstore.fetchval(
        "SELECT book_id FROM insert_book('Romola', '{Ann Lee,Marian Evans}', p_roles => '{editor,author}')"
    )
    author = await bookstore.fetchrow("SELECT * FROM update_author($1, 'George Éliot')", number)
    assert (author["name"], author["version"]) == ("George Éliot", 2)
    shown = json.loads(await bookstore.fetchval("SELECT authors FROM get_book($1)", book))
    assert [(a["name"], a["roles"]) for a in shown] == [("Ann Lee", ["editor"]), ("George Éliot", ["author"])]
    for query in ["search_books_by_author('george eliot')", "search_books(p_q => 'george eliot')"]:
        assert await bookstore.fetchval(f"SELECT book_id FROM {query}") == book
    for query in ["search_books_by_author('evans')", "search_books(p_q => 'evans')", "list_authors('evans')"]:
        assert await bookstore.fetch(f"SELECT * FROM {query}") == []


async def test_an_update_changes_what_is_given_and_clears_what_is_named(
    bookstore: asyncpg.Connection,
) -> None:
    old = await bookstore.fetchrow("SELECT * FROM insert_author('Ann Lee', 'poet', 1900, 1980, '{Bo}')")
    number = old["author_id"]
    new = await bookstore.fetchrow("SELECT * FROM update_author($1, p_death_year => 1990)", number)
    assert (new["name"], new["disambiguation"], new["birth_year"], new["death_year"], new["aliases"]) == (
        "Ann Lee",
        "poet",
        1900,
        1990,
        ["Bo"],
    )
    new = await bookstore.fetchrow(
        "SELECT * FROM update_author($1, p_clear => '{disambiguation,birth_year,death_year,aliases}')", number
    )
    assert (new["disambiguation"], new["birth_year"], new["death_year"], new["aliases"]) == (
        "",
        None,
        None,
        [],
    )
    assert await names(bookstore, "bo") == []


@pytest.mark.parametrize("field", ["name", "author_id", "", "x"])
async def test_a_field_that_cannot_be_cleared_is_refused(
    bookstore: asyncpg.Connection, refused: Refused, field: str
) -> None:
    number = await add(bookstore, "Ann Lee")
    assert (
        await refused("22023", "SELECT update_author($1, p_clear => $2)", number, [field])
    ).column_name == "clear"


async def test_an_author_with_books_stays_and_one_without_goes(
    bookstore: asyncpg.Connection, refused: Refused
) -> None:
    number = await add(bookstore, "Ann Lee", "Bo")
    book = await bookstore.fetchval("SELECT book_id FROM insert_book('x', '{Ann Lee}')")
    refusal = await refused("23503", "SELECT delete_author($1)", number)
    assert refusal.constraint_name == "book_author_author"
    await bookstore.execute("SELECT delete_book($1)", book)
    assert await bookstore.fetchval("SELECT name FROM delete_author($1)", number) == "Ann Lee"
    for function in ["get_author", "update_author", "delete_author"]:
        assert (await refused("P0002", f"SELECT {function}($1)", number)).column_name == "author_id"
    assert await names(bookstore, "bo") == []


async def test_exact_names_and_aliases_come_before_beginnings_before_words(
    bookstore: asyncpg.Connection,
) -> None:
    for name, *aliases in [
        ("Zoe King",),
        ("Kingsley Amis",),
        ("King",),
        ("Anna Kingsolver",),
        ("Bachman", "King"),
    ]:
        await add(bookstore, name, *aliases)
    found = await names(bookstore, "king")
    assert sorted(found[:2]) == ["Bachman", "King"]
    assert found[2:] == ["Zoe King", "Kingsley Amis", "Anna Kingsolver"]


async def test_an_author_with_several_matching_names_comes_once(
    bookstore: asyncpg.Connection, pages: Pages
) -> None:
    for number in range(5):
        await add(bookstore, f"Ann Lee {number}", f"Lee {number}", f"Bo Lee {number}", f"Leeann Lee{number}")
    for limit in [1, 2, 7]:
        found = [row["name"] for row in await pages("list_authors", limit, q="lee")]
        assert sorted(found) == [f"Ann Lee {number}" for number in range(5)]


@pytest.mark.parametrize("query", [None, "lee", "ann", "lee a"])
async def test_pages_to_the_end_are_the_whole_list(
    bookstore: asyncpg.Connection, pages: Pages, query: str | None
) -> None:
    for number in range(12):
        await add(bookstore, "Ann Lee", f"Lee Annabel {number}", told=str(number))
        await add(bookstore, f"Writer {number} Lee")
    whole = [row["author_id"] for row in await pages("list_authors", 1000, q=query)]
    assert len(whole) == len(set(whole)) == {None: 24, "lee": 24}.get(query, 12)
    for limit in [1, 2, 7]:
        assert [row["author_id"] for row in await pages("list_authors", limit, q=query)] == whole


async def test_pages_hold_when_authors_come_and_go(bookstore: asyncpg.Connection, pages: Pages) -> None:
    before = [await add(bookstore, "Ann Lee", told=str(number)) for number in range(10)]

    async def change(rows: list[Any]) -> None:
        await bookstore.execute("SELECT delete_author($1)", rows[-1]["author_id"])
        if len(rows) < 8:
            await add(bookstore, f"Aaa Lee {len(rows)}")

    numbers = [row["author_id"] for row in await pages("list_authors", 2, change, q="ann lee")]
    assert numbers == before


async def test_a_foreign_cursor_and_a_blank_query_are_refused(
    bookstore: asyncpg.Connection, refused: Refused
) -> None:
    await add(bookstore, "Ann Lee")
    cursor = await bookstore.fetchval("SELECT cursor FROM list_authors('lee')")
    for query in ["list_authors(p_after => $1)", "list_authors('ann', p_after => $1)"]:
        assert (await refused("22023", f"SELECT * FROM {query}", cursor)).column_name == "after"
    assert (await refused("22023", "SELECT * FROM list_authors(' ')")).column_name == "q"
    assert (
        await refused("23514", "SELECT * FROM list_authors(repeat('x', 2001))")
    ).constraint_name == "query_length"
