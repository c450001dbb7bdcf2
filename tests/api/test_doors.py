"""Two doors, one answer: psql's rows and HTTP's items, psql's errors and HTTP's."""

import asyncio
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
    if value is None or isinstance(value, bool):
        return str(value).replace("None", "NULL")
    if isinstance(value, list):
        return f"ARRAY[{', '.join(literal(each) for each in value)}]"
    return str(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"


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
    done = psql(url, f"SELECT coalesce(json_agg(r), '[]') FROM {call(function, **arguments)} AS r;")
    assert done.stderr == ""
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


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
    for number in range(12):
        await shop.made(
            "/recipes",
            title=["Tomato soup", "Crème brûlée", "100% \\ _ O'Brien's “stew”", "東京 Привет"][number % 4],
            ingredients=[["3 tomatoes", "1 onion"], ["4 eggs", "1/2 l cream", "Salt"], ["1 onion"], []][
                number % 4
            ],
            steps=["Line one\nline two\t“tab”"] * (number % 3),
            categories=[["Soups"], ["Desserts", "C++"], [], ["Soups"]][number % 4],
            **({"total_minutes": number * 5, "servings": number} if number % 3 else {}),
        )
        product = await shop.made(
            "/products",
            name=("Screw", "Vis à bois", "100% O'Brien", "東京")[number % 4] + f" {number}",
            category=["Screws", "C++", "Things"][number % 3],
            quantity=f"{number}.125",
            active=number != 7,
            **({"sku": f"S-{number}", "low_stock_level": 5, "price": f"{number}.05"} if number % 2 else {}),
        )
        for kind, quantity in (("receive", "1.5"), ("issue", 1), ("adjust", "-0.5"))[: number % 4]:
            await shop.made(f"/products/{product['product_id']}/movements", kind=kind, quantity=quantity)


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


@pytest.mark.parametrize("sort", ["relevance", "title", "newest", "views", "time"])
async def test_recipes(shop: Shop, module_url: str, sort: str) -> None:
    searches: list[tuple[str, dict[str, Any]]] = [
        ("search_recipes", {}),
        ("search_recipes", {"q": "tom"}),
        ("search_recipes", {"q": "100%"}),
        ("search_recipes", {"q": "o'brien's", "ingredient": "onions"}),
        ("search_recipes", {"without": "eggs, tomato"}),
        ("search_recipes", {"category": "soups", "ingredient": "tomato"}),
        ("search_recipes_by_category", {"category": "SOUPS"}),
        ("search_recipes_by_category", {"category": "c++"}),
        ("search_recipes_by_category", {"category": "none"}),
        ("search_recipes_by_ingredient", {"ingredient": "onion"}),
        ("search_recipes_by_ingredient", {"ingredient": "onion, tomatoes", "without": "cream"}),
        ("search_recipes_by_ingredient", {"ingredient": "egg, tomatoes", "match": "any"}),
    ]
    for function, query in searches:
        both = query | {"sort": sort, "limit": 4}
        page = (await shop.get("/recipes", params=both)).json()
        assert page["items"] == rows(module_url, function, **both), both
        assert bool(page["items"]) == (query.get("category") != "none")
        if page["next"]:
            both["after"] = page["next"]
            rest = (await shop.get("/recipes", params=both)).json()["items"]
            assert rest == rows(module_url, function, **both)
            assert rest


@pytest.mark.parametrize("missing", [0, 1])
async def test_cookable_recipes(shop: Shop, module_url: str, missing: int) -> None:
    items = (await shop.get("/recipes/cookable?have=onion&have=tomato", params=None)).json()["items"]
    assert items == rows(module_url, "cookable_recipes", have="onion, tomato")
    query: dict[str, str | int] = {"have": "cream,onion", "max_missing": missing}
    items = (await shop.get("/recipes/cookable", params=query)).json()["items"]
    assert items == rows(module_url, "cookable_recipes", **query)
    assert len({item["missing_count"] for item in items}) == missing + 1


@pytest.mark.parametrize("sort", [None, "relevance", "name", "newest", "price", "quantity"])
async def test_products(shop: Shop, module_url: str, sort: str | None) -> None:
    for query in (
        *(
            {},
            {"q": "vis a"},
            {"q": "s-5"},
            {"q": "o'brien"},
            {"category": "c++"},
            {"category": "screws", "q": "screw"},
        ),
        *(
            {"low_stock": "true"},
            {"stock": "low"},
            {"price": "0-1000"},
            {"low_stock": "false", "q": "screw"},
            {"active": "false"},
            {"category_id": 1},
        ),
    ):
        both: dict[str, Any] = query | ({} if sort is None else {"sort": sort}) | {"limit": 3}
        page = (await shop.get("/products", params=both)).json()
        assert page["items"] == rows(module_url, "list_products", **both), both
        assert page["items"]
        if page["next"]:
            both["after"] = page["next"]
            rest = (await shop.get("/products", params=both)).json()["items"]
            assert rest == rows(module_url, "list_products", **both)
    everything = await shop.walk("/products", active="all", limit=5)
    assert {item["product_id"] for item in everything} == {
        row["product_id"] for row in rows(module_url, "list_products", limit=100, active=None)
    }


async def test_movements_low_stock_and_checks(shop: Shop, module_url: str) -> None:
    items = await shop.walk("/movements", limit=100)
    assert items == rows(module_url, "list_movements", limit=1000)
    product = items[0]["product_id"]
    page = (await shop.get(f"/products/{product}/movements", params={"limit": 1})).json()
    assert page["items"] == rows(module_url, "list_movements", product_id=product, limit=1)
    for query in ({}, {"category": "screws"}, {"category": "none"}):
        low = (await shop.get("/products/low-stock", params=query)).json()["items"]
        assert low == rows(module_url, "low_stock", **query)
        assert bool(low) == (query != {"category": "none"})
    check = (await shop.get(f"/products/{product}/stock-check")).json()
    assert [check] == rows(module_url, "check_stock", product_id=product)


@pytest.mark.parametrize("q", ["tolkien", "john", "g", "onion", "s", "nobody", None])
@pytest.mark.parametrize(
    ("path", "function"),
    [
        ("/authors", "list_authors"),
        ("/categories", "list_categories"),
        ("/ingredients", "list_ingredients"),
        ("/recipe-categories", "list_recipe_categories"),
        ("/product-categories", "list_product_categories"),
    ],
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
    recipe = (await shop.get("/recipes", params={"q": "creme", "sort": "time"})).json()["items"][0]
    lines = (await shop.get(f"/recipes/{recipe['recipe_id']}")).json()["ingredients"]
    product = (await shop.get("/products", params={"q": "vis"})).json()["items"][0]
    for path, function, arguments in (
        (f"/recipes/{recipe['recipe_id']}", "get_recipe", {"recipe_id": recipe["recipe_id"]}),
        (
            f"/recipes/{recipe['recipe_id']}?servings=7",
            "get_recipe",
            {"recipe_id": recipe["recipe_id"], "servings": 7},
        ),
        (
            f"/recipe-categories/{recipe['categories'][0]['category_id']}",
            "get_recipe_category",
            {"category_id": recipe["categories"][0]["category_id"]},
        ),
        (
            f"/ingredients/{lines[0]['ingredient_id']}",
            "get_ingredient",
            {"ingredient_id": lines[0]["ingredient_id"]},
        ),
        (f"/products/{product['product_id']}", "get_product", {"product_id": product["product_id"]}),
        (
            f"/product-categories/{product['category_id']}",
            "get_product_category",
            {"category_id": product["category_id"]},
        ),
    ):
        row = (await shop.get(path)).json()
        assert [{**row, "views": 0}] == [
            {**each, "views": 0} for each in rows(module_url, function, **arguments)
        ]


async def test_recent_searches(shop: Shop, module_url: str) -> None:
    async with asyncio.timeout(5):
        while shop.app.state.searches._waiting:  # noqa: ASYNC110, SLF001
            await asyncio.sleep(0.01)
    assert (await shop.get("/searches")).json()["items"] == rows(module_url, "recent_searches")


async def test_a_row_written_through_one_door_is_read_through_the_other(shop: Shop, module_url: str) -> None:
    written = rows(module_url, "insert_book", title="Through psql", price=3, currency="EUR")[0]
    assert (await shop.get(f"/books/{written['book_id']}")).json() == written
    changed = (await shop.patch(f"/books/{written['book_id']}", json={"price": 4.25})).json()
    assert rows(module_url, "get_book", book_id=written["book_id"]) == [changed]
    assert rows(module_url, "delete_book", book_id=written["book_id"]) == [changed]
    await shop.problem(404, "GET", f"/books/{written['book_id']}")
    recipe = rows(
        module_url,
        "insert_recipe",
        title="Through psql",
        ingredients=["2 eggs"],
        steps=["Beat.", "Fry."],
        sections=["In a bowl", "In a pan"],
        servings=2,
    )[0]
    assert (await shop.get(f"/recipes/{recipe['recipe_id']}")).json() == recipe
    replaced = (await shop.put(f"/recipes/{recipe['recipe_id']}", json={"title": "Through HTTP"})).json()
    assert replaced | {"views": 0} == rows(module_url, "delete_recipe", recipe_id=recipe["recipe_id"])[0] | {
        "views": 0
    }
    product = rows(module_url, "insert_product", name="Through psql", category="Things", quantity=2.5)[0]
    path = f"/products/{product['product_id']}"
    assert (await shop.get(path)).json() == product
    moved = rows(module_url, "move_stock", product_id=product["product_id"], kind="issue", quantity=0.5)
    page = (await shop.get(f"{path}/movements")).json()["items"]
    page[0].pop("cursor")
    assert page[0] == moved[0]
    undone = (await shop.post(f"/movements/{moved[0]['movement_id']}/undo")).json()
    assert (
        undone["quantity_after"]
        == rows(module_url, "get_product", product_id=product["product_id"])[0]["quantity"]
    )
    order = [{"product_id": product["product_id"], "kind": "count", "quantity": "1.125"}]
    made = (await shop.post("/movements", json={"movements": order})).json()["items"]
    again = rows(module_url, "move_stocks", movements=json.dumps(order))
    assert (made[0]["delta"], again[0]["delta"]) == (-1.375, 0)
    changed = rows(module_url, "update_product", product_id=product["product_id"], price=4, active=False)[0]
    assert (await shop.get(path)).json() == changed


OTHER_ERRORS: list[tuple[str, str, dict[str, str | int], str]] = [
    ("/recipes", "search_recipes_by_category", {"category": " "}, "22023"),
    ("/recipes", "search_recipes_by_category", {"category": "a", "sort": "colour"}, "22023"),
    ("/recipes", "search_recipes_by_category", {"category": "a" * 2001}, "23514"),
    ("/recipes", "search_recipes_by_category", {"category": "a", "after": "x"}, "22023"),
    ("/recipes", "search_recipes_by_ingredient", {"ingredient": " , "}, "22023"),
    ("/recipes", "search_recipes_by_ingredient", {"ingredient": "a", "match": "some"}, "22023"),
    ("/recipes", "search_recipes_by_ingredient", {"ingredient": "a", "without": ","}, "22023"),
    ("/recipes", "search_recipes_by_ingredient", {"ingredient": "a", "sort": "colour"}, "22023"),
    ("/recipes", "search_recipes_by_ingredient", {"ingredient": "a", "after": "x"}, "22023"),
    ("/recipes", "search_recipes", {"q": " "}, "22023"),
    ("/recipes", "search_recipes", {"q": "a" * 2001}, "23514"),
    ("/recipes", "search_recipes", {"limit": 0}, "23514"),
    ("/recipes", "search_recipes", {"after": "x"}, "22023"),
    ("/recipes/cookable", "cookable_recipes", {"have": " "}, "22023"),
    ("/recipes/cookable", "cookable_recipes", {"have": "a", "max_missing": 21}, "22023"),
    ("/recipes/cookable", "cookable_recipes", {"have": "a", "after": "x"}, "22023"),
    ("/ingredients", "list_ingredients", {"q": " "}, "22023"),
    ("/ingredients", "list_ingredients", {"status": "new"}, "22023"),
    ("/products", "list_products", {"q": " "}, "22023"),
    ("/products", "list_products", {"category": " "}, "22023"),
    ("/products", "list_products", {"category_id": 1, "category": "a"}, "22023"),
    ("/products", "list_products", {"stock": "some"}, "22023"),
    ("/products", "list_products", {"price": "25-10"}, "22023"),
    ("/products", "list_products", {"sort": "colour"}, "22023"),
    ("/products", "list_products", {"after": "x"}, "22023"),
    ("/products", "list_products", {"limit": 0}, "23514"),
    ("/products/low-stock", "low_stock", {"category": " "}, "22023"),
    ("/products/low-stock", "low_stock", {"after": "x"}, "22023"),
    ("/movements", "list_movements", {"after": "x"}, "22023"),
]


@pytest.mark.parametrize(
    ("path", "function", "query", "state"), OTHER_ERRORS, ids=lambda value: str(value)[:40]
)
async def test_a_bad_search_of_recipes_or_products_is_refused_at_both_doors(
    shop: Shop, module_url: str, path: str, function: str, query: dict[str, str | int], state: str
) -> None:
    assert sqlstate(module_url, function, **query) == state
    answer = await shop.problem(of_sqlstate(state)[0], "GET", path, params=query)
    assert answer["field"] == list(query)[-1]


SEARCH_ERRORS: list[tuple[str, dict[str, str | int], str]] = [
    ("search_books_by_author", {"author": " "}, "22023"),
    ("search_books_by_author", {"author": "a" * 2001}, "23514"),
    ("search_books_by_author", {"author": "a", "sort": "colour"}, "22023"),
    ("search_books_by_author", {"author": "a", "after": "x"}, "22023"),
    ("search_books_by_author", {"author": "a", "limit": 0}, "23514"),
    ("search_books_by_category", {"category": "\t"}, "22023"),
    ("search_books_by_category", {"category": "a" * 2001}, "23514"),
    ("search_books_by_category", {"category": "a", "sort": "colour"}, "22023"),
    ("search_books_by_category", {"category": "a", "after": "x"}, "22023"),
    ("search_books", {"q": " "}, "22023"),
    ("search_books", {"q": "a" * 2001}, "23514"),
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


async def test_a_bad_write_of_recipes_or_products_is_refused_at_both_doors(
    shop: Shop, module_url: str
) -> None:
    name = f"taken {uuid4().hex}"
    herb = await shop.made("/ingredients", name=name)
    await shop.made("/recipe-categories", name=name)
    recipe = await shop.made("/recipes", title="x", ingredients=[name], categories=[name])
    product = await shop.made("/products", name=name, category=name, sku=name[:40], quantity=1)
    undone = await shop.made(f"/products/{product['product_id']}/movements", kind="receive", quantity=1)
    undo = await shop.made(f"/movements/{undone['movement_id']}/undo")
    this, none = {"product_id": product["product_id"]}, {"product_id": 987654321}
    moves = f"/products/{product['product_id']}/movements"
    order = [this | {"kind": "issue", "quantity": 5}]
    shelf, herbs = recipe["categories"][0]["category_id"], herb["ingredient_id"]
    title, kind = {"title": " "}, {"kind": "issue", "quantity": 5}
    refusals: list[tuple[str, dict[str, Any], str, str, dict[str, Any] | None, str, str]] = [
        ("get_recipe", {"recipe_id": 987654321}, "GET", "/recipes/987654321", None, "P0002", "not_found"),
        (
            "delete_recipe",
            {"recipe_id": 987654321},
            "DELETE",
            "/recipes/987654321",
            None,
            "P0002",
            "not_found",
        ),
        ("update_recipe", {"recipe_id": 987654321}, "PATCH", "/recipes/987654321", {}, "P0002", "not_found"),
        ("insert_recipe", title, "POST", "/recipes", title, "23514", "recipe_title_length"),
        (
            *("insert_recipe", {"title": "x", "categories": [" "]}, "POST", "/recipes"),
            *({"title": "x", "categories": [" "]}, "22023", "invalid_value"),
        ),
        (
            "insert_ingredient",
            {"name": name},
            "POST",
            "/ingredients",
            {"name": name},
            "23505",
            "ingredient_alias_pkey",
        ),
        (
            *("delete_ingredient", {"ingredient_id": herbs}, "DELETE", f"/ingredients/{herbs}"),
            *(None, "23503", "ingredient_use_ingredient"),
        ),
        (
            *("merge_ingredient", {"ingredient_id": herbs, "into_id": herbs}, "POST"),
            *(f"/ingredients/{herbs}/merge", {"into_id": herbs}, "22023", "invalid_value"),
        ),
        (
            *("insert_recipe_category", {"name": name}, "POST", "/recipe-categories"),
            *({"name": name}, "23505", "category_name"),
        ),
        (
            *("delete_recipe_category", {"category_id": shelf}, "DELETE", f"/recipe-categories/{shelf}"),
            *(None, "23503", "recipe_category_category"),
        ),
        ("get_product", none, "GET", "/products/987654321", None, "P0002", "not_found"),
        ("update_product", none, "PATCH", "/products/987654321", {}, "P0002", "not_found"),
        (
            "delete_product",
            this,
            "DELETE",
            f"/products/{product['product_id']}",
            None,
            "23503",
            "stock_movement_product",
        ),
        (
            *("insert_product", {"name": name, "category": name}, "POST", "/products"),
            *({"name": name, "category": name}, "23505", "product_name"),
        ),
        ("insert_product", {"name": name}, "POST", "/products", {"name": name}, "22023", "invalid_value"),
        (
            *("delete_product_category", {"category_id": product["category_id"]}, "DELETE"),
            *(f"/product-categories/{product['category_id']}", None, "23503", "product_category"),
        ),
        ("move_stock", this | kind, "POST", moves, kind, "55000", "insufficient_stock"),
        (
            "move_stock",
            this | kind | {"quantity": 0},
            "POST",
            moves,
            kind | {"quantity": 0},
            "23514",
            "stock_movement_sign",
        ),
        (
            "move_stocks",
            {"movements": json.dumps(order)},
            "POST",
            "/movements",
            {"movements": order},
            "55000",
            "insufficient_stock",
        ),
        (
            *("undo_movement", {"movement_id": undone["movement_id"]}, "POST"),
            *(f"/movements/{undone['movement_id']}/undo", {}, "23505", "stock_movement_undoes"),
        ),
        (
            *("undo_movement", {"movement_id": undo["movement_id"]}, "POST"),
            *(f"/movements/{undo['movement_id']}/undo", {}, "22023", "invalid_value"),
        ),
        ("check_stock", none, "GET", "/products/987654321/stock-check", None, "P0002", "not_found"),
    ]
    for function, arguments, method, path, body, state, code in refusals:
        assert sqlstate(module_url, function, **arguments) == state, function
        content: dict[str, Any] = {} if body is None else {"json": body}
        assert (await shop.problem(of_sqlstate(state)[0], method, path, **content))["code"] == code


async def test_head_is_answered_as_get_without_its_body(shop: Shop) -> None:
    for path in ("/health/live", "/books"):
        got, asked = await shop.get(path), await shop.head(path)
        assert asked.status_code == got.status_code
        assert asked.headers["content-type"] == got.headers["content-type"]
