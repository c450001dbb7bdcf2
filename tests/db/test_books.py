"""Books: adding, changing, removing, and finding them by author, category, words and ISBN."""

# ruff: noqa: RUF001  # names and titles as people write them
import json
from datetime import datetime
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Pages, Refused

SORTS = ["relevance", "title", "newest", "year", "price"]
INSERT = "SELECT * FROM insert_book($1, $2, $3)"
BY_AUTHOR = "SELECT title FROM search_books_by_author($1, p_limit => 1000)"
BY_CATEGORY = "SELECT title FROM search_books_by_category($1, p_limit => 1000)"
BY_WORDS = "SELECT title FROM search_books(p_q => $1, p_limit => 1000, p_exact => true)"


async def add(db: asyncpg.Connection, title: str, *authors: str, categories: tuple[str, ...] = ()) -> int:
    """Insert a book and return its number."""
    number: int = (await db.fetchrow(INSERT, title, list(authors), list(categories)))["book_id"]
    return number


async def titles(db: asyncpg.Connection, query: str, *arguments: object) -> list[str]:
    return [row["title"] for row in await db.fetch(query, *arguments)]


def names(book: Any) -> list[str]:  # noqa: ANN401  # asyncpg is untyped
    return [author["name"] for author in json.loads(book["authors"])]


# Finding by author


@pytest.mark.parametrize(
    "query",
    [
        "tolkien",
        "TOLKIEN",
        "J. R. R. Tolkien",
        "J.R.R. Tolkien",
        "JRR Tolkien",
        "Tolkien, J.R.R.",
        "Tolkien, J. R. R.",
        "tolkien jrr",
        "tolk",
        "j",
        "  tolkien  ",
        "Oxymore",
        "john ronald",
    ],
)
async def test_an_author_is_found_however_the_name_is_written(
    bookstore: asyncpg.Connection, query: str
) -> None:
    await bookstore.execute(
        "SELECT insert_author('J. R. R. Tolkien', p_aliases => '{Oxymore,John Ronald Reuel}')"
    )
    await add(bookstore, "The Hobbit", "Tolkien, J.R.R.")
    await add(bookstore, "Emma", "Austen, Miss")
    assert await titles(bookstore, BY_AUTHOR, query) == ["The Hobbit"]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Gabriel García Márquez", "garcia marquez"),
        ("Gabriel García Márquez", "García Márquez, Gabriel"),
        ("Gabriel Garci\u0301a Ma\u0301rquez", "gabriel garcía"),
        ("Stanisław Lem", "stanislaw lem"),
        ("Jón Kalman Stefánsson", "stefansson"),
        ("Søren Kierkegaard", "soren kierkegaard"),
        ("Flann O’Brien", "o'brien"),
        ("Flann O'Brien", "obrien"),
        ("村上春樹", "村上"),
        ("村上春樹", "村上春樹"),
        ("Лев Толстой", "лев толстой"),
        ("Νίκος Καζαντζάκης", "καζαντζακης"),
        ("Νίκος Καζαντζάκης", "ΝΊΚΟΣ"),
        ("Jean-Paul Sartre", "sartre"),
        ("Strauß", "STRAUSS"),
    ],
)
async def test_an_author_is_found_without_accents_and_in_any_script(
    bookstore: asyncpg.Connection, name: str, query: str
) -> None:
    await add(bookstore, "One", name)
    await add(bookstore, "Two", "Somebody Else")
    assert await titles(bookstore, BY_AUTHOR, query) == ["One"]


@pytest.mark.parametrize(
    "query", ["olkien", "tolkein", "tolkien emma", "%", "_olkien", "t%n", "\\", "'", '"']
)
async def test_an_author_is_not_found_by_what_the_name_does_not_say(
    bookstore: asyncpg.Connection, query: str
) -> None:
    await add(bookstore, "The Hobbit", "J. R. R. Tolkien")
    for call in (
        "search_books_by_author($1, p_exact => true)",
        "search_books(p_author => $1, p_exact => true)",
    ):
        assert await titles(bookstore, f"SELECT title FROM {call}", query) == []


async def test_exact_names_come_before_beginnings_before_words(bookstore: asyncpg.Connection) -> None:
    await add(bookstore, "A", "Zoe King")
    await add(bookstore, "B", "Kingsley Amis")
    await add(bookstore, "C", "King")
    await add(bookstore, "D", "King Zog")
    await add(bookstore, "E", "Anna Kingsolver")
    await bookstore.execute("SELECT insert_author('Richard Bachman', p_aliases => '{King}')")
    await add(bookstore, "F", "Richard Bachman")
    found = await titles(bookstore, BY_AUTHOR, "king")
    assert sorted(found[:2]) == ["C", "F"]
    assert found[2:] == ["A", "D", "B", "E"]  # King, Zoe and King Zog, then Kingsley


async def test_under_each_name_books_come_by_title(bookstore: asyncpg.Connection) -> None:
    for title in ["b", "Ç", "a", "C++", "C#"]:
        await add(bookstore, title, "Ann Lee")
    assert await titles(bookstore, BY_AUTHOR, "ann lee") == ["a", "b", "Ç", "C#", "C++"]


@pytest.mark.parametrize("limit", [1, 2, 7])
@pytest.mark.parametrize("sort", SORTS)
async def test_a_book_by_two_matching_authors_comes_once(
    bookstore: asyncpg.Connection, pages: Pages, sort: str, limit: int
) -> None:
    for number in range(9):
        await add(bookstore, f"Both {number}", "Ann Lee", "Lee Ann", "Bruce Lee")
    await add(bookstore, "One", "Bruce Lee")
    for function in ["search_books_by_author", "search_books"]:
        found = [row["title"] for row in await pages(function, limit, author="lee", sort=sort)]
        assert sorted(found) == sorted([*(f"Both {number}" for number in range(9)), "One"])


async def test_homonyms_are_both_found_and_told_apart(bookstore: asyncpg.Connection) -> None:
    numbers = [
        await bookstore.fetchval("SELECT author_id FROM insert_author('John Smith', $1)", told)
        for told in ["b. 1588", "b. 1938"]
    ]
    for number, title in zip(numbers, ["Virginia", "Verse"], strict=True):
        await bookstore.execute("SELECT insert_book($1, p_author_ids => $2)", title, [number])
    assert sorted(await titles(bookstore, BY_AUTHOR, "john smith")) == ["Verse", "Virginia"]


# Finding by category


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("science fiction", ["Dune"]),
        ("SCIENCE  FICTION", ["Dune"]),
        ("fiction", ["Emma"]),
        ("fict", ["Dune", "Emma"]),
        ("science-fiction", ["Dune"]),
        ("Crème Brûlée", ["Pudding"]),
        ("creme brulee", ["Pudding"]),
        ("C++", ["Pointers"]),
        ("c#", ["Generics"]),
        ("c", ["Generics", "Pointers", "Pudding"]),
        ("文学", ["雪国"]),
        ("nothing", []),
        ("%", []),
        ("'", []),
        ("\\", []),
        ("sci_nce", []),
    ],
)
async def test_a_category_is_found_by_its_name_else_by_its_words(
    bookstore: asyncpg.Connection, query: str, found: list[str]
) -> None:
    for title, category in [
        ("Dune", "Science Fiction"),
        ("Emma", "Fiction"),
        ("Pudding", "Crème brûlée"),
        ("Pointers", "C++"),
        ("Generics", "C#"),
        ("雪国", "文学"),
    ]:
        await add(bookstore, title, categories=(category,))
    assert await titles(bookstore, BY_CATEGORY, query) == found
    assert await titles(bookstore, "SELECT title FROM search_books(p_category => $1)", query) == found


# Finding by words and ISBN


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hobbit", ["The Hobbit"]),
        ("the hob", ["The Hobbit"]),
        ("hobbit tolkien", ["The Hobbit"]),
        ("there and back", ["The Hobbit"]),
        ("hob the", []),
        ("c++", ["C++ Primer"]),
        ("c#", ["C# in Depth"]),
        ("primer c++", ["C++ Primer"]),
        ("雪国", ["雪国"]),
        ("philosopher's stone", ["Philosopher’s Stone"]),
        ("philosophers", ["Philosopher’s Stone"]),
        ("L'Étranger", ["L’étranger"]),
        ("100%", ["100% Wolf"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("'", []),
        ("' | 'hobbit", ["The Hobbit"]),
        ("hobbit & stone", []),
        ("!hobbit", ["The Hobbit"]),
        ("???", ["???"]),
    ],
)
async def test_books_are_found_by_words(bookstore: asyncpg.Connection, query: str, found: list[str]) -> None:
    await bookstore.execute(
        "SELECT insert_book('The Hobbit', '{Tolkien}', p_subtitle => 'There and Back Again')"
    )
    for title in [
        "C++ Primer",
        "C# in Depth",
        "雪国",
        "Philosopher’s Stone",
        "L’étranger",
        "100% Wolf",
        "???",
    ]:
        await add(bookstore, title)
    assert await titles(bookstore, BY_WORDS, query) == found


async def test_titles_that_begin_with_the_words_come_first(bookstore: asyncpg.Connection) -> None:
    for title in ["A Dune", "Dune Messiah", "Dune", "Sand Dunes"]:
        await add(bookstore, title)
    assert await titles(bookstore, BY_WORDS, "dune") == ["Dune", "A Dune", "Dune Messiah", "Sand Dunes"]


@pytest.mark.parametrize(
    "isbn", ["0261102214", "0-261-10221-4", "9780261102217", "978-0-261-10221-7", " 978 0261 10221 7 "]
)
async def test_a_book_is_found_by_its_isbn_in_any_form(bookstore: asyncpg.Connection, isbn: str) -> None:
    book = await bookstore.fetchrow("SELECT * FROM insert_book('The Hobbit', p_isbn => $1)", isbn)
    assert book["isbn"] == "9780261102217"
    await add(bookstore, "Emma")
    for form in ["0-261-10221-4", "9780261102217"]:
        assert await titles(bookstore, "SELECT title FROM search_books(p_isbn => $1)", form) == ["The Hobbit"]
        assert await titles(bookstore, BY_WORDS, form) == ["The Hobbit"]
    assert await titles(bookstore, "SELECT title FROM search_books(p_isbn => $1)", "9780141439587") == []


async def test_a_wrongly_printed_isbn_is_found_as_printed(bookstore: asyncpg.Connection) -> None:
    book = await bookstore.fetchrow("SELECT * FROM insert_book('Odd', p_printed_isbn => '0-261-10221-x')")
    assert (book["isbn"], book["printed_isbn"]) == (None, "026110221X")
    assert await titles(bookstore, "SELECT title FROM search_books(p_isbn => $1)", "0 261 10221 X") == ["Odd"]


async def test_a_book_titled_by_its_own_isbn_comes_once(bookstore: asyncpg.Connection) -> None:
    await bookstore.execute("SELECT insert_book('9780261102217', p_isbn => '9780261102217')")
    assert await titles(bookstore, BY_WORDS, "9780261102217") == ["9780261102217"]


async def test_what_is_given_together_must_all_match(bookstore: asyncpg.Connection) -> None:
    await add(bookstore, "Rings", "J. R. R. Tolkien", categories=("Fantasy",))
    await add(bookstore, "Letters", "J. R. R. Tolkien", categories=("Letters",))
    await add(bookstore, "Rings of Saturn", "W. G. Sebald", categories=("Travel",))
    search = "SELECT title FROM search_books(p_author => $1, p_category => $2, p_q => $3)"
    assert await titles(bookstore, search, "tolkien", "fantasy", "rings") == ["Rings"]
    assert await titles(bookstore, search, "tolkien", None, "rings") == ["Rings"]
    assert await titles(bookstore, search, "tolkien", "fantasy", None) == ["Rings"]
    assert await titles(bookstore, search, None, "travel", "rings") == ["Rings of Saturn"]
    assert await titles(bookstore, search, "sebald", "fantasy", None) == []
    assert await titles(bookstore, search, None, None, None) == ["Letters", "Rings", "Rings of Saturn"]


# Pages


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "====", "'", "null", "AAAA", "é", "\u200b", "A" * 10_000, "W10", "-1", "000000005b5d"],
)
async def test_a_made_up_cursor_is_refused(refused: Refused, cursor: str) -> None:
    for call in ["search_books_by_author('lee',", "search_books_by_category('lee',", "search_books("]:
        for sort in SORTS:
            await refused("22023", f"SELECT * FROM {call} p_sort => '{sort}', p_after => $1)", cursor)
    await refused("22023", "SELECT * FROM list_authors(p_after => $1)", cursor)
    await refused("22023", "SELECT * FROM list_categories('x', p_after => $1)", cursor)


# Arguments that cannot be


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0", "\u3000"])
async def test_a_blank_search_is_refused(refused: Refused, blank: str) -> None:
    for call, field in [
        ("search_books_by_author($1)", "author"),
        ("search_books_by_category($1)", "category"),
        ("search_books(p_author => $1)", "author"),
        ("search_books(p_category => $1)", "category"),
        ("search_books(p_q => $1)", "q"),
        ("search_books(p_isbn => $1)", "isbn"),
        ("search_books(p_q => $1, p_sort => 'price')", "q"),
    ]:
        refusal = await refused("22023", f"SELECT * FROM {call}", blank)
        assert refusal.column_name == field, call


async def test_a_search_of_200_characters_is_answered_and_of_201_refused(
    bookstore: asyncpg.Connection, refused: Refused
) -> None:
    for call in [
        "_by_author($1)",
        "_by_category($1)",
        "(p_author => $1)",
        "(p_category => $1)",
        "(p_q => $1)",
    ]:
        for text in ["x" * 200, "é" * 200, "x " * 100, "村" * 200, "a," * 100]:
            assert await bookstore.fetch(f"SELECT * FROM search_books{call}", text) == []
        refusal = await refused("23514", f"SELECT * FROM search_books{call}", "x" * 2001)
        assert refusal.constraint_name == "query_length"


@pytest.mark.parametrize(
    ("limit", "constraint"), [(0, "page_limit_range"), (-1, "page_limit_range"), (1001, "page_limit_range")]
)
async def test_a_page_holds_1_to_1000_books(refused: Refused, limit: int, constraint: str) -> None:
    for call in ["search_books_by_author('x', ", "search_books_by_category('x', ", "search_books("]:
        refusal = await refused("23514", f"SELECT * FROM {call}p_limit => $1)", limit)
        assert refusal.constraint_name == constraint


@pytest.mark.parametrize("sort", ["", "Title", "price desc", "title; DROP TABLE bookstore.book"])
async def test_an_unknown_sort_is_refused(refused: Refused, sort: str) -> None:
    for call in [
        "search_books_by_author('x', ",
        "search_books_by_category('x', ",
        "search_books(",
        "search_books(p_q => 'x', ",
    ]:
        refusal = await refused("22023", f"SELECT * FROM {call}p_sort => $1)", sort)
        assert refusal.column_name == "sort"


# Adding


async def test_an_inserted_book_is_what_was_given(bookstore: asyncpg.Connection) -> None:
    book = await bookstore.fetchrow(
        "SELECT * FROM insert_book($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        "  The\n Hobbit ",
        ["Tolkien, J. R. R.", "Alan Lee"],
        ["Fantasy", "Children's"],
        "0-261-10221-4",
        1937,
        "en-GB",
        " Allen & Unwin ",
        Decimal("7.5"),
        "GBP",
        "  In a hole.\n\nIn the ground.  ",
        "There and Back Again",
        None,
        ["author", "illustrator"],
    )
    assert (book["title"], book["isbn"], book["published_year"]) == ("The Hobbit", "9780261102217", 1937)
    assert (book["language"], book["publisher"], book["currency"]) == ("en-GB", "Allen & Unwin", "GBP")
    assert book["price"] == Decimal("7.50")
    assert book["description"] == "In a hole.\n\nIn the ground."
    assert book["subtitle"] == "There and Back Again"
    assert book["version"] == 1
    assert isinstance(book["created_at"], datetime)
    assert [(a["name"], a["roles"]) for a in json.loads(book["authors"])] == [
        ("Tolkien, J. R. R.", ["author"]),
        ("Alan Lee", ["illustrator"]),
    ]
    assert [c["name"] for c in json.loads(book["categories"])] == ["Children's", "Fantasy"]
    assert await bookstore.fetchrow("SELECT * FROM get_book($1)", book["book_id"]) == book


async def test_an_author_named_twice_has_both_roles_in_one_place(bookstore: asyncpg.Connection) -> None:
    book = await bookstore.fetchrow(
        "SELECT * FROM insert_book('Blake', $1, p_roles => $2)",
        ["William Blake", "Ann Lee", "BLAKE, William", "william blake"],
        ["author", "editor", "illustrator", "author"],
    )
    assert [(a["name"], a["roles"]) for a in json.loads(book["authors"])] == [
        ("William Blake", ["author", "illustrator"]),
        ("Ann Lee", ["editor"]),
    ]


async def test_names_and_numbers_of_authors_go_together(bookstore: asyncpg.Connection) -> None:
    number = await bookstore.fetchval("SELECT author_id FROM insert_author('John Smith', 'b. 1588')")
    category = await bookstore.fetchval("SELECT category_id FROM insert_category('Maps')")
    book = await bookstore.fetchrow(
        "SELECT * FROM insert_book('Virginia', $1, '{Travel}', p_author_ids => $2, p_category_ids => $3)",
        [None, "Ann Lee"],
        [number, None],
        [category],
    )
    assert names(book) == ["John Smith", "Ann Lee"]
    assert [c["name"] for c in json.loads(book["categories"])] == ["Maps", "Travel"]


async def test_known_authors_and_categories_are_used_again(bookstore: asyncpg.Connection) -> None:
    await add(bookstore, "One", "J. R. R. Tolkien", categories=("Science Fiction",))
    await add(
        bookstore,
        "Two",
        "Tolkien, J.R.R.",
        "TOLKIEN, JRR",
        categories=("science  fiction", "SCIENCE FICTION"),
    )
    assert await bookstore.fetchval("SELECT count(*) FROM bookstore.author") == 1
    assert await bookstore.fetchval("SELECT array_agg(name::text) FROM bookstore.category") == [
        "Science Fiction"
    ]


async def test_a_name_that_is_an_alias_is_that_author(bookstore: asyncpg.Connection) -> None:
    await bookstore.execute("SELECT insert_author('Mary Ann Evans', p_aliases => '{George Eliot}')")
    book = await bookstore.fetchrow(INSERT, "Middlemarch", ["George Eliot"], None)
    assert names(book) == ["Mary Ann Evans"]


@pytest.mark.parametrize("names", ["{'Ann Lee',' '}", "{'',NULL}", "{NULL}"])
async def test_blank_names_are_refused(refused: Refused, names: str) -> None:
    names = names.replace("'", '"')
    refusal = await refused("22023", f"SELECT insert_book('x', p_authors => '{names}')")
    assert refusal.column_name == "authors"
    refusal = await refused("22023", f"SELECT insert_book('x', p_categories => '{names}')")
    assert refusal.column_name == "categories"


async def test_unknown_numbers_are_refused(refused: Refused) -> None:
    refusal = await refused("22023", "SELECT insert_book('x', p_author_ids => '{4711}')")
    assert refusal.column_name == "authors"
    refusal = await refused("22023", "SELECT insert_book('x', p_category_ids => '{4711}')")
    assert refusal.column_name == "categories"
    for function in ["get_book", "delete_book", "update_book"]:
        refusal = await refused("P0002", f"SELECT {function}(4711)")
        assert refusal.column_name == "book_id"


@pytest.mark.parametrize(
    ("arguments", "constraint"),
    [
        ("''", "title_length"),
        ("' '", "title_length"),
        ("NULL", "title_length"),
        ("repeat('x', 1001)", "title_length"),
        ("'x', p_subtitle => repeat('x', 1001)", "subtitle_length"),
        ("'x', ARRAY[repeat('x', 301)]", "person_name_length"),
        ("'x', NULL, ARRAY[repeat('x', 201)]", "category_name_length"),
        ("'x', p_isbn => '0261102215'", "book_isbn_valid"),
        ("'x', p_isbn => 'abc'", "book_isbn_valid"),
        ("'x', p_isbn => '9790261102217'", "book_isbn_valid"),
        ("'x', p_printed_isbn => repeat('1', 41)", "book_printed_isbn_length"),
        ("'x', p_published_year => 2101", "published_year_range"),
        ("'x', p_published_year => -3001", "published_year_range"),
        ("'x', p_language => 'English'", "language_code_form"),
        ("'x', p_language => 'i-klingon'", "language_code_form"),
        ("'x', p_language => 'en' || repeat('-abcdefgh', 100000)", "language_code_form"),
        ("'x', p_publisher => repeat('x', 501)", "publisher_length"),
        ("'x', p_price => 1", "book_price_currency"),
        ("'x', p_currency => 'EUR'", "book_price_currency"),
        ("'x', p_price => -0.01, p_currency => 'EUR'", "price_range"),
        ("'x', p_price => 'NaN', p_currency => 'EUR'", "price_range"),
        ("'x', p_price => 1, p_currency => 'eur'", "currency_code_form"),
        ("'x', p_description => repeat('x', 20001)", "description_length"),
        ("'x', ARRAY(SELECT 'Writer ' || n FROM generate_series(1, 101) AS n)", "book_authors_number"),
        (
            "'x', NULL, ARRAY(SELECT 'Genre ' || n FROM generate_series(1, 101) AS n)",
            "book_categories_number",
        ),
        ("'x', '{Ann}', p_roles => '{publisher}'", "book_author_roles"),
    ],
)
async def test_what_does_not_fit_is_refused(refused: Refused, arguments: str, constraint: str) -> None:
    refusal = await refused("23514", f"SELECT insert_book({arguments})")
    assert refusal.constraint_name == constraint


@pytest.mark.parametrize("price", ["1e10", "Infinity", "9.999", "0.001"])
async def test_a_price_out_of_bounds_or_too_exact_is_refused(
    bookstore: asyncpg.Connection, refused: Refused, price: str
) -> None:
    arguments = f"p_price => '{price}', p_currency => 'EUR'"
    refusal = await refused("23514", f"SELECT insert_book('x', {arguments})")
    assert refusal.constraint_name == "price_range"
    number = await bookstore.fetchval("SELECT book_id FROM insert_book('x')")
    refusal = await refused("23514", f"SELECT update_book({number}, {arguments})")
    assert refusal.constraint_name == "price_range"


async def test_the_longest_values_fit(bookstore: asyncpg.Connection) -> None:
    book = await bookstore.fetchrow(
        "SELECT * FROM insert_book($1, $2, $3, p_description => $4, p_price => 9999999999.99, p_currency => 'EUR', p_published_year => -3000)",
        "é" * 1000,
        ["村 " * 149 + "上"],
        ["ß" * 200],
        "x" * 20_000,
    )
    assert await titles(bookstore, BY_WORDS, "é" * 200) == [book["title"]]
    assert await titles(bookstore, BY_AUTHOR, "村 村") == [book["title"]]


async def test_a_known_isbn_is_refused_with_the_number_of_its_book(
    bookstore: asyncpg.Connection, refused: Refused
) -> None:
    insert = "SELECT book_id FROM insert_book('Hobbit', p_isbn => $1)"
    number = await bookstore.fetchval(insert, "9780261102217")
    refusal = await refused("23505", insert, "0-261-10221-4")
    assert json.loads(refusal.detail) == {"existing_id": number}
    assert refusal.constraint_name == "book_isbn"
    other = await add(bookstore, "Other")
    refusal = await refused("23505", "SELECT update_book($1, p_isbn => '9780261102217')", other)
    assert json.loads(refusal.detail) == {"existing_id": number}
    assert refusal.constraint_name == "book_isbn"


async def test_a_refused_book_leaves_nothing_behind(bookstore: asyncpg.Connection, refused: Refused) -> None:
    await bookstore.execute("SELECT insert_book('Hobbit', p_isbn => '9780261102217')")
    await refused("23505", "SELECT insert_book('Again', '{New Author}', '{New Category}', '9780261102217')")
    assert await bookstore.fetchval("SELECT count(*) FROM bookstore.author") == 0
    assert await bookstore.fetchval("SELECT count(*) FROM bookstore.category") == 0


# Changing


async def test_an_update_changes_what_is_given_and_nothing_else(bookstore: asyncpg.Connection) -> None:
    old = await bookstore.fetchrow(
        "SELECT * FROM insert_book('Hobbit', '{Tolkien}', '{Fantasy}', '9780261102217', 1937, 'en', 'Allen', 7, 'GBP', 'A hole.', 'Back')"
    )
    new = await bookstore.fetchrow("SELECT * FROM update_book($1, p_title => 'The Hobbit')", old["book_id"])
    assert new["title"] == "The Hobbit"
    changed = {name for name in old.keys() if old[name] != new[name]}  # noqa: SIM118  # a Record iterates values
    assert changed <= {"title", "version", "updated_at"}
    assert new["version"] == 2
    assert await titles(bookstore, BY_AUTHOR, "tolkien") == ["The Hobbit"]
    assert await titles(bookstore, BY_WORDS, "the hobbit") == ["The Hobbit"]


@pytest.mark.parametrize(
    ("clear", "empty"),
    [
        ("subtitle", None),
        ("authors", "[]"),
        ("categories", "[]"),
        ("isbn", None),
        ("printed_isbn", None),
        ("published_year", None),
        ("language", None),
        ("publisher", None),
        ("description", None),
    ],
)
async def test_an_update_clears_a_field(bookstore: asyncpg.Connection, clear: str, empty: str | None) -> None:
    old = await bookstore.fetchrow(
        "SELECT * FROM insert_book('Hobbit', '{Tolkien}', '{Fantasy}', '9780261102217', 1937, 'en', 'Allen', 7, 'GBP', 'A hole.', 'Back', 'X1')"
    )
    assert old[clear] != empty
    new = await bookstore.fetchrow("SELECT * FROM update_book($1, p_clear => $2)", old["book_id"], [clear])
    assert new[clear] == empty


async def test_price_and_currency_are_cleared_together(
    bookstore: asyncpg.Connection, refused: Refused
) -> None:
    number = await bookstore.fetchval(
        "SELECT book_id FROM insert_book('x', p_price => 1, p_currency => 'EUR')"
    )
    refusal = await refused("23514", "SELECT update_book($1, p_clear => '{price}')", number)
    assert refusal.constraint_name == "book_price_currency"
    new = await bookstore.fetchrow("SELECT * FROM update_book($1, p_clear => '{price,currency}')", number)
    assert (new["price"], new["currency"]) == (None, None)


@pytest.mark.parametrize("field", ["title", "book_id", "version", "", "nothing"])
async def test_a_field_that_cannot_be_cleared_is_refused(
    bookstore: asyncpg.Connection, refused: Refused, field: str
) -> None:
    number = await add(bookstore, "x")
    refusal = await refused("22023", "SELECT update_book($1, p_clear => $2)", number, [field])
    assert refusal.column_name == "clear"


async def test_an_update_replaces_authors_and_categories_and_keeps_their_order(
    bookstore: asyncpg.Connection,
) -> None:
    number = await add(bookstore, "x", "Ann", "Bo", categories=("Maps",))
    new = await bookstore.fetchrow(
        "SELECT * FROM update_book($1, p_authors => '{Cy,Ann}', p_categories => '{Verse}')", number
    )
    assert names(new) == ["Cy", "Ann"]
    assert await titles(bookstore, BY_AUTHOR, "bo") == []
    assert await titles(bookstore, BY_AUTHOR, "cy") == ["x"]
    assert await titles(bookstore, BY_CATEGORY, "maps") == []
    assert await titles(bookstore, BY_CATEGORY, "verse") == ["x"]


async def test_new_sort_keys_move_the_book_in_every_list(bookstore: asyncpg.Connection) -> None:
    number = await add(bookstore, "Z", "Ann", categories=("Maps",))
    await add(bookstore, "M", "Ann", categories=("Maps",))
    await bookstore.execute(
        "SELECT update_book($1, 'A', p_published_year => 2000, p_price => 1, p_currency => 'EUR')", number
    )
    for sort in ["title", "year", "price"]:
        for call in ["search_books_by_author('ann', ", "search_books_by_category('maps', ", "search_books("]:
            assert await titles(bookstore, f"SELECT title FROM {call}p_sort => $1)", sort) == ["A", "M"]


# Removing


async def test_a_deleted_book_is_returned_and_found_no_more(
    bookstore: asyncpg.Connection, refused: Refused
) -> None:
    number = await add(bookstore, "x", "Ann", categories=("Maps",))
    book = await bookstore.fetchrow("SELECT * FROM get_book($1)", number)
    assert await bookstore.fetchrow("SELECT * FROM delete_book($1)", number) == book
    await refused("P0002", "SELECT get_book($1)", number)
    assert await titles(bookstore, BY_AUTHOR, "ann") == []
    assert await titles(bookstore, BY_CATEGORY, "maps") == []
    assert await bookstore.fetchval("SELECT name FROM list_authors('ann')") == "Ann"


async def test_every_sort_finds_the_same_books_when_names_match_twice(bookstore: asyncpg.Connection) -> None:
    # Each "X Smith" matches by its surname and by a word of it; the others stand behind all of them.
    await bookstore.execute(
        """
        INSERT INTO bookstore.author (name) SELECT format('N%s Smith', n) FROM generate_series(1, 2600) AS n;
        INSERT INTO bookstore.author (name) SELECT format('Z%s Smith Zeta', n) FROM generate_series(1, 40) AS n;
        DO $$
        DECLARE
            v_ids bigint[] := ARRAY(SELECT author_id FROM bookstore.author);
        BEGIN
            CALL bookstore.name_authors(v_ids);
        END
        $$;
        SELECT insert_book('A book by ' || name, ARRAY[name]) FROM bookstore.author WHERE name ~ '^(N1?[0-9]|Z[0-9]+) ';
        """
    )
    found = {
        sort: {
            row["book_id"]
            for row in await bookstore.fetch("SELECT * FROM search_books_by_author('smith', $1, 1000)", sort)
        }
        for sort in ("relevance", "title", "newest", "year", "price")
    }
    assert len(found["relevance"]) == 9 + 10 + 40
    assert all(each == found["relevance"] for each in found.values())
    for more in ("p_sort => 'title'", "p_q => 'book'"):
        rows = await bookstore.fetch(f"SELECT * FROM search_books('smith', {more}, p_limit => 1000)")
        assert {row["book_id"] for row in rows} == found["relevance"]


async def test_a_title_without_blanks_is_kept_and_found(bookstore: asyncpg.Connection) -> None:
    title = "長" * 1000
    await bookstore.execute("SELECT insert_book($1, ARRAY[repeat('名', 300)])", title)
    for query in (title[:200], "長", "長" * 150):
        found = await bookstore.fetch("SELECT title FROM search_books(p_q => $1)", query)
        assert [row["title"] for row in found] == [title]


async def test_a_long_query_finds_no_other_title_with_the_same_beginning(
    bookstore: asyncpg.Connection,
) -> None:
    begin = "long title " * 10
    for end in ("alpha", "beta"):
        await bookstore.execute("SELECT insert_book($1)", begin + end)
    for sort in ("relevance", "title"):
        found = await bookstore.fetch(
            "SELECT title FROM search_books(p_q => $1, p_sort => $2, p_exact => true)", begin + "alpha", sort
        )
        assert [row["title"] for row in found] == [begin + "alpha"]


async def test_words_find_authors_by_joined_initials(bookstore: asyncpg.Connection) -> None:
    await bookstore.execute("SELECT insert_book('The Hobbit', ARRAY['J. R. R. Tolkien'])")
    for query in ("jrr tolkien", "j r r tolkien", "hobbit jrr"):
        assert len(await bookstore.fetch("SELECT FROM search_books(p_q => $1)", query)) == 1, query


@pytest.mark.parametrize("text", ["\u200b", " \u00ad\u2060 ", "\ufeff"])
async def test_what_cannot_be_seen_is_blank(refused: Refused, text: str) -> None:
    assert (await refused("23514", "SELECT insert_book($1)", text)).constraint_name == "title_length"
    assert (await refused("23514", "SELECT insert_author($1)", text)).constraint_name == "person_name_length"
    assert (
        await refused("23514", "SELECT insert_category($1)", text)
    ).constraint_name == "category_name_length"


async def test_a_role_without_an_author_is_refused(refused: Refused) -> None:
    refusal = await refused("22023", "SELECT insert_book('x', '{A}', p_roles => '{author,editor}')")
    assert refusal.column_name == "authors"


async def test_a_category_keeps_its_books_as_they_are_under_the_same_name(
    bookstore: asyncpg.Connection,
) -> None:
    await bookstore.execute("SELECT insert_book('x', p_categories => '{Maps}')")
    before = await bookstore.fetchval("SELECT ctid FROM bookstore.book")
    await bookstore.execute("SELECT update_category(c.category_id, 'Maps') FROM bookstore.category AS c")
    assert await bookstore.fetchval("SELECT ctid FROM bookstore.book") == before
    await bookstore.execute("SELECT update_category(c.category_id, 'Charts') FROM bookstore.category AS c")
    assert "Charts" in await bookstore.fetchval("SELECT categories::text FROM bookstore.book")
