"""Two doors, one answer: psql's rows and HTTP's items, psql's errors and HTTP's."""

import json
import subprocess
from typing import Any
from uuid import uuid4

import pytest

from api import embedded
from api.errors import of_sqlstate
from tests.api.conftest import Shop

SORTS = ["relevance", "title", "newest", "year", "price"]


def literal(value: object) -> str:
    """Write a value as SQL."""
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def call(function: str, **arguments: object) -> str:
    """Write a call by name, as people type it: no schema, parameters without their p_ from HTTP's names."""
    return f"{function}({', '.join(f'p_{name} => {literal(value)}' for name, value in arguments.items())})"


def psql(url: str, statement: str) -> subprocess.CompletedProcess[str]:
    """Type a statement into psql."""
    return subprocess.run(
        [embedded.BIN / "psql", url, "-XqAt", "-v", "VERBOSITY=sqlstate", "-v", "ON_ERROR_STOP=1"],
        input=statement,
        capture_output=True,
        text=True,
        check=False,
        env={"PGCLIENTENCODING": "UTF8"},
    )


def rows(url: str, function: str, **arguments: object) -> list[dict[str, Any]]:
    """Rows of a function through psql, as JSON."""
    done = psql(url, f"SELECT row_to_json(r) FROM {call(function, **arguments)} AS r;")
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def sqlstate(url: str, function: str, **arguments: object) -> str:
    """SQLSTATE that a call through psql fails with."""
    done = psql(url, f"SELECT * FROM {call(function, **arguments)};")
    assert done.returncode == 3, done.stdout
    return done.stderr.strip().rpartition(" ")[2]


@pytest.fixture(scope="module", autouse=True)
async def _stock(shop: Shop) -> None:
    await shop.made("/authors", name="J. R. R. Tolkien", aliases=["John Ronald Reuel"])
    for number in range(12):
        await shop.made(
            "/books",
            title=["The Hobbit", "Cien años de soledad", "100% \\ _ O'Brien's “book”", "東京 Привет"][
                number % 4
            ],
            authors=[["J.R.R. Tolkien"], ["Gabriel García Márquez", "J. R. R. Tolkien"], ["Ibn Rushd"], []][
                number % 4
            ],
            categories=[["Fantasy"], ["Fantasy", "C++"], [], ["Science Fiction"]][number % 4],
            published_year=None if number % 5 == 0 else 1900 + number,
            description="Line one\nline two\t“tab”" if number % 2 else None,
            **({} if number % 3 == 0 else {"price": number + 0.5, "currency": "EUR"}),
        )
    await shop.made("/books", title="With ISBN", isbn="0-441-17271-7", printed_isbn="12345")


AUTHORS = ["tolkien", "Tolkien, J.R.R.", "garcía", "john ronald", "r", "nobody", "100%", "O'Brien"]
CATEGORIES = ["fantasy", "C++", "FANTÁSY", "fiction", "none", "c"]
WORDS = ["hobbit", "anos de sol", "100%", "\\", "o'brien's", "東京", "tolkien", "0441172717", "zzz"]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("author", AUTHORS)
async def test_books_by_author(shop: Shop, module_url: str, author: str, sort: str) -> None:
    page = (await shop.get("/books", params={"author": author, "sort": sort, "limit": 5})).json()
    wanted = rows(module_url, "search_books_by_author", author=author, sort=sort, limit=5)
    assert page["items"] == wanted
    if page["next"]:
        query: dict[str, str | int] = {"author": author, "sort": sort, "limit": 5, "after": page["next"]}
        rest = (await shop.get("/books", params=query)).json()["items"]
        assert rest == rows(module_url, "search_books_by_author", **query)
        assert rest


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("category", CATEGORIES)
async def test_books_by_category(shop: Shop, module_url: str, category: str, sort: str) -> None:
    items = (await shop.get("/books", params={"category": category, "sort": sort, "limit": 5})).json()[
        "items"
    ]
    assert items == rows(module_url, "search_books_by_category", category=category, sort=sort, limit=5)
    assert bool(items) == (category != "none")


@pytest.mark.parametrize("sort", SORTS)
async def test_books_by_words_isbn_and_several(shop: Shop, module_url: str, sort: str) -> None:
    for query in (
        *({"q": words} for words in WORDS),
        {"isbn": "9780441172719"},
        {"isbn": "12345"},
        {"author": "tolkien", "category": "fantasy"},
        {"author": "tolkien", "q": "cien", "category": "c++"},
        {},
    ):
        items = (await shop.get("/books", params=query | {"sort": sort})).json()["items"]
        assert items == rows(module_url, "search_books", **query, sort=sort), query


@pytest.mark.parametrize("q", ["tolkien", "john", "g", "nobody", None])
@pytest.mark.parametrize(
    ("path", "function"), [("/authors", "list_authors"), ("/categories", "list_categories")]
)
async def test_names(shop: Shop, module_url: str, path: str, function: str, q: str | None) -> None:
    query = {} if q is None else {"q": q}
    assert (await shop.get(path, params=query)).json()["items"] == rows(module_url, function, **query)


async def test_single_rows(shop: Shop, module_url: str) -> None:
    book = (await shop.get("/books", params={"q": "cien", "limit": 1})).json()["items"][0]
    for kind, plural, number in (
        ("book", "books", book["book_id"]),
        ("author", "authors", book["authors"][0]["author_id"]),
        ("category", "categories", book["categories"][0]["category_id"]),
    ):
        row = (await shop.get(f"/{plural}/{number}")).json()
        assert rows(module_url, f"get_{kind}", **{f"{kind}_id": number}) == [row]


async def test_recent_searches(shop: Shop, module_url: str) -> None:
    assert (await shop.get("/searches")).json()["items"] == rows(module_url, "recent_searches")


async def test_a_row_written_through_one_door_is_read_through_the_other(shop: Shop, module_url: str) -> None:
    written = rows(module_url, "insert_book", title="Through psql", price=3, currency="EUR")[0]
    assert (await shop.get(f"/books/{written['book_id']}")).json() == written
    changed = (await shop.patch(f"/books/{written['book_id']}", json={"price": 4.25})).json()
    assert rows(module_url, "get_book", book_id=written["book_id"]) == [changed]
    assert rows(module_url, "delete_book", book_id=written["book_id"]) == [changed]
    await shop.problem(404, "GET", f"/books/{written['book_id']}")


SEARCH_ERRORS: list[tuple[str, dict[str, str | int], str]] = [
    ("search_books_by_author", {"author": " "}, "22023"),
    ("search_books_by_author", {"author": "a" * 201}, "23514"),
    ("search_books_by_author", {"author": "a", "sort": "colour"}, "22023"),
    ("search_books_by_author", {"author": "a", "after": "x"}, "22023"),
    ("search_books_by_author", {"author": "a", "limit": 0}, "23514"),
    ("search_books_by_category", {"category": "\t"}, "22023"),
    ("search_books_by_category", {"category": "a" * 201}, "23514"),
    ("search_books_by_category", {"category": "a", "sort": "colour"}, "22023"),
    ("search_books_by_category", {"category": "a", "after": "x"}, "22023"),
    ("search_books", {"q": " "}, "22023"),
    ("search_books", {"q": "a" * 201}, "23514"),
    ("search_books", {"isbn": "-"}, "22023"),
    ("search_books", {"sort": "colour"}, "22023"),
    ("search_books", {"after": "x"}, "22023"),
    ("search_books", {"limit": 0}, "23514"),
]


@pytest.mark.parametrize(("function", "query", "state"), SEARCH_ERRORS, ids=lambda value: str(value)[:40])
async def test_a_bad_search_is_refused_at_both_doors(
    shop: Shop, module_url: str, function: str, query: dict[str, str | int], state: str
) -> None:
    assert sqlstate(module_url, function, **query) == state
    answer = await shop.problem(of_sqlstate(state)[0], "GET", "/books", params=query)
    assert answer["field"] == list(query)[-1]


async def test_a_bad_write_is_refused_at_both_doors(shop: Shop, module_url: str) -> None:
    name = f"Taken {uuid4().hex}"
    author = await shop.made("/authors", name=name)
    await shop.made("/categories", name=name)
    book = await shop.made("/books", title="x", authors=[name], categories=[name])
    category = book["categories"][0]
    number = {"book_id": 987654321}
    for function, arguments, method, path, body, state, code in (
        ("get_book", number, "GET", "/books/987654321", None, "P0002", "not_found"),
        ("delete_book", number, "DELETE", "/books/987654321", None, "P0002", "not_found"),
        ("update_book", number, "PATCH", "/books/987654321", {}, "P0002", "not_found"),
        ("insert_book", {"title": " "}, "POST", "/books", {"title": " "}, "23514", "title_length"),
        (
            "insert_book",
            {"title": "x", "isbn": "0441172717"},
            "POST",
            "/books",
            {"title": "x", "isbn": "0441172717"},
            "23505",
            "book_isbn",
        ),
        ("insert_author", {"name": name}, "POST", "/authors", {"name": name}, "23505", "author_identity"),
        ("insert_category", {"name": name}, "POST", "/categories", {"name": name}, "23505", "category_name"),
        (
            "delete_author",
            {"author_id": author["author_id"]},
            "DELETE",
            f"/authors/{author['author_id']}",
            None,
            "23503",
            "book_author_author",
        ),
        (
            "delete_category",
            {"category_id": category["category_id"]},
            "DELETE",
            f"/categories/{category['category_id']}",
            None,
            "23503",
            "book_category_category",
        ),
    ):
        assert sqlstate(module_url, function, **arguments) == state
        content = {} if body is None else {"json": body}
        assert (await shop.problem(of_sqlstate(state)[0], method, path, **content))["code"] == code
