"""Importing batches of books: what becomes of each line."""

import json
from typing import Any

import asyncpg
import pytest

Line = dict[str, Any]


async def start(db: asyncpg.Connection) -> int:
    run: int = await db.fetchval("SELECT start_import()")
    return run


async def load(
    db: asyncpg.Connection, *lines: Line, source: str = "own", run: int | None = None
) -> list[Any]:
    """Outcomes of a batch; lines are counted from 2, as under a header."""
    rows = [{"line": number, **line} for number, line in enumerate(lines, 2)]
    outcomes: list[Any] = await db.fetch(
        "SELECT * FROM import_books($1, $2, $3)", run or await start(db), source, json.dumps(rows)
    )
    assert [outcome["line"] for outcome in outcomes] == sorted(row["line"] for row in rows)
    return outcomes


def said(outcomes: list[Any]) -> list[str]:
    return [outcome["outcome"] for outcome in outcomes]


async def book(db: asyncpg.Connection, number: int) -> Any:  # noqa: ANN401  # asyncpg is untyped
    return await db.fetchrow("SELECT * FROM get_book($1)", number)


async def state(db: asyncpg.Connection) -> list[str]:
    """Every row of the bookstore, with the place it is stored in: a row that was written again moves."""
    rows: list[str] = []
    for table in ["book", "author", "category", "book_author", "book_category", "author_name", "author_word"]:
        rows += [
            row[0]
            for row in await db.fetch(f"SELECT t.ctid || t::text FROM bookstore.{table} AS t ORDER BY 1")
        ]
    return rows


HOBBIT: Line = {
    "key": "h1",
    "title": "The Hobbit",
    "authors": ["J. R. R. Tolkien", {"name": "Alan Lee", "role": "illustrator"}],
    "categories": ["Fantasy", "Children"],
    "isbn": "0-261-10221-4",
    "published_year": "1937",
    "language": "en",
    "publisher": "Allen",
    "price": "7.50",
    "currency": "GBP",
    "description": "In a hole.",
}


async def test_a_new_line_is_a_new_book_with_all_it_says(bookstore: asyncpg.Connection) -> None:
    (outcome,) = await load(bookstore, HOBBIT)
    assert (outcome["outcome"], outcome["field"], outcome["code"]) == ("inserted", None, None)
    row = await book(bookstore, outcome["id"])
    assert (row["title"], row["isbn"], row["published_year"]) == ("The Hobbit", "9780261102217", 1937)
    assert (str(row["price"]), row["currency"], row["publisher"]) == ("7.50", "GBP", "Allen")
    assert [(a["name"], a["roles"]) for a in json.loads(row["authors"])] == [
        ("J. R. R. Tolkien", ["author"]),
        ("Alan Lee", ["illustrator"]),
    ]
    assert [c["name"] for c in json.loads(row["categories"])] == ["Children", "Fantasy"]
    found = await bookstore.fetch("SELECT book_id FROM search_books_by_author('alan lee')")
    assert [row["book_id"] for row in found] == [outcome["id"]]


async def test_a_second_run_changes_nothing(bookstore: asyncpg.Connection) -> None:
    lines = [
        HOBBIT,
        {"title": "No key", "authors": ["Ann Lee"]},
        {"title": "Bad", "isbn": "123", "key": "b"},
        {"title": "By ISBN", "isbn": "9780141439587"},
    ]
    assert said(await load(bookstore, *lines)) == ["inserted"] * 4
    before = await state(bookstore)
    again = await load(bookstore, *lines)
    assert said(again) == ["unchanged"] * 4
    assert await state(bookstore) == before


async def test_a_changed_line_of_the_same_source_overwrites_what_it_gives(
    bookstore: asyncpg.Connection,
) -> None:
    (first,) = await load(bookstore, HOBBIT)
    (second,) = await load(bookstore, {"key": "h1", "title": "Hobbit", "price": "8", "currency": "EUR"})
    assert (second["outcome"], second["id"]) == ("updated", first["id"])
    row = await book(bookstore, first["id"])
    assert (row["title"], str(row["price"]), row["currency"], row["version"]) == ("Hobbit", "8.00", "EUR", 2)
    assert (row["publisher"], row["isbn"]) == ("Allen", "9780261102217")
    assert len(json.loads(row["authors"])) == 2


async def test_another_source_only_fills_gaps_and_adds_categories(bookstore: asyncpg.Connection) -> None:
    (first,) = await load(bookstore, {**HOBBIT, "description": None, "publisher": None})
    other = {
        **HOBBIT,
        "key": "x",
        "title": "Other",
        "authors": ["Else"],
        "publisher": "Unwin",
        "language": "fr",
    }
    (second,) = await load(bookstore, {**other, "categories": ["Classics"]}, source="other")
    assert (second["outcome"], second["id"]) == ("updated", first["id"])
    row = await book(bookstore, first["id"])
    assert (row["title"], row["language"]) == ("The Hobbit", "en")
    assert (row["publisher"], row["description"]) == ("Unwin", "In a hole.")
    assert [c["name"] for c in json.loads(row["categories"])] == ["Children", "Classics", "Fantasy"]
    assert [a["name"] for a in json.loads(row["authors"])] == ["J. R. R. Tolkien", "Alan Lee"]
    (third,) = await load(bookstore, other, source="other")
    assert third["outcome"] == "duplicate"
    assert "own" in third["message"]
    assert (await book(bookstore, first["id"]))["version"] == 2


async def test_a_repetition_in_the_file_is_told_with_its_first_line_across_batches(
    bookstore: asyncpg.Connection,
) -> None:
    run = await start(bookstore)
    (first,) = await load(bookstore, HOBBIT, run=run)
    second = await load(bookstore, {"line": 9, **HOBBIT, "title": "Again"}, {"line": 10, **HOBBIT}, run=run)
    assert said(second) == ["duplicate", "duplicate"]
    assert [outcome["id"] for outcome in second] == [first["id"]] * 2
    assert all(outcome["message"] == "the same book as line 2" for outcome in second)
    assert (await book(bookstore, first["id"]))["title"] == "The Hobbit"


async def test_repetitions_inside_a_batch_make_one_book(bookstore: asyncpg.Connection) -> None:
    plain = {"title": "Plain", "authors": ["Ann Lee"]}
    by_isbn = {"title": "By ISBN", "isbn": "9780141439587"}
    outcomes = await load(bookstore, HOBBIT, plain, by_isbn, plain, by_isbn, HOBBIT)
    assert said(outcomes) == ["inserted"] * 3 + ["duplicate"] * 3
    assert await bookstore.fetchval("SELECT count(*) FROM bookstore.book") == 3
    filled = await load(
        bookstore, {"key": "n", "title": "New"}, {"key": "n", "title": "New", "language": "en"}
    )
    assert filled[1]["id"] == filled[0]["id"]
    assert (await book(bookstore, filled[0]["id"]))["language"] == "en"


async def test_two_keys_with_one_isbn_are_one_book(bookstore: asyncpg.Connection) -> None:
    outcomes = await load(bookstore, HOBBIT, {**HOBBIT, "key": "h2", "title": "Hobbit, second"})
    assert outcomes[0]["outcome"] == "inserted"
    assert outcomes[1]["id"] == outcomes[0]["id"]
    assert await bookstore.fetchval("SELECT count(*) FROM bookstore.book") == 1


@pytest.mark.parametrize("isbn", ["123", "9780261102218", "none given", "0-261-10221-5"])
async def test_a_bad_isbn_is_kept_as_printed(bookstore: asyncpg.Connection, isbn: str) -> None:
    (outcome,) = await load(bookstore, {"key": "b", "title": "Bad", "isbn": isbn})
    assert (outcome["outcome"], outcome["field"], outcome["code"]) == ("inserted", "isbn", "book_isbn_valid")
    assert outcome["message"]
    row = await book(bookstore, outcome["id"])
    assert (row["isbn"], row["printed_isbn"]) == (None, "".join(c for c in isbn if c.isalnum()).upper())


BAD = [
    ({"title": ""}, "title", "title_length"),
    ({"title": None}, "title", "title_length"),
    ({"title": "x" * 1001}, "title", "title_length"),
    ({"subtitle": "x" * 1001}, "subtitle", "subtitle_length"),
    ({"published_year": "MCMXC"}, "published_year", "published_year_range"),
    ({"published_year": "19370"}, "published_year", "published_year_range"),
    ({"published_year": "1937.5"}, "published_year", "published_year_range"),
    ({"language": "English"}, "language", "language_code_form"),
    ({"publisher": "x" * 501}, "publisher", "publisher_length"),
    ({"price": "free", "currency": "EUR"}, "price", "price_range"),
    ({"price": "-1", "currency": "EUR"}, "price", "price_range"),
    ({"price": "NaN", "currency": "EUR"}, "price", "price_range"),
    ({"price": "1"}, "currency", "book_price_currency"),
    ({"price": "1", "currency": "euro"}, "currency", "currency_code_form"),
    ({"description": "x" * 20_001}, "description", "description_length"),
    ({"isbn": "1" * 41}, "printed_isbn", "book_printed_isbn_length"),
    ({"key": "x" * 201}, "source_key", "book_source_length"),
    ({"authors": ["x"] * 101}, "authors", "book_authors_number"),
    ({"authors": ["x" * 301]}, "name", "person_name_length"),
    ({"authors": [{"name": "x", "role": "king"}]}, "authors", "book_author_roles"),
    ({"categories": ["x"] * 101}, "categories", "book_categories_number"),
    ({"categories": ["x" * 201]}, "name", "category_name_length"),
]


@pytest.mark.parametrize(
    ("values", "field", "code"), BAD, ids=[f"{code}-{n}" for n, (_, _, code) in enumerate(BAD)]
)
async def test_a_bad_line_is_rejected_with_its_reason_and_spoils_no_other(
    bookstore: asyncpg.Connection, values: Line, field: str, code: str
) -> None:
    outcomes = await load(bookstore, {"title": "Before"}, {"title": "Bad", **values}, {"title": "After"})
    assert said(outcomes) == ["inserted", "rejected", "inserted"]
    assert (outcomes[1]["id"], outcomes[1]["field"], outcomes[1]["code"]) == (None, field, code)
    sentence, _, shown = outcomes[1]["message"].partition(" It is: ")
    assert sentence == await bookstore.fetchval(
        "SELECT message FROM constraint_messages() WHERE constraint_name = $1", code
    )
    value = values.get(field)
    assert shown == (
        str(value) if isinstance(value, (str, int, float)) and 0 < len(str(value)) <= 60 else shown
    )
    assert len(shown) <= 60
    assert await bookstore.fetchval("SELECT count(*) FROM bookstore.book") == 2


@pytest.mark.parametrize(
    "values",
    [
        {"authors": [None, "", " ", 7, {"name": None}, {}, [], {"name": "Ann", "birth_year": "x"}]},
        {"authors": "Ann"},
        {"authors": {}},
        {"categories": [None, "", 7, {}]},
        {"categories": "Maps"},
        {"published_year": "1937.0"},
        {"published_year": ""},
        {"title": "雪国 \u200b\t'\"\\%_"},
        {"authors": [{"name": "Ann", "birth_year": 1900, "death_year": 1800}]},
    ],
)
async def test_an_odd_line_is_still_a_book(bookstore: asyncpg.Connection, values: Line) -> None:
    outcomes = await load(bookstore, {"title": "Odd", **values}, {"title": "Even"})
    assert said(outcomes) == ["inserted", "inserted"]


async def test_years_of_authors_fill_gaps_once(bookstore: asyncpg.Connection) -> None:
    lee = {"name": "Ann Lee", "birth_year": 1900, "death_year": "1980"}
    await load(bookstore, {"title": "One", "authors": [lee]})
    await load(bookstore, {"title": "Two", "authors": [{**lee, "birth_year": 1950}]})
    author = await bookstore.fetchrow("SELECT * FROM list_authors('ann lee')")
    assert (author["birth_year"], author["death_year"], author["version"]) == (1900, 1980, 2)


async def test_a_renamed_author_is_found_by_an_alias_and_not_made_again(
    bookstore: asyncpg.Connection,
) -> None:
    await bookstore.execute("SELECT insert_author('Mary Ann Evans', p_aliases => '{George Eliot}')")
    (outcome,) = await load(bookstore, {"title": "Romola", "authors": ["George Eliot", "Eliot, George"]})
    assert [a["name"] for a in json.loads((await book(bookstore, outcome["id"]))["authors"])] == [
        "Mary Ann Evans"
    ]
    assert await bookstore.fetchval("SELECT count(*) FROM bookstore.author") == 1


async def test_a_currency_without_a_price_is_none(bookstore: asyncpg.Connection) -> None:
    outcomes = await load(
        bookstore,
        {"title": "Dear", "price": "5", "currency": "EUR"},
        {"title": "Priceless", "price": " ", "currency": "EUR"},
    )
    assert [row["outcome"] for row in outcomes] == ["inserted", "inserted"]
    rows = await bookstore.fetch("SELECT price, currency FROM bookstore.book ORDER BY book_id")
    assert [tuple(row) for row in rows] == [(5, "EUR"), (None, None)]


async def test_an_empty_batch_is_no_error(bookstore: asyncpg.Connection) -> None:
    assert await load(bookstore) == []


async def test_a_run_forgets_its_lines_when_it_ends(bookstore: asyncpg.Connection) -> None:
    run = await start(bookstore)
    await load(bookstore, HOBBIT, {"title": "x"}, run=run)
    assert await bookstore.fetchval("SELECT finish_import($1)", run) == 2
    assert await bookstore.fetchval("SELECT finish_import($1)", run) == 0


async def test_a_dry_run_says_the_same_and_leaves_nothing(bookstore: asyncpg.Connection) -> None:
    before = await state(bookstore)
    transaction = bookstore.transaction()
    await transaction.start()
    tried = said(await load(bookstore, HOBBIT, {"title": ""}, HOBBIT))
    await transaction.rollback()
    assert await state(bookstore) == before
    assert (
        said(await load(bookstore, HOBBIT, {"title": ""}, HOBBIT))
        == tried
        == ["inserted", "rejected", "duplicate"]
    )


async def test_two_books_that_want_one_isbn_do_not_spoil_the_batch(bookstore: asyncpg.Connection) -> None:
    first, second = {"key": "k1", "title": "First"}, {"key": "k2", "title": "Second", "isbn": "BAD"}
    await load(bookstore, first, second)
    isbn = {"isbn": "9780306406157"}
    outcomes = await load(bookstore, first | isbn, second | isbn, {"key": "k3", "title": "Third"})
    assert said(outcomes) == ["updated", "unchanged", "inserted"]
    rows = await bookstore.fetch("SELECT title, isbn, printed_isbn FROM bookstore.book ORDER BY book_id")
    assert [tuple(row) for row in rows] == [
        ("First", "9780306406157", None),
        ("Second", None, "BAD"),
        ("Third", None, None),
    ]


async def test_a_good_isbn_takes_the_place_of_a_bad_one(bookstore: asyncpg.Connection) -> None:
    await load(bookstore, {"key": "k1", "title": "First", "isbn": "BAD"})
    await load(bookstore, {"key": "k1", "title": "First", "isbn": "9780306406157"})
    row = await bookstore.fetchrow("SELECT isbn, printed_isbn FROM bookstore.book")
    assert tuple(row) == ("9780306406157", None)


async def test_a_key_that_looks_like_the_isbn_of_another_line_is_no_isbn(
    bookstore: asyncpg.Connection,
) -> None:
    outcomes = await load(
        bookstore,
        {"key": "9780306406157", "title": "By key"},
        {"title": "By ISBN", "isbn": "9780306406157"},
    )
    assert said(outcomes) == ["inserted", "inserted"]
    titles = [
        await bookstore.fetchval("SELECT title FROM bookstore.book WHERE book_id = $1", outcome["id"])
        for outcome in outcomes
    ]
    assert titles == ["By key", "By ISBN"]
