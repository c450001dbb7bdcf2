"""What the API says of itself: OpenAPI 3.1, /docs without the internet, bounds as in the database."""

import json
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, get_args
from urllib.parse import urljoin

import asyncpg
import pytest

from api import books, categories, products, recipes, responses
from tests.api.conftest import Shop, serving

NOT_OVER_HTTP = {
    "public_functions": "read when the app starts",
    "check_contract": "read when the API starts and when it is asked whether it is ready",
    "contract": "storeroom contract",
    "constraint_messages": "read when the app starts",
    "tidy_up": "called when the app starts, and once an hour",
    "make_log_partitions": "for psql",
    "log_searches": "called by the background log",
    "start_import": "for the import",
    "finish_import": "for the import",
    "import_books": "for the import",
    "import_recipes": "for the import",
    "import_products": "for the import",
    "import_movements": "for the import",
    "export_recipes": "for the export",
    "count_views": "called by the background log",
    "parse_ingredient": "for psql: recipes show what it read",
    "convert_quantity": "for psql",
}
"""Public functions without an endpoint, and why."""


@pytest.fixture(scope="module")
async def document(shop: Shop) -> dict[str, Any]:
    """The OpenAPI document as served."""
    found: dict[str, Any] = (await shop.get("/openapi.json")).json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation, with its method and path."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def resolve(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference names, or the schema itself."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def has_example(document: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether a schema, or a property of it at any depth, shows an example."""
    schema = resolve(document, schema)
    inner = [
        *schema.get("properties", {}).values(),
        *schema.get("anyOf", ()),
        *([schema["items"]] if "items" in schema else ()),
    ]
    return "examples" in schema or "example" in schema or any(has_example(document, each) for each in inner)


async def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"] == "Storeroom"


async def test_each_operation_has_a_name_of_its_own_and_a_text(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names))
    for where, operation in operations(document):
        assert operation["operationId"].isidentifier(), where
        assert operation["description"].endswith("."), where
        assert operation["tags"], where


async def test_each_operation_has_an_example(document: dict[str, Any]) -> None:
    without = []
    for where, operation in operations(document):
        schemas = [parameter["schema"] for parameter in operation.get("parameters", ())]
        contents = [operation.get("requestBody", {}), *operation["responses"].values()]
        schemas += [
            media["schema"]
            for content in contents
            for kind, media in content.get("content", {}).items()
            if kind == "application/json"
        ]
        needed = "requestBody" in operation or (
            where.startswith("GET") and not where.startswith("GET /health")
        )
        if needed and not any(has_example(document, schema) for schema in schemas):
            without.append(where)
    assert without == []


async def test_answers_and_errors_have_schemas(document: dict[str, Any]) -> None:
    for where, operation in operations(document):
        for status, answer in operation["responses"].items():
            content = answer.get("content", {})
            if status in {"204", "304"}:
                assert content == {}, where
            elif status[0] == "2":
                schema = resolve(document, content["application/json"]["schema"])
                assert schema["type"] == "object", where
            else:
                assert list(content) == ["application/problem+json"], (where, status)
                schema = resolve(document, content["application/problem+json"]["schema"])
                assert schema["title"] == "Problem", (where, status)


NUMBERS = re.compile(
    r"_(?:id|year|ms|minutes|count|level)$|quantity|^(?:price|version|hits|servings|views|delta|products|movements|wrong)$"
)


async def test_numbers_are_declared_as_numbers(document: dict[str, Any]) -> None:
    kinds = {
        (model, name, kind["type"])
        for model in (
            *("Book", "BookItem", "Author", "Category", "Search", "Recipe", "RecipeItem", "CookableItem"),
            *("RecipeIngredient", "Ingredient", "Product", "ProductItem", "Movement", "StockCheck"),
        )
        for name, field in document["components"]["schemas"][model]["properties"].items()
        for kind in field.get("anyOf", [field])
        if kind.get("type") != "null" and NUMBERS.search(name)
    }
    assert {kind for _, _, kind in kinds} == {"integer", "number"}
    assert len(kinds) == 66


async def test_request_bodies_forbid_what_they_do_not_name(document: dict[str, Any]) -> None:
    bodies = [operation["requestBody"] for _, operation in operations(document) if "requestBody" in operation]
    assert len(bodies) == 30
    for body in bodies:
        schema = body["content"]["application/json"]["schema"]
        each = next(iter(schema.get("anyOf", [schema])))  # or none, where a body may be left out
        assert resolve(document, each)["additionalProperties"] is False


def examples_of(document: dict[str, Any], schema: dict[str, Any]) -> list[Any]:
    """Examples of a body: its own, else one made of those of its fields."""
    schema = resolve(document, next(iter(schema.get("anyOf", [schema]))))
    if schema.get("type") == "array":
        return [[each] for each in examples_of(document, schema["items"])]
    if "examples" in schema or schema.get("type") != "object":
        found: list[Any] = schema.get("examples", [])
        return found
    made = {}
    for name, field in schema["properties"].items():
        shown = field.get("examples") or examples_of(document, field)
        if shown:
            made[name] = shown[0]
    return [made]


async def test_the_example_of_each_body_is_accepted(shop: Shop, document: dict[str, Any]) -> None:
    rows: dict[str, int] = {}
    made: list[tuple[str, str, dict[str, Any]]] = [
        ("/books", "book_id", {"title": "Example", "price": 1, "currency": "USD"}),
        ("/authors", "author_id", {"name": "Example"}),
        ("/recipes", "recipe_id", {"title": "Example"}),
        ("/ingredients", "ingredient_id", {"name": "example"}),
        (
            "/products",
            "product_id",
            {"name": "Example", "category": "Examples", "price": 1, "quantity": 100},
        ),
    ]
    for path, key, body in made:
        rows[path] = (await shop.made(path, **body))[key]
    rows["/movements"] = (await shop.walk("/movements"))[0]["movement_id"]
    for path in ("/categories", "/recipe-categories", "/product-categories"):
        rows[path] = (await shop.made(path, name="Example"))["category_id"]
    seen = 0
    for where, operation in operations(document):
        if "requestBody" not in operation:
            continue
        method, path = where.split()
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        for example in examples_of(document, schema):
            seen += 1
            if path.endswith("bulk"):
                example["atomic"] = False  # what they would add is there already
            text = json.dumps(example)
            if method == "PUT" or path.endswith("ies"):
                text = text.replace('"Maps"', f'"Maps {seen}"').replace(
                    "978-0-441-47812-5", "978-0-261-10221-7"
                )
            if path.startswith("/movements") or path.endswith("merge"):
                text = re.sub(r'"(product_id|into_id)": \d+', rf'"\1": {rows["/products"]}', text)
            target = re.sub(r"\{\w+\}", str(rows[f"/{path.split('/')[1]}"]), path)
            response = await shop.request(
                method, target, content=text, headers={"content-type": "application/json"}
            )
            assert response.status_code in {200, 201}, (where, text, response.text)
            if method == "POST" and path in rows and path != "/movements":
                # For a PUT of the same example to have no rival.
                await shop.delete(response.headers["location"])
    assert seen == 30


async def test_tags_are_the_catalogs_in_their_order(document: dict[str, Any]) -> None:
    assert [tag["name"] for tag in document["tags"]] == [
        *("bookstore", "recipes", "inventory", "activity", "health")
    ]
    order = [operation["tags"] for _, operation in operations(document)]
    assert all(len(tags) == 1 for tags in order)
    assert [tag for tag, _ in groupby(tags[0] for tags in order)] == [tag["name"] for tag in document["tags"]]
    assert all(operation["summary"] for _, operation in operations(document))


@pytest.mark.filterwarnings("ignore:open_binary is deprecated")  # in the package that has the assets
async def test_docs_and_their_assets_come_from_this_server(shop: Shop) -> None:
    page = await shop.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "://" not in page.text


@pytest.mark.filterwarnings("ignore:open_binary is deprecated")  # in the package that has the assets
@pytest.mark.parametrize("path", ["/docs", "/docs/"])
async def test_docs_work_behind_whatever_is_before_their_path(shop: Shop, path: str) -> None:
    page = await shop.get(path)
    found = re.findall(r"(?:src=|href=|url: )[\"']([^\"']+)[\"']", page.text)
    assert len(found) == 4
    for each in found:
        there = urljoin(f"https://shop.example/prefix{path}", each)
        assert there.startswith("https://shop.example/prefix/")
        response = await shop.get(there.removeprefix("https://shop.example/prefix"))
        assert response.status_code == 200, each
        assert len(response.content) > 500, each
    root = (await shop.get("/")).headers["location"]
    assert urljoin("https://shop.example/prefix/", root) == "https://shop.example/prefix/docs"
    (server,) = (await shop.get("/openapi.json")).json()["servers"]
    assert (
        urljoin("https://shop.example/prefix/openapi.json", server["url"]) == "https://shop.example/prefix/"
    )


def bounds(definition: str) -> tuple[int | float | None, int | float]:
    """Lower and upper bound of a check, as PostgreSQL prints it."""
    numbers = [
        float(number.strip("'()")) if "." in number else int(number.strip("'()"))
        for number in re.findall(r"(?:>=|<=) (?:\()?'?\(?(-?[\d.]+)", definition)
    ]
    return (None, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[1])


def declared(model: type[responses.Strict], name: str) -> tuple[int | float | None, int | float]:
    """Lower and upper bound of a field, as OpenAPI declares them."""
    field = model.model_json_schema()["properties"][name]
    field = next((each for each in field.get("anyOf", ()) if each.get("type") != "null"), field)
    if field.get("type") == "array" and "maxLength" in field["items"]:
        field = field["items"]
    lower = field.get("minLength", field.get("minItems", field.get("minimum")))
    return lower, field.get("maxLength", field.get("maxItems", field.get("maximum")))


BOUNDS: list[tuple[str, type[responses.Strict], str]] = [
    ("title_length", books.NewBook, "title"),
    ("title_length", books.BookChange, "title"),
    ("subtitle_length", books.NewBook, "subtitle"),
    ("publisher_length", books.NewBook, "publisher"),
    ("description_length", books.NewBook, "description"),
    ("book_authors_number", books.NewBook, "authors"),
    ("book_categories_number", books.NewBook, "categories"),
    ("book_printed_isbn_length", books.NewBook, "printed_isbn"),
    ("published_year_range", books.NewBook, "published_year"),
    ("price_range", books.NewBook, "price"),
    ("person_name_length", books.NewAuthor, "name"),
    ("person_name_length", books.AuthorChange, "name"),
    ("person_name_length", books.ContributorRef, "name"),
    ("person_name_length", books.NewAuthor, "aliases"),
    ("author_disambiguation_length", books.NewAuthor, "disambiguation"),
    ("author_birth_year_range", books.NewAuthor, "birth_year"),
    ("author_death_year_range", books.NewAuthor, "death_year"),
    ("category_name_length", categories.NewCategory, "name"),
    ("category_name_length", categories.CategoryRef, "name"),
    ("query_length", books.BookSearch, "author"),
    ("query_length", books.BookSearch, "category"),
    ("query_length", books.BookSearch, "q"),
    ("query_length", books.BookSearch, "isbn"),
    ("query_length", categories.NameQuery, "q"),
    ("recipe_title_length", recipes.NewRecipe, "title"),
    ("recipe_title_length", recipes.RecipeChange, "title"),
    ("description_length", recipes.NewRecipe, "description"),
    ("line_length", recipes.NewRecipe, "ingredients"),
    ("step_text_length", recipes.StepText, "text"),
    ("recipe_step_section_length", recipes.StepText, "section"),
    ("recipe_step_position", recipes.NewRecipe, "steps"),
    ("recipe_categories_number", recipes.NewRecipe, "categories"),
    ("recipe_yield_length", recipes.NewRecipe, "yield"),
    ("recipe_author_length", recipes.NewRecipe, "author"),
    ("servings_range", recipes.NewRecipe, "servings"),
    ("servings_range", recipes.ServingsQuery, "servings"),
    ("minutes_range", recipes.NewRecipe, "prep_minutes"),
    ("minutes_range", recipes.NewRecipe, "cook_minutes"),
    ("minutes_range", recipes.NewRecipe, "total_minutes"),
    ("web_address_form", recipes.NewRecipe, "url"),
    ("image_address_form", recipes.NewRecipe, "image_url"),
    ("ingredient_list_length", recipes.RecipeSearch, "ingredient"),
    ("ingredient_list_length", recipes.RecipeSearch, "without"),
    ("ingredient_list_length", recipes.CookableQuery, "have"),
    ("ingredient_name_length", recipes.NewIngredient, "name"),
    ("ingredient_name_length", recipes.IngredientChange, "name"),
    ("ingredient_name_length", recipes.Alias, "name"),
    ("product_name_length", products.NewProduct, "name"),
    ("product_name_length", products.ProductChange, "name"),
    ("description_length", products.NewProduct, "description"),
    ("product_unit_length", products.NewProduct, "unit"),
    ("product_unit_length", products.ProductChange, "unit"),
    ("sku_length", products.NewProduct, "sku"),
    ("category_name_length", products.NewProduct, "category"),
    ("price_range", products.NewProduct, "price"),
    ("quantity_range", products.NewProduct, "quantity"),
    ("low_stock_level_range", products.NewProduct, "low_stock_level"),
    ("delta_range", products.NewMovement, "quantity"),
    ("reason_length", products.NewMovement, "reason"),
    ("query_length", products.ProductSearch, "q"),
    ("query_length", products.ProductSearch, "category"),
]


@pytest.mark.parametrize(("constraint", "model", "field"), BOUNDS)
async def test_bounds_are_those_of_the_database(
    server: asyncpg.Connection, constraint: str, model: type[responses.Strict], field: str
) -> None:
    definition = await server.fetchval(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1", constraint
    )
    lower, upper = bounds(definition)
    said_lower, said_upper = declared(model, field)
    assert said_upper == upper
    # A text that is optional may be empty, which empties it; a search for nothing is refused by the function.
    assert said_lower == lower or (said_lower in {None, 1} and lower in {None, 1})


async def test_the_limit_of_a_page_is_inside_that_of_the_database(server: asyncpg.Connection) -> None:
    definition = await server.fetchval(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'page_limit_range'"
    )
    lower, upper = bounds(definition)
    assert (lower, upper) == (1, 1000)
    for model in (books.BookSearch, categories.NameQuery, responses.LimitQuery):
        said_lower, said_upper = declared(model, "limit")
        assert said_lower == lower
        assert said_upper < upper  # one row more than the page is asked for


async def test_the_roles_are_those_of_the_database(server: asyncpg.Connection) -> None:
    definition = await server.fetchval(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'book_author_roles'"
    )
    assert re.findall(r"'(\w+)'::text", definition) == [*get_args(books.Role)]


async def test_each_public_function_has_an_endpoint_or_a_reason(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = shop.app.state.database
    called: set[str] = set()
    fetch = database._fetch  # noqa: SLF001  # every call goes through it

    async def record(template: str, name: str, *rest: object, **changed: str) -> object:
        # A page may count beside its own function.
        called.update([name, *re.findall(r"\b\w+\.(count_\w+)\(", template)])
        return await fetch(template, name, *rest, **changed)

    monkeypatch.setattr(database, "_fetch", record)
    for where, operation in operations(shop.app.openapi()):
        method, path = where.split()
        needed = {"cookable": "have", "suggest": "q"}.get(path.rpartition("/")[2])
        query = {needed: "x"} if needed else None
        bodies: list[dict[str, Any]] = [
            {"title": "x"},
            {"name": "x"},
            {"into_id": 1},
            {"kind": "receive", "quantity": 1},
            {"reason": "x"},
            {"movements": [{"product_id": 987654321, "kind": "receive", "quantity": 1}]},
            {"rows": [{"title": "x"}]},
            {"rows": [{"name": "x"}]},
        ]
        for body in bodies:
            content: dict[str, Any] = {"json": body} if "requestBody" in operation else {}
            await shop.request(method, re.sub(r"\{\w+\}", "987654321", path), params=query, **content)
    for query in ({"author": "x"}, {"category": "x"}, {"q": "x"}):
        await shop.get("/books", params=query)
    for query in ({"ingredient": "x"}, {"category": "x"}):
        await shop.get("/recipes", params=query)
    for path in ("/books", "/recipes", "/products"):
        await shop.get(path, params={"count": "estimated"})
    called.discard("log_searches")  # by the background log, meanwhile
    assert set(database.functions) - called == set(NOT_OVER_HTTP)


async def test_browsers_of_other_origins_are_kept_out_by_default(shop: Shop) -> None:
    for method in ("GET", "OPTIONS"):
        response = await shop.request(
            method,
            "/categories",
            headers={"origin": "https://shop.example", "access-control-request-method": "GET"},
        )
        assert not [name for name in response.headers if name.startswith("access-control")]


async def test_browsers_of_configured_origins_are_let_in(module_url: str) -> None:
    async with serving(module_url, STOREROOM_CORS_ORIGINS=["https://shop.example"]) as shop:
        asked = await shop.options(
            "/books",
            headers={"origin": "https://shop.example", "access-control-request-method": "POST"},
        )
        assert asked.status_code == 200
        assert asked.headers["access-control-allow-origin"] == "https://shop.example"
        assert "POST" in asked.headers["access-control-allow-methods"]
        for path in ("/books", "/books/987654321"):
            answer = await shop.get(path, headers={"origin": "https://shop.example"})
            assert answer.headers["access-control-allow-origin"] == "https://shop.example"
            assert {"Link", "Location", "Retry-After", "Server-Timing"} <= set(
                answer.headers["access-control-expose-headers"].split(", ")
            )
        stranger = await shop.get("/books", headers={"origin": "https://other.example"})
        assert "access-control-allow-origin" not in stranger.headers
